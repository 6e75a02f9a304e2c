"""The question of a values request: each asked indicator with what it stands beside."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, select

from adapters.database.figures import SqlFigures
from adapters.database.indicator_tables import asked_values, given_values, round_indicators, verdicts
from adapters.database.indicators import to_indicator
from adapters.database.register import SqlRegister
from adapters.database.tables import contacts, partners, replies, requests
from domain.indicators import Indicator, Period
from domain.numbers import scaled, unscaled
from domain.requests import Move, Request, Status
from domain.values import Asked, Figure, HandedOn, Said, Value, ValuesQuestion, Verdict

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


NOT_JUDGED: tuple[Verdict | None, str] = (None, "")
_STANDING_NUMBERS = (
    select(given_values.c.indicator, given_values.c.number, given_values.c.decimals)
    .join(requests, STANDING)
    .join(asked_values, STILL_ASKED)
)
MOST_PEERS = 50
Numbers = dict[str, list[Decimal]]


def value_row(value: Value) -> dict[str, Any]:
    """Turn a value into its row; the number becomes a whole count of its smallest step."""
    number = None if value.number is None else scaled(value.number, value.decimals)
    fields = ("request", "reply", "indicator", "said", "decimals", "reason")
    return {**{name: getattr(value, name) for name in fields}, "number": number}


def to_value(row: RowMapping) -> Value:
    """Read one given value."""
    number = None if row["number"] is None else unscaled(row["number"], row["decimals"])
    about = (row["request"], row["reply"], row["indicator"], Said(row["said"]))
    return Value(*about, number, row["decimals"], row["reason"])


def values_question(connection: Connection, alliance: str, request: Request) -> ValuesQuestion:
    """Return the asked indicators of a request with last year's values, national figures and peers' numbers."""
    indicators = _asked(connection, alliance, request)
    codes = [one.code for one in indicators]
    round_period = Period.parse(request.subject)
    previous = _previous(connection, alliance, request, str(round_period.year_before()), codes)
    peers = _peers(connection, alliance, request, codes)
    national = _national(connection, alliance, request.partner, indicators)
    given = standing_values(connection, alliance, request)
    judged, accepted = _verdicts(connection, alliance, request), _accepted(connection, alliance, request)
    items = [
        Asked(
            one,
            next(iter(previous[one.code]), None),
            national.get(one.statistic or 0),
            peers[one.code],
            given.get(one.code),
            judged.get(one.code, NOT_JUDGED)[0],
            judged.get(one.code, NOT_JUDGED)[1],
            accepted.get(one.code),
        )
        for one in indicators
    ]
    handed = _handed_on(connection, alliance, request)
    return ValuesQuestion(request.subject, round_period, request.due, items, handed)


def standing_values(connection: Connection, alliance: str, request: Request) -> dict[str, Value]:
    """Return what the standing answer says, by indicator."""
    where = (given_values.c.alliance == alliance, given_values.c.request == request.id)
    found = select(given_values).where(*where, given_values.c.reply == request.answer)
    return {row["indicator"]: to_value(row) for row in connection.execute(found).mappings()}


def _asked(connection: Connection, alliance: str, request: Request) -> list[Indicator]:
    joined = and_(
        round_indicators.c.alliance == asked_values.c.alliance,
        round_indicators.c.code == asked_values.c.indicator,
        round_indicators.c.round == request.subject,
    )
    where = (asked_values.c.alliance == alliance, asked_values.c.request == request.id)
    found = select(round_indicators).join(asked_values, joined).where(*where)
    rows = connection.execute(found.order_by(round_indicators.c.position, round_indicators.c.code)).mappings()
    return [to_indicator(row) for row in rows]


def _previous(connection: Connection, alliance: str, request: Request, round: str, codes: Sequence[str]) -> Numbers:
    """Return the partner's accepted numbers of an earlier round."""
    accepted = select(verdicts.c.request).where(NEWEST_VERDICT, verdicts.c.verdict == Verdict.ACCEPTED)
    where = (requests.c.alliance == alliance, requests.c.subject == round, requests.c.partner == request.partner)
    return _numbers(connection, _STANDING_NUMBERS.where(*where, accepted.exists()), codes)


def _peers(connection: Connection, alliance: str, request: Request, codes: Sequence[str]) -> Numbers:
    """Return standing numbers of others in the partner's sector; fifty are enough to tell who stands apart."""
    mine = select(partners.c.sector).where(partners.c.alliance == alliance, partners.c.id == request.partner)
    same = and_(partners.c.alliance == requests.c.alliance, partners.c.id == requests.c.partner)
    answered = (
        select(requests.c.id)
        .join(partners, same)
        .where(requests.c.alliance == alliance, requests.c.subject == request.subject, requests.c.answer > 0)
        .where(requests.c.partner != request.partner, partners.c.sector == mine.scalar_subquery())
        .order_by(requests.c.id)
        .limit(MOST_PEERS)
    )
    ids = list(connection.scalars(answered))
    found = _STANDING_NUMBERS.where(requests.c.alliance == alliance, requests.c.id.in_(ids))
    return _numbers(connection, found, codes) if ids else defaultdict(list)


def _numbers(connection: Connection, found: Select[Any], codes: Sequence[str]) -> Numbers:
    where = (given_values.c.said == Said.NUMBER, given_values.c.indicator.in_(codes))
    numbers: Numbers = defaultdict(list)
    for row in connection.execute(found.where(*where).order_by(requests.c.id)):
        numbers[row.indicator].append(unscaled(row.number, row.decimals))
    return numbers


def _national(
    connection: Connection, alliance: str, partner: str, indicators: Sequence[Indicator]
) -> dict[int, Figure]:
    wanted = [one.statistic for one in indicators if one.statistic]
    if not wanted:
        return {}
    who = SqlRegister(connection, alliance).partner(partner)
    return dict(SqlFigures(connection, alliance).beside(who, wanted))


def _verdicts(connection: Connection, alliance: str, request: Request) -> dict[str, tuple[Verdict, str]]:
    where = (
        verdicts.c.alliance == alliance,
        verdicts.c.request == request.id,
        verdicts.c.reply == request.answer,
    )
    rows = connection.execute(select(verdicts).where(*where).order_by(verdicts.c.number)).mappings()
    return {row["indicator"]: (Verdict(row["verdict"]), row["reason"]) for row in rows}


def _accepted(connection: Connection, alliance: str, request: Request) -> dict[str, Decimal]:
    """Return the number last accepted of each indicator in this request."""
    columns = (given_values.c.indicator, given_values.c.number, given_values.c.decimals)
    where = (verdicts.c.alliance == alliance, verdicts.c.request == request.id, verdicts.c.verdict == Verdict.ACCEPTED)
    found = select(*columns).join(verdicts, NEWEST_VERDICT).where(*where, given_values.c.said == Said.NUMBER)
    rows = connection.execute(found.order_by(given_values.c.reply))
    return {row.indicator: unscaled(row.number, row.decimals) for row in rows}


def _handed_on(connection: Connection, alliance: str, request: Request) -> list[HandedOn]:
    """Return the requests that colleagues got for rows of this one."""
    where = (
        requests.c.alliance == alliance,
        requests.c.partner == request.partner,
        requests.c.id.startswith(f"{request.id}.", autoescape=True),
        requests.c.status != Status.WITHDRAWN,
    )
    person = and_(contacts.c.alliance == requests.c.alliance, contacts.c.id == requests.c.contact)
    found = select(requests.c.id, requests.c.answer, contacts.c.name).join(contacts, person).where(*where)
    handed = []
    for row in connection.execute(found.order_by(requests.c.id)).all():
        part = _asked(connection, alliance, replace(request, id=row.id))
        handed.append(HandedOn(row.id, row.name, [one.title for one in part], row.answer > 0))
    return handed


def given_by(connection: Connection, alliance: str, request: Request) -> str:
    """Return the contact who gave the standing answer, or an empty id."""
    where = (
        replies.c.alliance == alliance,
        replies.c.request == request.id,
        replies.c.number == request.answer,
    )
    return connection.scalar(select(replies.c.by).where(*where, replies.c.move == Move.ANSWER)) or ""
