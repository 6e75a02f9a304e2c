"""Minutes adopted by the forum's next meeting: its item is put there when they are finished, and taken away after."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from domain.meetings.agendas import adoption, adopts
from domain.meetings.meeting import Meeting, Stage, unadopted
from domain.meetings.minutes import Result
from domain.ports import Work
from domain.workdays import helsinki_date


def bring_adoptions(work: Work, forum: str, about: str, now: datetime) -> None:
    """Let the forum's next meeting adopt all minutes that nobody has adopted, each once, and no later meeting.

    Often a meeting is convened before the minutes of the one before it are finished, and held before those of the one
    in between are. So this is looked at again whenever minutes are finished and whenever an agenda is made or sent.
    """
    known = [one for one in work.meetings.all(forum) if one.about == about]
    convened = [one for one in known if one.stage is Stage.CONVENED]
    decided = _decided(work, convened)
    coming = [one for one in convened if one.day >= helsinki_date(now)]
    for meeting in coming:
        older = [one for one in unadopted(meeting, known) if one.id not in decided] if meeting is coming[0] else []
        _adopt_there(work, meeting, older)


def _decided(work: Work, meetings: Iterable[Meeting]) -> set[str]:
    """Return the meetings whose minutes were adopted at one whose own minutes are still being written."""
    found = set()
    for meeting in meetings:
        passed = {one.item for one in work.records.decisions(meeting.id) if one.result is Result.PASSED}
        found |= {adopts(one) for one in work.agendas.items(meeting.id) if one.id in passed} if passed else set()
    return found


def _adopt_there(work: Work, meeting: Meeting, older: Sequence[Meeting]) -> None:
    items = {adopts(one): one for one in work.agendas.items(meeting.id) if adopts(one)}
    work.agendas.add_missing([adoption(meeting, one) for one in older if one.id not in items])
    needless = [items[id] for id in items.keys() - {one.id for one in older}]
    if needless:
        said = {*work.records.texts(meeting.id), *(one.item for one in work.records.decisions(meeting.id))}
        work.agendas.drop([one for one in needless if one.id not in said])
