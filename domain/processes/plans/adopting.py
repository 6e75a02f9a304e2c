"""The plan adopted by a decision: one recorded in a meeting of the alliance, or one made elsewhere, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.errors import FieldsBroken, RuleBroken
from domain.events import Event
from domain.forums import Forum
from domain.meetings.meeting import Meeting, Stage
from domain.meetings.minutes import Decision, Result, Struck
from domain.plans.plan import Plan, Version
from domain.ports import Ports, Work
from domain.processes.plans.choosing import the_plan
from domain.words import LINE, Line, Outside, Text
from domain.workdays import SomeDay, helsinki_date

EARLY = timedelta(days=365)
"""How long before its term a plan may have been decided on."""

STOP = ". "
"""What ends a sentence that goes on here."""


class Adoption(Outside):
    """A decision that adopts the plan: the id of one `recorded` in a meeting here, or words and day of another.

    `seen` is the revision of the plan that was looked at before; without it whatever stands by now is meant.
    """

    recorded: Line = ""
    decided_on: SomeDay = None
    decision: Line = ""
    seen: int = 0


@dataclass(frozen=True, slots=True)
class Recorded:
    """A decision of a meeting. `struck_at` tells when it was taken back, unless another one stands in its place."""

    meeting: Meeting
    decision: Decision
    struck_at: datetime | None = None

    @property
    def stands(self) -> bool:
        """Tell whether what it says was decided, as the minutes have it now."""
        return self.struck_at is None and self.decision.result is Result.PASSED


def adopt(ports: Ports, alliance: str, by: str, said: Adoption, plan: str = "") -> Version:
    """Freeze a plan as it stands as its next version.

    Raises FieldsBroken for a day to come, for a decision that cannot have adopted it, when nothing differs, and when
    the plan was changed after it was looked at.
    """
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        work.records.one_at_a_time()  # nobody strikes the decision meanwhile
        version = to_be(work, by, said, now, plan)
        if said.seen not in {0, version.revision}:
            raise FieldsBroken({"": RuleBroken("plan.changed-since-seen")})
        work.plans.adopt(version)
        work.tell(Event("plan.adopted", version.plan, by, now))
    ports.wake()
    return version


def to_be(work: Work, by: str, said: Adoption, now: datetime, plan: str = "") -> Version:
    """Return the version that an adoption would freeze; raises as `adopt` does."""
    meant = the_plan(work, now, plan)
    if not may_adopt(work, meant):
        raise FieldsBroken({"": RuleBroken("plan.nothing-to-adopt")})
    day, words = _recorded(work, meant, said, now) if said.recorded else _elsewhere(said, helsinki_date(now))
    revision = work.plans.newest(meant.id)
    return Version(meant.id, _next_number(work, meant), revision, day, words, by, now, said.recorded)


def _next_number(work: Work, plan: Plan) -> int:
    """Return a number that no version has had, not even one that was taken back."""
    gone = [one.version for one in work.plans.retracted(plan.id)]
    return max((one.number for one in [*work.plans.versions(plan.id), *gone]), default=0) + 1


def may_adopt(work: Work, plan: Plan) -> bool:
    """Tell whether a plan differs from its newest version, or the decision on that does not stand any more."""
    versions, revision = work.plans.versions(plan.id), work.plans.newest(plan.id)
    if not versions or versions[0].revision != revision:
        return bool(revision)
    made = decided_by(work, versions[0])
    return made is not None and not made.stands


def _elsewhere(said: Adoption, today: date) -> tuple[date, str]:
    """Return day and words of a decision made elsewhere."""
    if not said.decision:
        raise FieldsBroken({"decision": RuleBroken("text.empty")})
    day = said.decided_on or today
    if day > today:
        raise FieldsBroken({"decided_on": RuleBroken("plan.not-yet", today=today)})
    return day, said.decision


def _recorded(work: Work, plan: Plan, said: Adoption, now: datetime) -> tuple[date, str]:
    """Return day and words of a meeting's decision, as the list of versions tells it without the minutes."""
    if said.decision or said.decided_on:
        raise FieldsBroken({"recorded": RuleBroken("plan.either")})
    one = next((one for one in to_adopt_by(work, plan, now) if one.decision.id == said.recorded), None)
    if one is None:
        raise FieldsBroken({"recorded": RuleBroken("plan.decision-gone")})
    forum = work.handbook.find(Forum, one.meeting.forum)
    return one.meeting.day, f"{forum.name.fi}: {one.decision.words.splitlines()[0]}"[:LINE]


def to_adopt_by(work: Work, plan: Plan, now: datetime) -> list[Recorded]:
    """Return the meetings' decisions that may have adopted a plan as it stands, newest first.

    Each was passed, stands, and has adopted nothing yet; none is older than the version before.
    """
    versions = work.plans.versions(plan.id)
    since = versions[0].decided_on if versions else plan.starts - EARLY
    meetings = {one.id: one for one in work.meetings.all(first=since, last=helsinki_date(now))}
    used = {one.decision.id for one in (decided_by(work, version) for version in _of_all(work)) if one}
    found = [
        Recorded(meetings[one.meeting], one)
        for one in work.records.decisions()
        if one.meeting in meetings and one.result is Result.PASSED and one.id not in used
    ]
    return [one for one in reversed(found) if one.meeting.stage is not Stage.CANCELLED]


def _of_all(work: Work) -> list[Version]:
    """Return every version of every plan."""
    return [version for plan in work.plans.all() for version in work.plans.versions(plan.id)]


def decided_by(work: Work, version: Version) -> Recorded | None:
    """Return the meeting's decision that adopted a version, as it stands by now: corrected, it is the correction."""
    if not version.recorded:
        return None
    meeting = work.meetings.get(version.recorded.rpartition(".")[0])
    return _by_now(meeting, version.recorded, work.records.decisions(meeting.id), work.records.struck(meeting.id))


def told(work: Work, version: Version) -> Text:
    """Return by which decision a version was adopted, to be read within a sentence: the forum in the reader's language.

    The decision's own words stay as they stand in the minutes.
    """
    made = decided_by(work, version)
    forum = next((one for one in work.handbook.all(Forum) if made and one.code == made.meeting.forum), None)
    if made is None or forum is None:
        return Text(version.decision.rstrip(STOP))
    words = made.decision.words.splitlines()[0].rstrip(STOP)
    return Text(*(f"{name}: {words}" if name else "" for name in (forum.name.fi, forum.name.sv, forum.name.en)))


def _by_now(meeting: Meeting, id: str, standing: Sequence[Decision], struck: Sequence[Struck]) -> Recorded | None:
    gone = {one.decision.id: one for one in struck}
    while id in gone and gone[id].instead:
        id = gone[id].instead
    if id in gone:
        return Recorded(meeting, gone[id].decision, gone[id].at)
    return next((Recorded(meeting, one) for one in standing if one.id == id), None)


def adopted_in(work: Work, meeting: str = "") -> Mapping[str, Version]:
    """Return the versions that decisions of a meeting, or of all, adopted, each by its decision as it stands by now.

    One that was struck or corrected into a no has adopted nothing: the minutes must not say so.
    """
    here = [one for one in _of_all(work) if meeting in {"", one.recorded.rpartition(".")[0]}]
    found = [(decided_by(work, one), one) for one in here]
    return {made.decision.id: version for made, version in found if made and made.stands}
