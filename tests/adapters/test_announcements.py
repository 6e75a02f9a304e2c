"""Events wake flows: each burst once, none lost, whoever dies or is away."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prefect.client.schemas.objects import FlowRun, State
from prefect.states import Completed, Crashed, Pending, Running, Scheduled

from adapters.announcements.announcer import Announcer, Feed, Untold, announce, wake
from adapters.announcements.prefect_calls import lives
from adapters.database.events import SqlFeed
from domain.errors import NotNow
from domain.events import Event
from tests.fakes import FakeClock
from tests.memory import memory
from tests.region import CODE, Region
from tests.services.processes import wait_until

pytestmark = pytest.mark.walk

LISTENERS = {"values.answered": ("weigh-answers",), "message.queued": ("deliver-messages",)}


def listening(event: str) -> tuple[str, ...]:
    return LISTENERS.get(event, ())


@dataclass
class FakePrefect:
    """Keeps one run a key, as the real one does. Runs wait, are awake, or have ended."""

    runs: dict[str, str] = field(default_factory=dict)
    calls: int = 0
    shown: list[str] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    away: bool = False

    def start(self, deployment: str, alliance: str, key: str, why: Sequence[str] = ()) -> bool:
        self.calls += 1
        self.why += why
        if self.away:
            raise NotNow("prefect.away")
        return self.runs.setdefault(key, "waiting") != "ended"

    def show(self, events: Sequence[Untold]) -> None:
        self.shown += [f"{event.name} {event.subject}" for event in events]


@dataclass
class Table:
    """An alliance's events, and a flow that does what its deployment would."""

    region: Region = field(default_factory=Region)
    prefect: FakePrefect = field(default_factory=FakePrefect)
    done: set[str] = field(default_factory=set)
    told: int = 0

    def __post_init__(self) -> None:
        self.feed = SqlFeed(self.region.engine)
        self.feed.told([one.seq for one in self.feed.untold(1000)])

    def answer(self, times: int = 1) -> None:
        with self.region.store.begin(CODE) as work:
            for _ in range(times):
                self.told += 1
                work.tell(Event("values.answered", f"values.{self.told}", "c-0003", FakeClock().now()))

    def announce(self) -> int:
        return announce(self.feed, self.prefect, listening)

    def run(self, key: str, *, crash: bool = False) -> None:
        """What a worker does with a run: it says that it is awake, and reads after that."""
        if not crash:
            with self.region.store.begin(CODE) as work:
                work.awake("weigh-answers")
            self.done |= {f"values.{number}" for number in range(1, self.told + 1)}
        self.prefect.runs[key] = "ended"

    def waiting(self) -> list[str]:
        return [key for key, state in self.prefect.runs.items() if state == "waiting"]


@pytest.fixture
def table() -> Table:
    return Table()


def test_a_burst_of_five_hundred_answers_wakes_one_run(table: Table) -> None:
    table.answer(500)
    assert table.announce() == 500
    assert (table.prefect.calls, table.waiting()) == (1, [f"weigh-answers/{CODE}/0"])
    assert table.feed.untold(1000) == []


def test_a_run_says_what_woke_it(table: Table) -> None:
    table.answer(3)
    table.announce()
    assert table.prefect.why == ["on:values.answered"]


def test_what_happens_while_a_run_waits_is_left_to_that_run(table: Table) -> None:
    table.answer()
    table.announce()
    table.answer()
    table.announce()
    assert len(table.prefect.runs) == 1


def test_what_happens_after_a_run_has_begun_to_read_wakes_another(table: Table) -> None:
    table.answer()
    table.announce()
    table.run(*table.waiting())
    table.answer()
    table.announce()
    assert table.waiting() == [f"weigh-answers/{CODE}/1"]


def test_a_run_that_died_before_it_was_awake_is_stepped_over(table: Table) -> None:
    table.answer()
    table.announce()
    table.run(*table.waiting(), crash=True)
    table.answer()
    table.announce()
    assert table.waiting() == [f"weigh-answers/{CODE}/1"]


def test_events_wait_while_prefect_is_away(table: Table) -> None:
    table.answer(3)
    table.prefect.away = True
    with pytest.raises(NotNow):
        table.announce()
    assert len(table.feed.untold(1000)) == 3
    table.prefect.away = False
    assert table.announce() == 3


def test_an_event_nobody_listens_to_appears_in_the_feed_and_wakes_nobody(table: Table) -> None:
    with table.region.store.begin(CODE) as work:
        work.tell(Event("round.closed", "2027", "rule", FakeClock().now()))
    table.announce()
    assert (table.prefect.calls, table.prefect.shown) == (0, ["round.closed 2027"])


def test_two_announcers_at_once_do_no_harm(table: Table) -> None:
    table.answer(5)
    untold = table.feed.untold(100)
    table.announce()
    table.feed.told([one.seq for one in untold])
    wake(table.feed, table.prefect, "weigh-answers", CODE)
    assert len(table.prefect.runs) == 1


def test_an_announcer_that_died_before_forgetting_calls_again_and_wakes_the_same_run(table: Table) -> None:
    table.answer()
    wake(table.feed, table.prefect, "weigh-answers", CODE)
    table.announce()
    assert len(table.prefect.runs) == 1


def test_a_generation_begins_once_whoever_claims_it(table: Table) -> None:
    assert table.feed.advance(CODE, "weigh-answers", 0)
    assert not table.feed.advance(CODE, "weigh-answers", 0)
    assert table.feed.generation(CODE, "weigh-answers") == 1


@settings(max_examples=60)
@given(st.lists(st.sampled_from(["answer", "announce", "run", "crash", "away", "back"]), max_size=40))
def test_no_answer_is_ever_lost_in_whatever_order_things_go_wrong(story: list[str]) -> None:
    """Sweeps aside: an answer whose only run died after the announcing waits for the next event or the sweep."""
    table = Table()
    for step in story:
        _play(table, step)
    table.prefect.away = False
    table.answer()
    table.announce()
    for key in table.waiting():
        table.run(key)
    assert table.done == {f"values.{number}" for number in range(1, table.told + 1)}


def _play(table: Table, step: str) -> None:
    if step in {"away", "back"}:
        table.prefect.away = step == "away"
    elif step == "answer":
        table.answer()
    elif step == "announce":
        try:
            table.announce()
        except NotNow:
            assert table.prefect.away
    else:
        for key in table.waiting()[:1]:
            table.run(key, crash=step == "crash")


@dataclass
class ListFeed:
    """A feed for the thread: SQLite in memory is one connection, which two threads must not share."""

    events: list[Untold] = field(default_factory=list)
    generations: Counter[str] = field(default_factory=Counter)

    def untold(self, limit: int) -> list[Untold]:
        return self.events[:limit]

    def told(self, seqs: list[int]) -> None:
        self.events = [one for one in self.events if one.seq not in seqs]

    def generation(self, alliance: str, deployment: str) -> int:
        return self.generations[deployment]

    def advance(self, alliance: str, deployment: str, seen: int) -> bool:
        self.generations[deployment] += 1
        return True


@dataclass(frozen=True)
class SomeEvent:
    seq: int
    alliance: str = CODE
    name: str = "values.answered"
    subject: str = "values.1"
    at = FakeClock().now()


@pytest.fixture
def announcer() -> Iterator[Announcer]:
    feed: Feed = ListFeed()  # type: ignore[assignment]  # lists are sequences enough here
    prefect = FakePrefect(away=True)
    made = Announcer(feed, lambda: prefect, listening)
    yield made
    made.stop()


def test_the_thread_lives_on_whatever_happens_and_ends_when_told(announcer: Announcer) -> None:
    assert isinstance(announcer.feed, ListFeed)
    prefect = announcer.connect()
    assert isinstance(prefect, FakePrefect)
    announcer.feed.events.append(SomeEvent(1))
    thread = Thread(target=announcer.run)
    thread.start()
    wait_until(lambda: prefect.calls > 0)
    prefect.away = False
    wait_until(lambda: bool(prefect.runs))
    announcer.stop()
    thread.join(5)
    assert not thread.is_alive()


def test_an_empty_table_costs_no_call() -> None:
    prefect = FakePrefect()
    assert announce(SqlFeed(memory()), prefect, listening) == 0
    assert prefect.calls == 0


@pytest.mark.parametrize(
    ("state", "age", "alive"),
    [
        (Scheduled(), timedelta(hours=9), True),
        (Pending(), timedelta(seconds=30), True),
        (Running(), timedelta(seconds=30), True),
        (Running(), timedelta(minutes=4), False),
        (Pending(), timedelta(minutes=4), False),
        (Crashed(), timedelta(), False),
        (Completed(), timedelta(), False),
    ],
)
def test_a_run_is_counted_on_while_it_waits_or_has_only_just_begun(
    state: State[Any], age: timedelta, alive: bool
) -> None:
    """A worker for whom it waits may be away for hours; one that began is awake within seconds, or dead."""
    run = FlowRun(id=uuid4(), flow_id=uuid4(), state=state)
    assert lives(run, state.timestamp + age) is alive
