"""The statements behind the question of a values request."""

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    ScalarSelect,
    String,
    Subquery,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    or_,
    select,
)

from adapters.database.indicators.catalogue import NAMES
from adapters.database.indicators.tables import asked_values, given_values, round_indicators, rounds, verdicts
from adapters.database.named import Named
from adapters.database.tables import contacts, partners, requests
from domain.indicators.round_ids import AGAIN
from domain.indicators.values import Said, Verdict
from domain.requests import Status

STANDING = and_(
    given_values.c.alliance == requests.c.alliance,
    given_values.c.request == requests.c.id,
    given_values.c.reply == requests.c.answer,
)
"""A given value counts while its reply is the standing answer of its request."""
STILL_ASKED = and_(
    asked_values.c.alliance == requests.c.alliance,
    asked_values.c.request == requests.c.id,
    asked_values.c.indicator == given_values.c.indicator,
)
"""A value counts for the request that asks for it now: rows may have been handed on since it was given."""
NEWEST_VERDICT = and_(
    verdicts.c.alliance == given_values.c.alliance,
    verdicts.c.request == given_values.c.request,
    verdicts.c.reply == given_values.c.reply,
    verdicts.c.indicator == given_values.c.indicator,
)
_STILL_ASKED_THERE = and_(
    asked_values.c.alliance == given_values.c.alliance,
    asked_values.c.request == given_values.c.request,
    asked_values.c.indicator == given_values.c.indicator,
)


def _given_in(some: FromClause) -> ColumnElement[bool]:
    return and_(
        given_values.c.alliance == some.c.alliance,
        given_values.c.request == some.c.id,
        given_values.c.reply == some.c.answer,
    )


_NUMBER = (given_values.c.indicator, given_values.c.number, given_values.c.decimals)
_ALLIANCE: BindParameter[str] = bindparam("alliance")
_REQUEST: BindParameter[str] = bindparam("request")
_REPLY: BindParameter[int] = bindparam("reply")
_ROUND: BindParameter[str] = bindparam("round")
_PARTNER: BindParameter[str] = bindparam("partner")

ASKED = Named(
    select(*(round_indicators.c[name] for name in NAMES))
    .join(
        asked_values,
        and_(
            round_indicators.c.alliance == asked_values.c.alliance,
            round_indicators.c.code == asked_values.c.indicator,
            round_indicators.c.round == _ROUND,
        ),
    )
    .where(asked_values.c.alliance == _ALLIANCE, asked_values.c.request == _REQUEST)
    .order_by(round_indicators.c.position, round_indicators.c.code)
)
"""The indicators a request asks for."""

GIVEN = Named(
    select(given_values).where(
        given_values.c.alliance == _ALLIANCE, given_values.c.request == _REQUEST, given_values.c.reply == _REPLY
    )
)
"""What one reply says."""

_PERIOD: BindParameter[str] = bindparam("period", type_=String)
_STANDS = (
    select(rounds.c.id)
    .where(rounds.c.alliance == _ALLIANCE, rounds.c.withdrawn_at.is_(None))
    .where(or_(rounds.c.id == _PERIOD, rounds.c.id.like(_PERIOD.concat(f"{AGAIN}%"))))
    .limit(1)
    .scalar_subquery()
)
"""The round of a period that was not withdrawn."""
# SQLite would rather walk through all values of the alliance than begin with the few requests that matter.
_then = (
    select(requests.c.alliance, requests.c.id, requests.c.answer)
    .where(requests.c.alliance == _ALLIANCE, requests.c.subject == _STANDS, requests.c.partner == _PARTNER)
    .cte("earlier")
    .prefix_with("MATERIALIZED")
)
PREVIOUS = Named(
    select(*_NUMBER)
    .select_from(_then)
    .join(given_values, _given_in(_then))
    .join(asked_values, _STILL_ASKED_THERE)
    .where(given_values.c.said == Said.NUMBER)
    .where(select(verdicts.c.request).where(NEWEST_VERDICT, verdicts.c.verdict == Verdict.ACCEPTED).exists())
    .order_by(_then.c.id.desc())
)
"""A partner's accepted numbers of one period, but none of a withdrawn round; the whole request's come last."""

FEW, MANY = 20, 200
"""Requests of others that are looked at first, and where too few of those tell of an indicator."""
_mine = partners.alias()


def _others(most: int) -> Subquery:
    return (
        select(requests.c.alliance, requests.c.id, requests.c.answer, requests.c.version)
        .join(partners, and_(partners.c.alliance == requests.c.alliance, partners.c.id == requests.c.partner))
        # The nought is written out, for only then does SQLite take the index of what is answered.
        .where(requests.c.alliance == _ALLIANCE, requests.c.subject == _ROUND, requests.c.answer > literal_column("0"))
        .where(requests.c.partner != _PARTNER)
        .where(
            partners.c.sector
            == select(_mine.c.sector).where(_mine.c.alliance == _ALLIANCE, _mine.c.id == _PARTNER).scalar_subquery()
        )
        .order_by(requests.c.id)
        .limit(most)
        .subquery("others")
    )


def _at_their_versions(others: Subquery) -> ScalarSelect[str]:
    ids = func.aggregate_strings(others.c.id + ":" + cast(others.c.version, String), ",")
    return select(ids).select_from(others).scalar_subquery()


STAND = Named(
    select(
        select(func.aggregate_strings(asked_values.c.indicator, ","))
        .where(asked_values.c.alliance == _ALLIANCE, asked_values.c.request == _REQUEST)
        .scalar_subquery(),
        select(rounds.c.opened_at).where(rounds.c.alliance == _ALLIANCE, rounds.c.id == _ROUND).scalar_subquery(),
        _at_their_versions(_others(FEW)),
    )
)
"""What a request asks for, when its round opened, and which others in the sector have answered, at what version."""


def _peers(others: Subquery) -> Named:
    return Named(
        select(
            given_values.c.indicator,
            func.max(given_values.c.decimals),
            func.aggregate_strings(cast(given_values.c.number, String), ","),
        )
        .select_from(others)
        .join(given_values, _given_in(others))
        .join(asked_values, _STILL_ASKED_THERE)
        .where(given_values.c.said == Said.NUMBER)
        .group_by(given_values.c.indicator)
    )


PEERS = {most: _peers(_others(most)) for most in (FEW, MANY)}
"""Standing numbers of others in the partner's sector, a line for each indicator; twenty tell who stands apart.

The decimals of an indicator are the same for all, for a round keeps its indicators as they were when it opened.
"""

VERDICTS = Named(
    select(verdicts)
    .where(verdicts.c.alliance == _ALLIANCE, verdicts.c.request == _REQUEST, verdicts.c.reply == _REPLY)
    .order_by(verdicts.c.number)
)
"""What was judged of one reply, oldest first."""

ACCEPTED = Named(
    select(*_NUMBER)
    .join(verdicts, NEWEST_VERDICT)
    .where(verdicts.c.alliance == _ALLIANCE, verdicts.c.request == _REQUEST, verdicts.c.verdict == Verdict.ACCEPTED)
    .where(given_values.c.said == Said.NUMBER)
    .order_by(given_values.c.reply)
)
"""The numbers of a request that were ever accepted, oldest first."""

HANDED_ON = Named(
    select(requests.c.id, requests.c.answer, requests.c.status, contacts.c.id.label("contact"), contacts.c.name)
    .join(contacts, and_(contacts.c.alliance == requests.c.alliance, contacts.c.id == requests.c.contact))
    .where(requests.c.alliance == _ALLIANCE, requests.c.partner == _PARTNER, requests.c.subject == _ROUND)
    .where(requests.c.id.startswith(bindparam("parts"), autoescape=False), requests.c.status != Status.WITHDRAWN)
    .order_by(requests.c.id)
)
"""The requests that colleagues got for rows of one."""
