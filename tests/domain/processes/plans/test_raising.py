"""What is stuck, or nobody's, comes before a forum: once, as it stands, and gone when it is mended."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import pytest

from domain.forums import Forum, Level
from domain.meetings.meeting import Meeting, Stage
from domain.plans.statuses import ActionStatus
from domain.ports import Store, Work
from domain.processes.plans.board import proposed_items
from domain.processes.plans.following import follow_plan
from domain.processes.plans.raising import NOBODYS as LOOKED_FOR
from domain.requests import Move
from domain.words import Text
from domain.workdays import helsinki_date
from tests.plans import (
    CONTENT,
    NOBODYS,
    PLAN,
    WALKS,
    a_followed_region,
    a_planned_region,
    agree,
    board,
    commitment,
    follow,
    on,
    say,
    write,
)
from tests.region import NIILO, Region


@pytest.fixture
def region() -> Region:
    return a_followed_region()


def test_what_is_stuck_is_proposed_for_a_forum_with_the_help_it_needs(region: Region) -> None:
    agree(region, WALKS, "club")
    follow(region)
    on(region, date(2027, 4, 1))
    follow(region)
    say(region, "club", NIILO.id, walks=ActionStatus(progress="25", stuck=True, help="Tila talveksi."))
    items = [(one.action.code, one.why, one.help) for one in proposed_items(board(region))]
    assert items[0] == (WALKS.code, "stuck", "Tila talveksi.")


def test_what_talking_might_help_waits_for_the_leading_forum_once() -> None:
    region = a_planned_region()
    forums = [Forum("staff", Text("Koordinaattorit")), Forum("steering", Text("Ohjausryhmä"), Level.LEADERSHIP)]
    with region.store.begin(region.code) as work:
        work.handbook.save(Forum, forums)
    assert [follow(region).get("raised"), follow(region).get("raised")] == [1, None]
    with region.store.look(region.code) as work:
        [item] = work.agendas.backlog("steering")
    assert (item.title, item.words) == (LOOKED_FOR, NOBODYS.title.fi), "one item for all that nobody has taken on"


def led(region: Region, *meetings: Meeting) -> None:
    """Let the region have a leading forum, with meetings."""
    with region.store.begin(region.code) as work:
        work.handbook.save(Forum, [Forum("steering", Text("Ohjausryhmä"), Level.LEADERSHIP)])
        work.meetings.add_missing(meetings)


def raised(region: Region, meeting: str = "") -> dict[Text, str]:
    """What waits for the leading forum, or stands on the agenda of a meeting: title and words."""
    with region.store.look(region.code) as work:
        found = work.agendas.items(meeting) if meeting else work.agendas.backlog("steering")
    return {one.title: one.words for one in found}


def test_what_nobody_has_taken_on_is_one_item_that_follows_the_plan_and_goes_with_its_reason() -> None:
    others = [replace(NOBODYS, code=f"nobodys-{n}", title=Text(f"Toimi {n}"), position=10 + n) for n in range(80)]
    region = a_planned_region(CONTENT.with_items(others))
    led(region)
    follow(region)
    assert len(raised(region)[LOOKED_FOR].splitlines()) == 81
    write(region, CONTENT.with_items([replace(others[0], owner="club")], [*others[1:], NOBODYS]))
    follow(region)
    assert raised(region) == {}
    write(region, CONTENT)
    follow(region)
    assert raised(region) == {LOOKED_FOR: NOBODYS.title.fi}


def test_a_term_that_is_over_takes_its_plans_questions_off_the_agenda() -> None:
    region = a_planned_region()
    led(region)
    on(region, PLAN.ends)
    follow(region)
    assert set(raised(region)) == {LOOKED_FOR}
    on(region, PLAN.ends + timedelta(days=1))
    follow(region)
    assert raised(region) == {}


def test_the_same_search_stands_once_on_an_agenda_and_as_it_was_once_that_is_published() -> None:
    region = a_planned_region()
    day = helsinki_date(region.clock.now()) + timedelta(days=14)
    meeting = Meeting("steering.next", "steering", day, day, time(9), stage=Stage.CONVENED)
    led(region)
    follow(region)
    with region.store.begin(region.code) as work:
        work.meetings.add_missing([meeting])
        work.agendas.take_up(work.agendas.backlog("steering"), meeting.id)
    assert follow(region).get("raised") is None
    assert raised(region, meeting.id) == {LOOKED_FOR: NOBODYS.title.fi}
    with region.store.begin(region.code) as work:
        work.meetings.write(replace(meeting, agenda_at=region.clock.now()))
    write(region, CONTENT.with_items([replace(NOBODYS, owner="club")]))
    follow(region)
    assert raised(region, meeting.id) == {LOOKED_FOR: NOBODYS.title.fi}
    write(region, CONTENT)
    on(region, day + timedelta(days=1))
    follow(region)
    assert raised(region) == {LOOKED_FOR: NOBODYS.title.fi}, "the next meeting looks for somebody again"


def test_what_is_stuck_no_more_leaves_the_agenda() -> None:
    region = a_planned_region(CONTENT.with_items([replace(NOBODYS, owner="isola")]))
    led(region)
    follow(region)
    agree(region, WALKS, "club")
    on(region, date(2027, 4, 1))
    follow(region)
    say(region, "club", NIILO.id, walks=ActionStatus(progress="25", stuck=True, help="Tila talveksi."))
    follow(region)
    assert raised(region) == {WALKS.title: "Tila talveksi."}
    say(region, "club", NIILO.id, walks=ActionStatus(progress="50", sentence="Tila löytyi."))
    follow(region)
    assert raised(region) == {}


@dataclass
class Overtaken:
    """A store in which somebody else is quicker: between two transactions another run goes all the way."""

    store: Store
    after: int
    other: Callable[[], object]
    done: int = 0

    @contextmanager
    def begin(self, alliance: str) -> Iterator[Work]:
        with self.store.begin(alliance) as work:
            yield work
        self.done += 1
        if self.done == self.after:
            self.other()

    def look(self, alliance: str) -> AbstractContextManager[Work]:
        return self.store.look(alliance)

    def alliances(self) -> list[str]:
        return self.store.alliances()

    def take_turn(self, name: str, holder: str, seconds: int) -> bool:
        return self.store.take_turn(name, holder, seconds)

    def end_turn(self, name: str, holder: str) -> None:
        self.store.end_turn(name, holder)

    def sent_since(self, instant: datetime) -> list[datetime]:
        return self.store.sent_since(instant)

    def whose(self, ref: str) -> str | None:
        return self.store.whose(ref)

    def is_unwell(self, fault: Exception) -> bool:
        return self.store.is_unwell(fault)


@pytest.mark.parametrize("after", [1, 2])
def test_of_two_runs_at_once_one_takes_back_what_the_plan_no_longer_proposes(region: Region, after: int) -> None:
    write(region, CONTENT.with_items([replace(WALKS, owner="isola")]))
    ports = replace(region.ports, store=Overtaken(region.store, after, lambda: follow(region)))
    follow_plan(ports, region.code)
    with region.store.look(region.code) as work:
        moves = [one.move for one in work.requests.history(commitment(WALKS, "club"))]
    assert moves == [Move.WITHDRAW]


def test_what_comes_up_after_the_next_meeting_was_convened_is_on_its_agenda() -> None:
    region = a_planned_region()
    day = helsinki_date(region.clock.now()) + timedelta(days=14)
    convened = Meeting("steering.next", "steering", day, day, time(9), stage=Stage.CONVENED)
    with region.store.begin(region.code) as work:
        work.handbook.save(Forum, [Forum("steering", Text("Ohjausryhmä"), Level.LEADERSHIP)])
        work.meetings.add_missing([replace(convened, agenda_at=region.clock.now())])
    follow(region)
    with region.store.look(region.code) as work:
        assert [(one.title, one.late) for one in work.agendas.items("steering.next")] == [(LOOKED_FOR, True)]
        assert work.agendas.backlog("steering") == []


def test_actions_that_look_for_somebody_are_named_in_each_language() -> None:
    region = a_planned_region()
    forum = Forum("steering", Text("Ohjausryhmä"), Level.LEADERSHIP)
    with region.store.begin(region.code) as work:
        work.handbook.save(Forum, [forum])
    names = Text("Liikuntaneuvonta", "Motionsrådgivning", "Exercise advice")
    write(region, CONTENT.with_items([replace(NOBODYS, title=names)]))
    follow(region)
    with region.store.look(region.code) as work:
        [item] = work.agendas.backlog("steering")
    assert item.said == names
