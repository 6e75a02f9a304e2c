"""A year of meetings on allowed Finnish working days, nobody in two places, the yearly negotiations in time."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile

from dateutil.rrule import rrulestr

from domain.errors import RuleBroken
from domain.forums import Forum
from domain.meetings.meeting import OVER, Meeting, Moved, Stage
from domain.workdays import add_workdays, allows
from domain.yearclock import Season

MOST = 60
"""Meetings a forum may have in a year by its rule; more is a mistake in the rule."""
REACH = 70
"""How many days a meeting may be moved at most."""
CLOCK = timedelta(days=365)
"""Between two negotiations of the county with the same municipality (L12)."""
CHOICES = 3
"""Days a poll offers."""
LEAD = 15
"""Working days between today and the first meeting a plan may name: people need to hear of it."""


@dataclass
class Diary:
    """Who is taken on which day: people, and each forum itself."""

    taken: dict[date, set[str]] = field(default_factory=dict)

    def free(self, day: date, who: Collection[str]) -> bool:
        return self.taken.get(day, set()).isdisjoint(who)

    def take(self, day: date, who: Iterable[str]) -> None:
        self.taken.setdefault(day, set()).update(who)


@dataclass(frozen=True)
class Besides:
    """What planning knows besides meetings: days of polls, when municipalities were negotiated with, the seasons.

    `offered` are the days a poll asks about, by meeting; `negotiated` the days the duty was met, by municipality,
    also where no meeting of ours shows it.
    """

    offered: Mapping[str, Collection[date]] = field(default_factory=dict)
    negotiated: Mapping[str, Collection[date]] = field(default_factory=dict)
    seasons: Sequence[Season] = ()


@dataclass(frozen=True)
class Planning:
    """What a year is planned with: the diary, the people of each forum and partner, and the first day there may be."""

    year: int
    earliest: date
    diary: Diary
    people: Mapping[tuple[str, str], Collection[str]]
    besides: Besides

    def who(self, forum: Forum, about: str = "") -> set[str]:
        """Return who must be free; the forum itself too, but for negotiations, each of which is apart."""
        return {f"forum.{forum.code}.{about}", *self.people.get((forum.code, about), ())}

    def suits(self, forum: Forum, day: date, who: Collection[str]) -> bool:
        """Tell whether the forum can meet on the day."""
        return day >= self.earliest and may_meet(forum, day) and self.diary.free(day, who)


def may_meet(forum: Forum, day: date) -> bool:
    """Tell whether a forum meets on such a day: a working day, in no quiet week, in none of its weeks off."""
    return allows(day) and day.isocalendar().week not in forum.weeks_off


def occurrences(forum: Forum, year: int, seasons: Iterable[Season] = ()) -> list[date]:
    """Return the days of a year that the forum's rule or a season names; raises RuleBroken for a rule of too many."""
    found = days_named(forum.recurrence, year)
    if len(found) > MOST:
        raise RuleBroken("forum.recurrence-dense", forum=forum.code, most=MOST)
    return sorted({*found, *_seasonal(forum, year, seasons)})


def _seasonal(forum: Forum, year: int, seasons: Iterable[Season]) -> list[date]:
    """Return the days on which the alliance's year clock lets the forum meet."""
    return [one.in_year(year) for one in seasons if one.forum == forum.code]


def days_named(recurrence: str, year: int) -> list[date]:
    """Return the days of a year that a rule names, or one more than a forum may have of them."""
    if not recurrence:
        return []
    rule = rrulestr(recurrence, dtstart=datetime.combine(date(year, 1, 1), time()))
    this_year = takewhile(lambda instant: instant.year == year, rule)
    return [instant.date() for instant in islice(this_year, MOST + 1)]


def usual_days(forum: Forum, year: int, today: date, seasons: Iterable[Season] = ()) -> list[date]:
    """Return when a forum would meet in a year by its rule and the seasons, of the days that may still be planned."""
    days = sorted({*days_named(forum.recurrence, year), *_seasonal(forum, year, seasons)})
    named = (next(one for one in _around(day) if may_meet(forum, one)) for day in days)
    earliest = add_workdays(today, LEAD)
    return [day for day in islice(named, MOST) if day >= earliest]


def plan_year(
    forums: Sequence[Forum],
    year: int,
    known: Sequence[Meeting],
    people: Mapping[tuple[str, str], Collection[str]],
    municipalities: Mapping[str, Sequence[str]],
    today: date,
    besides: Besides | None = None,
) -> tuple[list[Meeting], list[str]]:
    """Return the meetings that are still missing of a year, and the ids of those no day was found for.

    `people` are the contacts of a forum, or of one of its negotiations, by forum and municipality; `municipalities`
    are those each forum negotiates with. Whatever is known keeps its day, so planning twice plans once.
    """
    besides = besides or Besides()
    diary = _diary(known, people, besides.offered)
    planning = Planning(year, add_workdays(today, LEAD), diary, people, besides)
    ids, planned, homeless = {one.id for one in known}, [], []
    for forum in forums:
        for meeting in _wanted(planning, forum, known, municipalities.get(forum.code, ())):
            if meeting.id in ids:
                continue
            found = _placed(planning, forum, meeting)
            if found is None:
                homeless.append(meeting.id)
            else:
                planning.diary.take(found.day, planning.who(forum, found.about))
                planned.append(found)
    return planned, homeless


def _diary(
    known: Iterable[Meeting],
    people: Mapping[tuple[str, str], Collection[str]],
    offered: Mapping[str, Collection[date]],
) -> Diary:
    """Fill a diary with meetings and the days offered for them; a cancelled one's day is over for its forum alone."""
    diary = Diary()
    for one in known:
        itself = f"forum.{one.forum}.{one.about}"
        if one.stage is Stage.CANCELLED:
            diary.take(one.day, {itself})
            continue
        for day in {one.day, *offered.get(one.id, ())}:
            diary.take(day, {itself, *people.get((one.forum, one.about), ())})
    return diary


def _wanted(
    planning: Planning, forum: Forum, known: Sequence[Meeting], municipalities: Sequence[str]
) -> Iterator[Meeting]:
    """Yield the meetings the year should have, each on the day its rule names."""
    for day in occurrences(forum, planning.year, planning.besides.seasons):
        if day >= planning.earliest:
            yield _meeting(forum, f"{forum.code}.{day.isoformat()}", day)
    if forum.negotiation:
        yield from _negotiations(planning, forum, known, municipalities)


def _meeting(forum: Forum, id: str, day: date, about: str = "", moved: Moved = Moved.NOT) -> Meeting:
    return Meeting(id, forum.code, day, day, forum.begins, forum.minutes, about=about, moved=moved, place=forum.place)


def _negotiations(
    planning: Planning, forum: Forum, known: Sequence[Meeting], municipalities: Sequence[str]
) -> Iterator[Meeting]:
    year = planning.year
    for number, municipality in enumerate(municipalities):
        mine = [one for one in known if (one.forum, one.about) == (forum.code, municipality)]
        standing = [one for one in mine if one.stage is not Stage.CANCELLED]
        days = [*(one.day for one in standing), *planning.besides.negotiated.get(municipality, ())]
        if any(year in {one.day.year, one.planned.year} for one in standing) or any(day.year == year for day in days):
            continue
        id = f"{forum.code}.{year}.{municipality}"
        cancelled = sum(one.id == id or one.id.startswith(f"{id}.") for one in mine)
        limit = max((day + CLOCK for day in days if day.year < year), default=None)
        spread = date(year, 2, 1) + timedelta(days=270 * number // len(municipalities))
        # Of whom nothing is known, whose turn is over this year is met in the next; a cancelled turn is not over.
        day = max(spread, planning.earliest) if cancelled else spread
        day = min(max(limit, planning.earliest), date(year, 12, 31)) if limit else day
        if day.year == year and day >= planning.earliest:
            late = limit is not None and limit < planning.earliest
            moved = Moved.LATE if late else Moved.CLOCK if limit else Moved.NOT
            yield _meeting(forum, numbered(id, cancelled), day, municipality, moved)


def numbered(id: str, before: int) -> str:
    """Name a meeting that comes after so many that would have had its name."""
    return f"{id}.{before + 1}" if before else id


def _placed(planning: Planning, forum: Forum, meeting: Meeting) -> Meeting | None:
    """Put a meeting on the nearest day that suits, and say why if that is another one; None where there is none."""
    who = planning.who(forum, meeting.about)
    bound = meeting.moved is Moved.CLOCK  # not later than its limit, if at all possible
    earlier = (meeting.planned - timedelta(days=n) for n in range(REACH))
    days = [*earlier, *_around(meeting.planned)] if bound else list(_around(meeting.planned))
    day = next((one for one in days if one.year == planning.year and planning.suits(forum, one, who)), None)
    if day is None:
        return None
    return replace(meeting, day=day, moved=_why(forum, meeting, day))


def _why(forum: Forum, meeting: Meeting, day: date) -> Moved:
    if meeting.moved is Moved.CLOCK and day > meeting.planned:
        return Moved.LATE
    if meeting.moved or day == meeting.planned:
        return meeting.moved
    return Moved.BUSY if may_meet(forum, meeting.planned) else Moved.OFF


def _around(day: date) -> Iterator[date]:
    """Yield the day, then those around it, nearest first, later before earlier."""
    yield day
    for n in range(1, REACH):
        yield day + timedelta(days=n)
        yield day - timedelta(days=n)


def alternatives(
    forum: Forum, day: date, diary: Diary, who: Collection[str], earliest: date, besides: Collection[date]
) -> list[date]:
    """Return days around another that suit the same people, nearest first, besides those known."""
    others = (one for one in _around(day) if one >= earliest and one not in besides)
    return list(islice((one for one in others if may_meet(forum, one) and diary.free(one, who)), CHOICES))


def diary_of(
    known: Iterable[Meeting],
    people: Mapping[tuple[str, str], Collection[str]],
    offered: Mapping[str, Collection[date]],
) -> Diary:
    """Return who is taken when by the meetings there are and the days offered for them."""
    return _diary((one for one in known if one.stage not in OVER), people, offered)
