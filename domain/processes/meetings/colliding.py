"""Times to look at twice: days that are taken, polls that still run; whoever chooses one is told, and may insist."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import RuleBroken
from domain.forums import Forum
from domain.meetings.meeting import AHEAD, Meeting, Slot, goes_on
from domain.meetings.planning import may_meet
from domain.ports import Work
from domain.processes.meetings.planning import Region, offered
from domain.processes.meetings.polling import Unfinished, unfinished


@dataclass(frozen=True, slots=True)
class Collision:
    """Another meeting that day, or one whose poll asks about it, and the contacts who are called to both."""

    meeting: Meeting
    contacts: Sequence[str]


class Taken(RuleBroken):
    """A day that is not free, or a poll not done; chosen once more knowingly, it holds.

    In a week off its forum does not usually meet.
    """

    def __init__(
        self, slot: Slot, collisions: Sequence[Collision], *, week_off: bool, poll: Unfinished | None = None
    ) -> None:
        super().__init__("meeting.taken", day=slot.day)
        self.slot = slot
        self.collisions = collisions
        self.week_off = week_off
        self.poll = poll


def check_day(work: Work, region: Region, meeting: Meeting, slot: Slot, despite: str) -> None:
    """Refuse a day that is not free, or a poll is not done with; raises Taken.

    Not so where `despite` names the slot whose warning was read.
    """
    if despite == slot.code:
        return
    found = collisions(work, region, meeting, slot)
    week_off = not may_meet(work.handbook.find(Forum, meeting.forum), slot.day)
    poll = unfinished(work, region, meeting, slot)
    if found or week_off or poll:
        raise Taken(slot, found, week_off=week_off, poll=poll)


def collisions(work: Work, region: Region, meeting: Meeting, slot: Slot) -> list[Collision]:
    """Return the meetings that share people with this one on the day of the slot, by time."""
    known = [one for one in work.meetings.all() if one.id != meeting.id and one.stage in AHEAD]
    days, people = offered(work, known), region.taken()
    who = set(people.get((meeting.forum, meeting.about), ()))
    found = []
    for one in known:
        forum = region.forum(one.forum)
        if forum and goes_on(forum, one) and slot.day in {one.day, *days.get(one.id, ())}:
            shared = who.intersection(people.get((one.forum, one.about), ()))
            found += [Collision(one, sorted(shared))] if shared else []
    return found
