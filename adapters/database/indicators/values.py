"""The question of a values request: each asked indicator with what it stands beside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from adapters.database.indicators.catalogue import indicator_of
from adapters.database.indicators.figures import SqlFigures
from adapters.database.indicators.kept import Kept
from adapters.database.indicators.peers import peers
from adapters.database.indicators.statements import ACCEPTED, ASKED, GIVEN, HANDED_ON, PREVIOUS, STAND, VERDICTS
from adapters.database.register import SqlRegister
from adapters.database.tables import replies
from domain.indicators.catalogue import Indicator, Period
from domain.indicators.round_ids import period_of
from domain.indicators.values import Asked, Figure, HandedOn, Said, Value, ValuesQuestion, Verdict
from domain.numbers import scaled, unscaled
from domain.requests import Move, Request, Status

_KEPT = Kept[Sequence[Indicator]]()
NOT_JUDGED: tuple[Verdict | None, str] = (None, "")


def value_row(value: Value) -> dict[str, Any]:
    """Turn a value into its row; the number becomes a whole count of its smallest step."""
    return {
        "request": value.request,
        "reply": value.reply,
        "indicator": value.indicator,
        "said": value.said,
        "decimals": value.decimals,
        "reason": value.reason,
        "number": None if value.number is None else scaled(value.number, value.decimals),
        "due": value.due,
    }


def to_value(row: RowMapping | Mapping[str, Any]) -> Value:
    """Read one given value."""
    number = None if row["number"] is None else unscaled(row["number"], row["decimals"])
    about = (row["request"], row["reply"], row["indicator"], Said(row["said"]))
    return Value(*about, number, row["decimals"], row["reason"], row["due"])


def values_question(connection: Connection, alliance: str, request: Request) -> ValuesQuestion:
    """Return the asked indicators of a request with last year's values, national figures and peers' numbers."""
    about = {"alliance": alliance, "request": request.id, "round": request.subject, "partner": request.partner}
    ((codes, opened_at, others),) = STAND.all(connection, **about)
    # A round keeps its indicators as they were when it opened.
    key = (alliance, request.subject, opened_at, codes)
    indicators = _KEPT.get(connection, key, lambda: _asked(connection, alliance, request, request.id))
    round_period = period_of(request.subject)
    previous = _previous(connection, alliance, request, round_period.year_before())
    beside = peers(connection, alliance, request, opened_at, others, codes)
    national = _national(connection, alliance, request.partner, indicators)
    before = _before(connection, alliance, request) if request.version else NOTHING_BEFORE
    items = [
        Asked(
            one,
            previous.get(one.code),
            national.get(one.statistic or 0),
            beside.get(one.code, ()),
            before.given.get(one.code),
            *before.judged.get(one.code, NOT_JUDGED),
            before.accepted.get(one.code),
        )
        for one in indicators
    ]
    return ValuesQuestion(request.subject, round_period, request.due, items, before.handed)


@dataclass(frozen=True, slots=True)
class Before:
    """What became of a request so far. Only moves bring it about, so an untouched request needs no look."""

    given: Mapping[str, Value] = field(default_factory=dict)
    judged: Mapping[str, tuple[Verdict | None, str]] = field(default_factory=dict)
    accepted: Mapping[str, Decimal] = field(default_factory=dict)
    handed: Sequence[HandedOn] = ()


NOTHING_BEFORE = Before()


def _before(connection: Connection, alliance: str, request: Request) -> Before:
    return Before(
        standing_values(connection, alliance, request),
        _verdicts(connection, alliance, request),
        _accepted(connection, alliance, request),
        _handed_on(connection, alliance, request),
    )


def standing_values(connection: Connection, alliance: str, request: Request) -> dict[str, Value]:
    """Return what the standing answer says, by indicator."""
    rows = GIVEN.mappings(connection, alliance=alliance, request=request.id, reply=request.answer)
    return {row["indicator"]: to_value(row) for row in rows}


def _asked(connection: Connection, alliance: str, request: Request, asking: str) -> list[Indicator]:
    rows = ASKED.all(connection, alliance=alliance, request=asking, round=request.subject)
    return [indicator_of(*row) for row in rows]


def _previous(connection: Connection, alliance: str, request: Request, period: Period) -> dict[str, Decimal]:
    """Return the partner's accepted numbers of an earlier period."""
    rows = PREVIOUS.all(connection, alliance=alliance, period=str(period), partner=request.partner)
    return {code: unscaled(number, decimals) for code, number, decimals in rows}


def _national(
    connection: Connection, alliance: str, partner: str, indicators: Sequence[Indicator]
) -> dict[int, Figure]:
    wanted = [one.statistic for one in indicators if one.statistic]
    if not wanted:
        return {}
    who = SqlRegister(connection, alliance).partner(partner)
    return dict(SqlFigures(connection, alliance).beside(who, wanted))


def _verdicts(connection: Connection, alliance: str, request: Request) -> dict[str, tuple[Verdict | None, str]]:
    rows = VERDICTS.mappings(connection, alliance=alliance, request=request.id, reply=request.answer)
    return {row["indicator"]: (Verdict(row["verdict"]), row["reason"]) for row in rows}


def _accepted(connection: Connection, alliance: str, request: Request) -> dict[str, Decimal]:
    """Return the number last accepted of each indicator in this request."""
    rows = ACCEPTED.all(connection, alliance=alliance, request=request.id)
    return {code: unscaled(number, decimals) for code, number, decimals in rows}


def _handed_on(connection: Connection, alliance: str, request: Request) -> list[HandedOn]:
    """Return the requests that colleagues got for rows of this one."""
    about = {"alliance": alliance, "partner": request.partner, "round": request.subject, "parts": f"{request.id}."}
    found = []
    for id, answer, status, contact, name in HANDED_ON.all(connection, **about):
        titles = {one.code: one.title for one in _asked(connection, alliance, request, id)}
        given = GIVEN.mappings(connection, alliance=alliance, request=id, reply=answer) if answer else ()
        empty = [titles[row["indicator"]] for row in given if Said(row["said"]) is Said.NOTHING]
        declined = Status(status) is Status.DECLINED
        found.append(HandedOn(id, name, [*titles.values()], answer > 0, declined, contact, empty))
    return found


def given_by(connection: Connection, alliance: str, request: Request) -> str:
    """Return the contact who gave the standing answer, or an empty id."""
    where = (
        replies.c.alliance == alliance,
        replies.c.request == request.id,
        replies.c.number == request.answer,
    )
    return connection.scalar(select(replies.c.by).where(*where, replies.c.move == Move.ANSWER)) or ""
