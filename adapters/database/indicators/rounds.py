"""Indicator rounds in the database: what was asked, given, judged and read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, delete, exists, insert, select, update

from adapters.database.engine import batched, one_at_a_time
from adapters.database.indicators.catalogue import from_indicator, to_indicator
from adapters.database.indicators.declined import to_give_back
from adapters.database.indicators.filling import fill_round
from adapters.database.indicators.reviews import judged_row, unweighed
from adapters.database.indicators.statements import STANDING, STILL_ASKED
from adapters.database.indicators.states import states, verdict
from adapters.database.indicators.tables import (
    asked_values,
    doubts,
    given_values,
    indicators,
    readings,
    round_audience,
    round_indicators,
    rounds,
    verdicts,
)
from adapters.database.indicators.unstarted import forget_round
from adapters.database.named import Named
from adapters.database.tables import requests
from adapters.database.things import Things
from domain.errors import NotFound
from domain.indicators.catalogue import Indicator
from domain.indicators.completeness import AskedState
from domain.indicators.reviews import Doubt, Judged
from domain.indicators.round_ids import period_of
from domain.indicators.rounds import PartnerFigure, Reading, Round
from domain.indicators.values import VALUES, Said, Verdict
from domain.numbers import unscaled
from domain.requests import Request, Status

FIELDS = tuple(name for name in Round.__dataclass_fields__ if name != "period")

ALL = Named(select(rounds).where(rounds.c.alliance == bindparam("alliance")))
ONE = Named(select(rounds).where(rounds.c.alliance == bindparam("alliance"), rounds.c.id == bindparam("id")))
CATALOGUE = Named(
    select(indicators)
    .where(indicators.c.alliance == bindparam("alliance"))
    .order_by(indicators.c.position, indicators.c.code)
)
FROZEN = Named(
    select(round_indicators)
    .where(round_indicators.c.alliance == bindparam("alliance"), round_indicators.c.round == bindparam("round"))
    .order_by(round_indicators.c.position, round_indicators.c.code)
)
JUDGE = Named(insert(verdicts))
JUDGED = Named(
    select(verdicts)
    .where(
        verdicts.c.alliance == bindparam("alliance"),
        verdicts.c.request == bindparam("request"),
        verdicts.c.reply == bindparam("reply"),
    )
    .order_by(verdicts.c.number)
)


def _to_round(row: RowMapping | Mapping[str, Any]) -> Round:
    return Round(period=period_of(row["id"]), **{name: row[name] for name in FIELDS})


ROUND = Things(_to_round)


def _to_figure(row: Any) -> PartnerFigure:
    number = unscaled(row.number, row.decimals)
    return PartnerFigure(row.partner, row.indicator, period_of(row.subject), number, row.verdict == Verdict.ACCEPTED)


@dataclass(frozen=True)
class SqlRounds:
    """Rounds and values of one alliance."""

    connection: Connection
    alliance: str

    def indicators(self) -> list[Indicator]:
        """Return the catalogue in its order."""
        return [to_indicator(row) for row in CATALOGUE.mappings(self.connection, alliance=self.alliance)]

    def save_indicators(self, catalogue: Sequence[Indicator]) -> None:
        """Replace the catalogue; rounds keep the bounds they opened with."""
        self.connection.execute(delete(indicators).where(indicators.c.alliance == self.alliance))
        if catalogue:
            rows = [{"alliance": self.alliance, **from_indicator(one)} for one in catalogue]
            self.connection.execute(insert(indicators), rows)

    def get(self, id: str) -> Round:
        """Return the round; raises NotFound."""
        if (found := self.find(id)) is None:
            raise NotFound("round.unknown", id=id)
        return found

    def find(self, id: str) -> Round | None:
        """Return the round, or nothing."""
        return ROUND.one(ONE, self.connection, alliance=self.alliance, id=id)

    def all(self) -> list[Round]:
        """Return every round, newest period first, and of one period the newest round."""
        every = ROUND.all(ALL, self.connection, alliance=self.alliance)
        return sorted(every, key=lambda one: (one.period.end(), one.opened_at, one.id), reverse=True)

    def add(self, round: Round, catalogue: Sequence[Indicator]) -> bool:
        """Add the round, its indicators' bounds frozen; False when it was there already."""
        one_at_a_time(self.connection, self.alliance)
        if self.find(round.id) is not None:
            return False
        row = {name: getattr(round, name) for name in FIELDS}
        self.connection.execute(insert(rounds).values(alliance=self.alliance, **row))
        about = {"alliance": self.alliance, "round": round.id}
        self.connection.execute(insert(round_indicators), [{**about, **from_indicator(one)} for one in catalogue])
        heard = [{**about, "sector": sector, "indicator": one.code} for one in catalogue for sector in one.asked_of]
        self.connection.execute(insert(round_audience), heard)
        return True

    def frozen_indicators(self, round: str) -> list[Indicator]:
        """Return the indicators of a round as they were when it opened."""
        return [to_indicator(row) for row in FROZEN.mappings(self.connection, alliance=self.alliance, round=round)]

    def fill(self, round: str) -> int:
        """Ask each of the round's requests for the indicators of its sector, unless it was asked before.

        Of a partner that is asked once more, what a colleague was handed and has answered is not asked again.
        """
        return fill_round(self.connection, self.alliance, round)

    def close(self, round: str, now: datetime) -> None:
        """Mark the round closed."""
        self._stamp(round, closed_at=now)

    def withdraw(self, round: str, now: datetime) -> None:
        """Mark the round withdrawn."""
        self._stamp(round, withdrawn_at=now)

    def forget(self, round: str) -> None:
        """Remove a round nobody was told of."""
        forget_round(self.connection, self.alliance, round)

    def release(self, round: str, now: datetime) -> None:
        """End the hold of a started round."""
        self._stamp(round, held_until=now)

    def move_rows(self, from_request: str, to_request: str, codes: Sequence[str]) -> None:
        """Ask the other request for these indicators instead."""
        where = (asked_values.c.alliance == self.alliance, asked_values.c.request == from_request)
        moved = update(asked_values).where(*where, asked_values.c.indicator.in_(codes))
        self.connection.execute(moved.values(request=to_request))

    def declined_rows(self, today: date) -> list[tuple[str, str]]:
        """Return requests of rows that a colleague declined, each with the one that they go back to."""
        one_at_a_time(self.connection, self.alliance)
        return to_give_back(self.connection, self.alliance, today)

    def states(self, round: str) -> list[AskedState]:
        """Return how each asked value of a round stands."""
        return states(self.connection, self.alliance, round)

    def unweighed(self, limit: int) -> list[str]:
        """Return answered values requests whose standing reply has been weighed by nobody."""
        one_at_a_time(self.connection, self.alliance)
        return unweighed(self.connection, self.alliance, limit)

    def judge(self, rows: Sequence[Judged]) -> None:
        """Write verdicts."""
        if rows:
            JUDGE.write_all(self.connection, [{"alliance": self.alliance, **judged_row(row)} for row in rows])

    def doubt(self, request: Request, found: Mapping[str, Sequence[Doubt]]) -> None:
        """Keep why values of the standing reply are doubtful."""
        about = {"alliance": self.alliance, "request": request.id, "reply": request.answer}
        rows = [
            {
                **about,
                "indicator": code,
                "code": one.code,
                "other": _text(one.other),
                "year": one.year,
                "count": one.count,
            }
            for code, why in found.items()
            for one in why
        ]
        if rows:
            self.connection.execute(insert(doubts), rows)

    def verdicts(self, request: str, reply: int) -> list[Judged]:
        """Return the verdicts on a reply, oldest first."""
        rows = JUDGED.mappings(self.connection, alliance=self.alliance, request=request, reply=reply)
        fields = [name for name in Judged.__dataclass_fields__ if name != "verdict"]
        return [Judged(verdict=Verdict(row["verdict"]), **{name: row[name] for name in fields}) for row in rows]

    def figures(self, round: str) -> list[PartnerFigure]:
        """Return the standing numbers of a round."""
        return self._figures(requests.c.subject == round)

    def history(self, *partners: str, of: Sequence[str] | None = None) -> list[PartnerFigure]:
        """Return partners' standing numbers over all periods, or `of` some rounds; a withdrawn round's are not used."""
        taken_back = exists().where(
            rounds.c.alliance == requests.c.alliance,
            rounds.c.id == requests.c.subject,
            rounds.c.withdrawn_at.is_not(None),
        )
        which = () if of is None else (requests.c.subject.in_(of),)
        return [
            one
            for some in batched(partners)
            for one in self._figures(requests.c.partner.in_(some), ~taken_back, *which)
        ]

    def readings(self, round: str) -> list[Reading]:
        """Return what partners have read in the round's figures, oldest first."""
        where = (readings.c.alliance == self.alliance, readings.c.round == round)
        rows = self.connection.execute(select(readings).where(*where).order_by(readings.c.at)).mappings()
        return [Reading(**{name: row[name] for name in Reading.__dataclass_fields__}) for row in rows]

    def add_reading(self, reading: Reading) -> None:
        """Add one partner's reading."""
        row = {name: getattr(reading, name) for name in Reading.__dataclass_fields__}
        self.connection.execute(insert(readings).values(alliance=self.alliance, **row))

    def _figures(self, *conditions: Any) -> list[PartnerFigure]:
        columns = (requests.c.partner, requests.c.subject, given_values.c.indicator)
        found = select(*columns, given_values.c.number, given_values.c.decimals, verdict())
        where = (
            requests.c.alliance == self.alliance,
            requests.c.kind == VALUES.name,
            requests.c.status != Status.WITHDRAWN,
        )
        # Said of the values too, for SQLite would rather walk through all that was ever given in the alliance.
        theirs = given_values.c.request.in_(select(requests.c.id).where(*where, *conditions).correlate(None))
        joined = found.join(requests, STANDING).join(asked_values, STILL_ASKED)
        joined = joined.where(*where, given_values.c.said == Said.NUMBER, theirs)
        rows = self.connection.execute(joined.order_by(given_values.c.indicator, requests.c.partner))
        return [_to_figure(row) for row in rows]

    def _stamp(self, round: str, **when: datetime) -> None:
        where = (rounds.c.alliance == self.alliance, rounds.c.id == round)
        self.connection.execute(update(rounds).where(*where).values(**when))


def _text(number: object) -> str | None:
    return None if number is None else str(number)
