"""What meetings leave behind, in the database: who was there, texts, decisions, remarks."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import BindParameter, Connection, Table, and_, bindparam, delete, exists, insert, select
from sqlalchemy.exc import IntegrityError

from adapters.database.engine import one_at_a_time
from adapters.database.meetings.tables import (
    decisions,
    meetings,
    minute_texts,
    presences,
    remarks,
    rsvps,
    strikes,
    votes,
)
from adapters.database.named import Among, Named
from adapters.database.request_rows import to_request
from adapters.database.tables import requests
from domain.errors import Stale
from domain.meetings.meeting import Meeting
from domain.meetings.minutes import MINUTES, Checked, Decision, Presence, Result, Rule, Struck, Vote, Written
from domain.meetings.rsvp import RSVP, still_invited
from domain.requests import Status

PLAIN = ("id", "meeting", "item", "words", "seats", "quorum", "by", "at", "owner", "due")
WRITTEN = tuple(Written.__dataclass_fields__)


def standing(rows: Any) -> Any:
    """Join rows of answers to the requests whose standing answer they are."""
    same = (rows.c.alliance == requests.c.alliance, rows.c.request == requests.c.id, rows.c.reply == requests.c.answer)
    return and_(*same)


_ALLIANCE: BindParameter[str] = bindparam("alliance")
_MEETING: BindParameter[str] = bindparam("meeting")
PRESENT = Named(
    select(presences)
    .where(presences.c.alliance == _ALLIANCE, presences.c.meeting == _MEETING)
    .order_by(presences.c.partner)
)
CAME = Named(insert(presences))
LEFT = Named(delete(presences).where(presences.c.alliance == _ALLIANCE, presences.c.meeting == _MEETING))
DECIDE, VOTE = Named(insert(decisions)), Named(insert(votes))
TEXTS = Named(
    select(minute_texts)
    .where(minute_texts.c.alliance == _ALLIANCE, minute_texts.c.meeting == _MEETING)
    .order_by(minute_texts.c.item, minute_texts.c.number)
)
_STRUCK = and_(strikes.c.alliance == decisions.c.alliance, strikes.c.decision == decisions.c.id)
STANDS = ~exists().where(_STRUCK)
"""A decision that counts: what was struck is kept, and not read among the others."""
_DECIDED = select(decisions).where(decisions.c.alliance == _ALLIANCE, STANDS).order_by(decisions.c.at, decisions.c.id)
DECIDED = Named(_DECIDED.where(decisions.c.meeting == _MEETING))
STRUCK = Named(
    select(decisions, strikes.c.by.label("struck_by"), strikes.c.at.label("struck_at"), strikes.c.instead)
    .join(strikes, _STRUCK)
    .where(decisions.c.alliance == _ALLIANCE, decisions.c.meeting == _MEETING)
    .order_by(strikes.c.at, decisions.c.id)
)
VOTES = Among(
    lambda ids: select(votes).where(votes.c.alliance == _ALLIANCE, votes.c.decision.in_(ids)).order_by(votes.c.partner)
)
INVITED = Named(
    select(requests, rsvps.c.coming, rsvps.c.who)
    .outerjoin(rsvps, standing(rsvps))
    .where(requests.c.alliance == _ALLIANCE, requests.c.subject == _MEETING, requests.c.kind == RSVP.name)
)


@dataclass(frozen=True)
class SqlRecords:
    """What the meetings of one alliance leave behind."""

    connection: Connection
    alliance: str

    def one_at_a_time(self) -> None:
        """Wait for whoever writes, and let others wait until this is done; what is read from here on stays so."""
        one_at_a_time(self.connection, self.alliance)

    def presence(self, meeting: str) -> list[Presence]:
        """Return who was there, by partner."""
        rows = PRESENT.mappings(self.connection, alliance=self.alliance, meeting=meeting)
        return [Presence(row["partner"], row["who"], row["stands_in"]) for row in rows]

    def attend(self, meeting: str, there: Sequence[Presence]) -> None:
        """Write anew who is there."""
        LEFT.write(self.connection, alliance=self.alliance, meeting=meeting)
        rows = [{"alliance": self.alliance, "meeting": meeting, **asdict(one)} for one in there]
        if rows:
            CAME.write_all(self.connection, rows)

    def texts(self, meeting: str) -> Mapping[str, Written]:
        """Return the newest text of each item, by its id."""
        return {one.item: one for one in self._written(meeting)}

    def versions(self, meeting: str, item: str) -> list[Written]:
        """Return every text of an item, oldest first."""
        return [one for one in self._written(meeting) if one.item == item]

    def write(self, text: Written) -> None:
        """Add a version of an item's text; raises Stale when it has its number already."""
        row = {"alliance": self.alliance, **asdict(text), "folded": text.words.casefold()}
        self._add(minute_texts, row, "minutes.stale")

    def decisions(self, meeting: str = "", forum: str = "") -> list[Decision]:
        """Return the decisions of a meeting, or of a forum, that stand, oldest first."""
        about = {"alliance": self.alliance, "meeting": meeting}
        rows = DECIDED.mappings(self.connection, **about) if meeting else self._decided(forum)
        given = self._votes([row["id"] for row in rows])
        return [_to_decision(row, given.get(row["id"], {})) for row in rows]

    def decide(self, decision: Decision) -> None:
        """Add a decision with its votes."""
        facts = {name: getattr(decision, name) for name in (*PLAIN, "rule", "result")}
        row = {"alliance": self.alliance, **facts, "folded": decision.words.casefold(), "goal": decision.goal or None}
        DECIDE.write(self.connection, **row)
        about = {"alliance": self.alliance, "decision": decision.id}
        rows = [{**about, "partner": partner, "vote": vote} for partner, vote in decision.votes.items()]
        if rows:
            VOTE.write_all(self.connection, rows)

    def struck(self, meeting: str) -> list[Struck]:
        """Return the decisions of a meeting that were struck, oldest first."""
        rows = STRUCK.mappings(self.connection, alliance=self.alliance, meeting=meeting)
        given = self._votes([row["id"] for row in rows])
        return [
            Struck(_to_decision(row, given.get(row["id"], {})), row["struck_by"], row["struck_at"], row["instead"])
            for row in rows
        ]

    def strike(self, struck: Struck) -> None:
        """Let a decision not count any more; it is kept. Raises Stale when it was struck already."""
        row = {"alliance": self.alliance, "decision": struck.decision.id, "by": struck.by, "at": struck.at}
        self._add(strikes, row | {"instead": struck.instead}, "decision.gone")

    def rsvps(self, meeting: Meeting) -> Mapping[str, tuple[str, str, str]]:
        """Return each partner's standing reply to the invitation: contact asked, coming, who; empty before a reply."""
        rows = {row["id"]: row for row in INVITED.mappings(self.connection, alliance=self.alliance, meeting=meeting.id)}
        return {
            partner: (one.contact, rows[one.id]["coming"] or "", rows[one.id]["who"] or "")
            for partner, one in still_invited(meeting, map(to_request, rows.values())).items()
        }

    def remarks(self, meeting: str) -> list[tuple[str, Checked, str]]:
        """Return what members say of the minutes: partner, verdict, words."""
        where = (requests.c.alliance == self.alliance, requests.c.subject == meeting, requests.c.kind == MINUTES.name)
        said = requests.c.status.in_([Status.ANSWERED, Status.ACCEPTED])
        wanted = select(requests.c.partner, remarks.c.checked, remarks.c.words).join(remarks, standing(remarks))
        rows = self.connection.execute(wanted.where(*where, said).order_by(requests.c.partner))
        return [(row.partner, Checked(row.checked), row.words) for row in rows]

    def _add(self, table: Table, row: Mapping[str, Any], stale: str) -> None:
        try:
            with self.connection.begin_nested():
                self.connection.execute(insert(table).values(row))
        except IntegrityError:
            raise Stale(stale) from None

    def _decided(self, forum: str) -> list[dict[str, Any]]:
        same = and_(meetings.c.alliance == decisions.c.alliance, meetings.c.id == decisions.c.meeting)
        wanted = _DECIDED.join(meetings, same).where(*([meetings.c.forum == forum] if forum else []))
        return [dict(row) for row in self.connection.execute(wanted, {"alliance": self.alliance}).mappings()]

    def _written(self, meeting: str) -> list[Written]:
        rows = TEXTS.mappings(self.connection, alliance=self.alliance, meeting=meeting)
        return [Written(**{name: row[name] for name in WRITTEN}) for row in rows]

    def _votes(self, ids: Sequence[str]) -> Mapping[str, dict[str, Vote]]:
        given: dict[str, dict[str, Vote]] = {}
        for row in VOTES.mappings(self.connection, ids, alliance=self.alliance):
            given.setdefault(row["decision"], {})[row["partner"]] = Vote(row["vote"])
        return given


def _to_decision(row: Any, given: Mapping[str, Vote]) -> Decision:
    plain = {name: row[name] for name in PLAIN}
    goal = row["goal"] or ""
    return Decision(rule=Rule(row["rule"]), result=Result(row["result"]), votes=given, goal=goal, **plain)
