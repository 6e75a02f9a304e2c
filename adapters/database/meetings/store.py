"""Meetings in the database: their days, their polls, and the search over what they leave."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, delete, exists, insert, or_, select, union_all, update
from sqlalchemy import literal as constant

from adapters.database.engine import one_at_a_time
from adapters.database.meetings.records import STANDS
from adapters.database.meetings.statements import ONE, SEVERAL, within
from adapters.database.meetings.tables import (
    agenda_items,
    availabilities,
    decisions,
    meeting_slots,
    meetings,
    minute_texts,
    organizers,
)
from adapters.database.named import Named
from adapters.database.tables import requests
from adapters.database.things import Things
from domain.errors import NotFound, Stale
from domain.meetings.dates import DATES
from domain.meetings.meeting import Found, Meeting, Moved, Slot, Stage, slot_of
from domain.requests import Status

FIELDS = tuple(Meeting.__dataclass_fields__)
GIVEN = frozenset({Status.ANSWERED, Status.ACCEPTED})
MOST_FOUND, MOST_WORDS = 100, 12
_LATER = minute_texts.alias()
NEWEST = ~exists().where(
    *(_LATER.c[name] == minute_texts.c[name] for name in ("alliance", "meeting", "item")),
    _LATER.c.number > minute_texts.c.number,
)
"""The text of an item that counts: what was written over is kept, and not found."""

WRITE = Named(
    update(meetings)
    .where(
        meetings.c.alliance == bindparam("of_alliance"),
        meetings.c.id == bindparam("of_id"),
        meetings.c.version == bindparam("of_version"),
    )
    .values({name: bindparam(name) for name in ("alliance", *FIELDS)})
)
ADD_ORGANIZER = Named(insert(organizers))
SLOTS = Named(
    select(meeting_slots.c.slot).where(
        meeting_slots.c.alliance == bindparam("alliance"), meeting_slots.c.meeting == bindparam("meeting")
    )
)
_STANDING = and_(
    availabilities.c.alliance == requests.c.alliance,
    availabilities.c.request == requests.c.id,
    availabilities.c.reply == requests.c.answer,
)
AVAILABLE = Named(
    select(requests.c.partner, availabilities.c.slot, availabilities.c.can)
    .join(availabilities, _STANDING)
    .where(
        requests.c.alliance == bindparam("alliance"),
        requests.c.subject == bindparam("meeting"),
        requests.c.kind == DATES.name,
        or_(*(requests.c.status == one for one in sorted(GIVEN))),
    )
)

ORGANIZER = Named(
    select(organizers.c.address).where(
        organizers.c.alliance == bindparam("alliance"),
        organizers.c.meeting == bindparam("meeting"),
        organizers.c.contact == bindparam("contact"),
    )
)


def to_meeting(row: Any) -> Meeting:
    """Read one row."""
    known = {name: row[name] for name in FIELDS}
    return Meeting(**{**known, "stage": Stage(row["stage"]), "moved": Moved(row["moved"])})


MEETING = Things(to_meeting)


def pattern(word: str) -> str:
    """Return what LIKE looks for: the word as typed, small letters, no signs of its own."""
    return "%" + word.casefold().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


@dataclass(frozen=True)
class SqlMeetings:
    """The meetings of one alliance."""

    connection: Connection
    alliance: str

    def get(self, id: str) -> Meeting:
        """Return the meeting; raises NotFound."""
        if (found := self.find(id)) is None:
            raise NotFound("meeting.unknown", id=id)
        return found

    def find(self, id: str) -> Meeting | None:
        """Return the meeting, or nothing."""
        return MEETING.one(ONE, self.connection, alliance=self.alliance, id=id)

    def all(
        self, forum: str = "", first: date | None = None, last: date | None = None, stage: Stage | None = None
    ) -> list[Meeting]:
        """Return the meetings of a forum, or of all, within days inclusive or so far, by time."""
        given = {"forum": forum, "first": first, "last": last, "stage": stage}
        limits = {name: value for name, value in given.items() if value}
        return MEETING.all(within(*limits), self.connection, alliance=self.alliance, **limits)

    def named(self, ids: Collection[str]) -> dict[str, Meeting]:
        """Return several meetings by id, in one query."""
        found = MEETING.among(SEVERAL, self.connection, sorted(ids), alliance=self.alliance)
        return {one.id: one for one in found}

    def add_missing(self, some: Sequence[Meeting]) -> list[str]:
        """Add those whose id is new; return the new ids."""
        one_at_a_time(self.connection, self.alliance)
        known = set(self.connection.scalars(select(meetings.c.id).where(meetings.c.alliance == self.alliance)))
        fresh = [one for one in some if one.id not in known]
        if fresh:
            self.connection.execute(insert(meetings), [self._row(one) for one in fresh])
        return [one.id for one in fresh]

    def write(self, meeting: Meeting) -> Meeting:
        """Write a changed meeting, its version one higher; raises Stale when it has changed meanwhile."""
        changed = replace(meeting, version=meeting.version + 1)
        of = {"of_alliance": self.alliance, "of_id": meeting.id, "of_version": meeting.version}
        if not WRITE.write(self.connection, **of, **self._row(changed)):
            raise Stale("meeting.stale", id=meeting.id)
        return changed

    def slots(self, meeting: str) -> list[Slot]:
        """Return the slots of its poll, by time."""
        codes = SLOTS.all(self.connection, alliance=self.alliance, meeting=meeting)
        return sorted((slot_of(code) for (code,) in codes), key=lambda one: one.starts)

    def offer(self, meeting: str, slots: Sequence[Slot]) -> None:
        """Write anew the slots of its poll."""
        where = (meeting_slots.c.alliance == self.alliance, meeting_slots.c.meeting == meeting)
        self.connection.execute(delete(meeting_slots).where(*where))
        rows = [{"alliance": self.alliance, "meeting": meeting, "slot": one.code} for one in slots]
        if rows:
            self.connection.execute(insert(meeting_slots), rows)

    def availability(self, meeting: str) -> Mapping[str, Mapping[str, str]]:
        """Return what each partner's standing answer says of each slot, by partner and slot."""
        said: dict[str, dict[str, str]] = {}
        for partner, slot, can in AVAILABLE.all(self.connection, alliance=self.alliance, meeting=meeting):
            said.setdefault(partner, {})[slot] = can
        return said

    def organizer(self, meeting: str, contact: str) -> str:
        """Return whom a person's calendar knows as the organizer; empty before they were invited."""
        found = ORGANIZER.all(self.connection, alliance=self.alliance, meeting=meeting, contact=contact)
        return str(found[0][0]) if found else ""

    def keep_organizer(self, meeting: str, contact: str, address: str) -> None:
        """Write down whom a person's calendar is told of as the organizer, for good."""
        one_at_a_time(self.connection, self.alliance)
        if self.organizer(meeting, contact):
            return
        row = {"alliance": self.alliance, "meeting": meeting, "contact": contact, "address": address}
        ADD_ORGANIZER.write(self.connection, **row)

    def search(self, words: str, forums: Sequence[str], only: str = "") -> list[Found]:
        """Find texts that hold all these words in agendas, minutes and decisions of these forums, newest first."""
        texts = {
            "item": self._matching(agenda_items, agenda_items.c.title_fi, "item", words),
            "minutes": self._matching(minute_texts, minute_texts.c.words, "minutes", words).where(NEWEST),
            "decision": self._matching(decisions, decisions.c.words, "decision", words).where(STANDS),
        }
        hits = union_all(*(one for what, one in texts.items() if only in {"", what})).subquery()
        same = and_(meetings.c.alliance == self.alliance, meetings.c.id == hits.c.meeting)
        found = select(meetings.c.id, meetings.c.forum, meetings.c.day, hits.c.what, hits.c.words).join(hits, same)
        newest = found.where(meetings.c.forum.in_(forums)).order_by(meetings.c.day.desc(), hits.c.what, hits.c.words)
        return [Found(*row) for row in self.connection.execute(newest.limit(MOST_FOUND))]

    def _matching(self, table: Any, shown: Any, what: str, words: str) -> Select[Any]:
        holds = (table.c.folded.like(pattern(word), escape="\\") for word in words.split()[:MOST_WORDS])
        where = (table.c.alliance == self.alliance, *holds)
        return select(table.c.meeting.label("meeting"), shown.label("words"), constant(what).label("what")).where(
            *where
        )

    def _row(self, meeting: Meeting) -> dict[str, Any]:
        return {"alliance": self.alliance, **{name: getattr(meeting, name) for name in FIELDS}}
