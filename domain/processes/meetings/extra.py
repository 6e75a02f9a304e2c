"""A meeting besides those the rule and the year clock name: an extra one, or one in the place of another."""

from domain.errors import FieldsBroken, RuleBroken
from domain.events import Event
from domain.forums import Forum
from domain.meetings.meeting import AHEAD, Meeting, Slot, check_slot
from domain.meetings.planning import numbered
from domain.ports import Ports, Work
from domain.processes.meetings.colliding import check_day
from domain.processes.meetings.planning import Region, region_of
from domain.vocabulary import vocabulary
from domain.workdays import helsinki_date


def add_meeting(
    ports: Ports, alliance: str, forum: str, by: str, slot: Slot, place: str = "", about: str = "", despite: str = ""
) -> Meeting:
    """Plan a meeting of a forum; then it goes its way as the others do. The same once more is a form sent twice.

    Raises RuleBroken for a day nobody should meet on or a forum that has ended, FieldsBroken where a negotiation does
    not say with which municipality, and Taken for a day that is not free, but `despite` knowing of it.
    """
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        region, found = region_of(work, helsinki_date(now)), work.handbook.find(Forum, forum)
        _check(region, found, about)
        check_slot(slot)
        if slot.starts <= now:
            raise RuleBroken("meeting.past", starts=slot.starts)
        wanted = _meeting(work, found, slot, place, about)
        if same := next((one for one in work.meetings.all(forum) if _is_same(one, wanted)), None):
            return same
        check_day(work, region, wanted, slot, despite)
        work.meetings.add_missing([wanted])
        work.tell(Event("meeting.planned", wanted.id, by, now))
    ports.wake()
    return wanted


def _check(region: Region, forum: Forum, about: str) -> None:
    if not forum.active:
        raise RuleBroken("forum.ended")
    if about not in (region.municipalities(forum) if forum.negotiation else [""]):
        raise FieldsBroken({"municipality": RuleBroken("agenda.about")})


def _is_same(one: Meeting, other: Meeting) -> bool:
    return one.stage in AHEAD and (one.slot, one.about) == (other.slot, other.about)


def _meeting(work: Work, forum: Forum, slot: Slot, place: str, about: str) -> Meeting:
    stem = f"{forum.code}.{slot.day.year}.{about}" if about else f"{forum.code}.{slot.day}"
    before = [one for one in work.meetings.all(forum.code) if one.id == stem or one.id.startswith(f"{stem}.")]
    where = vocabulary(work.handbook).kept(forum.place, place)
    id = numbered(stem, len(before))
    return Meeting(id, forum.code, slot.day, slot.day, slot.begins, forum.minutes, about=about, place=where)
