"""Requests in the database: one row each, their replies only ever added to."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Connection,
    and_,
    func,
    or_,
    select,
)

from adapters.database.abouts import abouts
from adapters.database.engine import batched, one_at_a_time
from adapters.database.events import tell
from adapters.database.kinds import question, write_rows
from adapters.database.named import Named
from adapters.database.request_rows import FIELDS, REQUEST, to_reply, to_request, values_of
from adapters.database.request_statements import (
    ABOUT,
    ADD,
    ADD_REPLY,
    ALL,
    AT,
    DRAFT,
    DROP_DRAFT,
    DUE,
    HISTORY,
    KEEP_DRAFT,
    KNOWN,
    MADE,
    MOVE,
    MOVING,
    NOTE,
    OF,
    ONE,
    OPEN_OF,
    PLAN,
    REPLY,
    STANDING,
    STEPS,
    outlived_of,
)
from adapters.database.tables import drafts, replies, requests
from domain.errors import NotFound, Stale
from domain.events import Event
from domain.requests import Kind, Move, Notice, Reply, Request, Status, Turn

MODEL = 1
"""Version of the answer models; stored with each reply, so that old ones stay readable."""


@dataclass(frozen=True)
class SqlRequests:
    """Requests of one alliance and what belongs to them."""

    connection: Connection
    alliance: str

    def get(self, id: str) -> Request:
        """Return the request; raises NotFound."""
        found = REQUEST.one(ONE, self.connection, alliance=self.alliance, id=id)
        if found is None:
            raise NotFound("requests.unknown", id=id)
        return found

    def question(self, request: Request) -> Any:
        """Return what the kind's page shows and its answer is checked against."""
        return question(self.connection, self.alliance, request)

    def about(self, request: Request) -> Mapping[str, Any]:
        """Return the words a title of the request needs."""
        return abouts(self.connection, self.alliance, [request])[request.id]

    def abouts(self, some: Sequence[Request]) -> Mapping[str, Mapping[str, Any]]:
        """Return the words the titles of several requests need, by their ids."""
        return abouts(self.connection, self.alliance, some)

    def add_missing(self, fresh: Iterable[Request], event: Event | None = None) -> list[str]:
        """Add those whose id is new, in batches; return the new ids."""
        added: list[str] = []
        for batch in batched(fresh):
            ids = [request.id for request in batch]
            known = {row["id"] for row in KNOWN.mappings(self.connection, ids, alliance=self.alliance)}
            new = [request for request in batch if request.id not in known]
            if new:
                rows = [{"alliance": self.alliance, **dict(zip(FIELDS, values_of(one), strict=True))} for one in new]
                ADD.write_all(self.connection, rows)
            added += [request.id for request in new]
        if added and event:
            tell(self.connection, self.alliance, [event])
        return added

    def write(self, turn: Turn) -> None:
        """Write a move with its reply, rows and event; raises Stale when the request has changed meanwhile."""
        before, after, reply = turn.before, turn.after, turn.reply
        this = {"of_alliance": self.alliance, "of_id": before.id, "of_version": before.version}
        if MOVE.write(self.connection, **this, **{name: getattr(after, name) for name in MOVING}) == 0:
            raise Stale("request.stale", id=before.id)
        said = {"move": reply.move, "model": MODEL, "body": dict(reply.body), "by": reply.by, "at": reply.at}
        about = {"alliance": self.alliance, "request": reply.request, "number": reply.number}
        ADD_REPLY.write(self.connection, **about, **said)
        write_rows(self.connection, self.alliance, turn.rows)
        tell(self.connection, self.alliance, [turn.event])

    def plan_notice(self, notice_at: Mapping[str, datetime | None]) -> None:
        """Set when the next step of each request is due."""
        if not notice_at:
            return
        rows = [{"of_alliance": self.alliance, "of_id": id, "then": then} for id, then in notice_at.items()]
        PLAN.write_all(self.connection, rows)

    def due(self, now: datetime, limit: int) -> list[Request]:
        """Return requests whose next step is due, soonest first, and whatever else is due for the same people."""
        one_at_a_time(self.connection, self.alliance)
        return self._named(DUE, now=now, limit=limit)

    def of_contact(self, contact: str) -> list[Request]:
        """Return what is asked of one person."""
        return self._named(OF["contact"], contact=contact)

    def of_partner(self, partner: str) -> list[Request]:
        """Return what is asked of one organisation."""
        return self._named(OF["partner"], partner=partner)

    def open_of_contact(self, contact: str) -> list[Request]:
        """Return the open requests of one person."""
        return self._named(OPEN_OF["contact"], contact=contact)

    def open_of_partner(self, partner: str) -> list[Request]:
        """Return the open requests of one organisation."""
        return self._named(OPEN_OF["partner"], partner=partner)

    def of_subject(self, subject: str) -> list[Request]:
        """Return the requests about one subject, such as a round."""
        return self._named(OF["subject"], subject=subject)

    def of_subjects(self, subjects: Collection[str]) -> Mapping[str, list[Request]]:
        """Return the requests about each of several subjects."""
        found: dict[str, list[Request]] = {one: [] for one in subjects}
        for request in REQUEST.among(ABOUT, self.connection, found, alliance=self.alliance):
            found[request.subject].append(request)
        return found

    def grown_from(self, subject: str) -> list[Request]:
        """Return the requests about a subject, and those about one of them: reviews, calls."""
        asked = select(requests.c.id).where(requests.c.alliance == self.alliance, requests.c.subject == subject)
        grown = ALL.where(or_(requests.c.subject == subject, requests.c.subject.in_(asked)))
        return [to_request(row) for row in self.connection.execute(grown, {"alliance": self.alliance}).mappings()]

    def outlived(self, kind: Kind[Any, Any]) -> list[Request]:
        """Return open requests of a kind whose subject no longer stands as the kind needs."""
        if not kind.while_subject:
            return []
        return self._named(outlived_of(kind.name))

    def standing(self, kind: str, status: Status) -> list[Request]:
        """Return the requests of a kind that stand at a status."""
        return self._named(STANDING, kind=kind, status=status)

    def all_standing(self, *statuses: Status) -> list[Request]:
        """Return the requests of every kind that stand at one of the statuses."""
        return REQUEST.among(AT, self.connection, statuses, alliance=self.alliance)

    def asked_time(self) -> list[tuple[Request, Reply]]:
        """Return open requests whose newest reply asks for time."""
        joined = and_(
            replies.c.alliance == requests.c.alliance,
            replies.c.request == requests.c.id,
            replies.c.number == requests.c.version,
        )
        where = (
            requests.c.alliance == self.alliance,
            requests.c.status == Status.OPEN,
            replies.c.move == Move.ASK_TIME,
        )
        ids = [row.id for row in self.connection.execute(select(requests.c.id).join(replies, joined).where(*where))]
        return [(request := self.get(id), self.reply(id, request.version)) for id in ids]

    def asked_since(self, day: date) -> Mapping[str, int]:
        """Count what others have asked of each partner since a day."""
        by_partner = select(requests.c.partner, func.count().label("asked")).where(
            requests.c.alliance == self.alliance, requests.c.opens >= day, requests.c.asker != requests.c.partner
        )
        rows = self.connection.execute(by_partner.group_by(requests.c.partner).order_by(requests.c.partner))
        return {row.partner: row.asked for row in rows}

    def history(self, id: str) -> list[Reply]:
        """Return every move made, oldest first."""
        rows = HISTORY.mappings(self.connection, alliance=self.alliance, request=id)
        return [to_reply(row) for row in rows]

    def made(self, subject: str, kind: str, move: Move) -> list[Reply]:
        """Return every move of one sort in the requests of a kind about a subject; of each request oldest first."""
        rows = MADE.mappings(self.connection, alliance=self.alliance, subject=subject, kind=kind, move=move)
        return [to_reply(row) for row in rows]

    def reply(self, request: str, number: int) -> Reply:
        """Return one move by its number; raises NotFound."""
        row = REPLY.one(self.connection, alliance=self.alliance, request=request, number=number)
        if row is None:
            raise NotFound("replies.unknown", id=request)
        return to_reply(row)

    def draft(self, request: str, contact: str) -> tuple[Mapping[str, Any], datetime] | None:
        """Return a contact's unsent answer and when it was saved."""
        found = DRAFT.one(self.connection, **self._draft(request, contact))
        return (found["body"], found["at"]) if found else None

    def drafted(self, contact: str, some: Sequence[str]) -> Mapping[str, datetime]:
        """Return when a contact's unsent answers were saved, by request id."""
        where = (drafts.c.alliance == self.alliance, drafts.c.contact == contact, drafts.c.request.in_(some))
        found = self.connection.execute(select(drafts.c.request, drafts.c.at).where(*where))
        return {row.request: row.at for row in found}

    def save_draft(self, request: str, contact: str, body: Mapping[str, Any], now: datetime) -> None:
        """Keep an unsent answer; the newest replaces the one before."""
        KEEP_DRAFT.write(self.connection, **self._draft(request, contact), body=dict(body), at=now)

    def drop_draft(self, request: str, contact: str) -> None:
        """Forget an unsent answer."""
        DROP_DRAFT.write(self.connection, **self._draft(request, contact))

    def steps(self, requests_: Sequence[str]) -> Mapping[str, frozenset[str]]:
        """Return the ladder steps already taken, by request id."""
        taken: dict[str, set[str]] = defaultdict(set)
        for row in STEPS.mappings(self.connection, requests_, alliance=self.alliance):
            taken[row["request"]].add(row["step"])
        return {id: frozenset(steps) for id, steps in taken.items()}

    def note(self, taken: Iterable[Notice]) -> None:
        """Write down steps of the ladder that were taken."""
        fields = ("request", "step", "contact", "message")
        rows = [{"alliance": self.alliance, **{name: getattr(one, name) for name in fields}} for one in taken]
        if rows:
            NOTE.write_all(self.connection, rows)

    def _draft(self, request: str, contact: str) -> dict[str, str]:
        return {"alliance": self.alliance, "request": request, "contact": contact}

    def _named(self, found: Named, **values: Any) -> list[Request]:
        return REQUEST.all(found, self.connection, alliance=self.alliance, **values)
