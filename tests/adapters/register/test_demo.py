"""The demo alliance: founded once, with a past, and never in a real alliance's place."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from adapters.database.events import SqlFeed
from adapters.register.demo import CODE, EXAMPLES, Demo, reset, start, state
from adapters.register.importing import import_file
from domain.errors import RuleBroken
from domain.indicators.completeness import Given, completeness
from domain.indicators.values import Said
from domain.meetings.meeting import Stage
from domain.meetings.minutes import Presence, Proposal
from domain.messages import Delivery
from domain.partners import Sector
from domain.plans.commitments import Standing
from domain.plans.lights import Light
from domain.ports import Ports
from domain.processes.joining.onboarding import progress_of
from domain.processes.meetings.finishing import finish
from domain.processes.meetings.recording import attend, decide_item, unwritten
from domain.processes.notices import send_notices
from domain.processes.plans.board import proposed_items, read_board
from domain.processes.rehearsing import PROCESSES
from domain.requests import Move, Status
from tests.fakes import FakeClock
from tests.founding import Empty, a_founded_demo, first_start
from tests.memory import dump
from tests.region import Region


@pytest.fixture
def nothing() -> Empty:
    return Empty()


@pytest.fixture
def founded() -> Empty:
    """A demo a moment after its first start."""
    return a_founded_demo()


def test_an_empty_database_has_no_demo(nothing: Empty) -> None:
    assert state(nothing.ports) is Demo.MISSING


def test_the_demo_is_a_county_with_its_partners(founded: Empty) -> None:
    with founded.store.look(CODE) as work:
        assert Counter(one.sector for one in work.register.partners()) == {
            Sector.COUNTY: 1,
            Sector.MUNICIPALITY: 6,
            Sector.PARISH: 1,
            Sector.ASSOCIATION: 5,
        }
        assert all(one.email.endswith(".example.org") for one in work.register.contacts())


def test_a_small_association_is_half_way_in(founded: Empty) -> None:
    with founded.store.look(CODE) as work:
        (joining,) = work.memberships.all()
        progress = progress_of(work, joining)
        assert (progress.done, len(progress.steps)) == (2, 5)
        assert not work.register.partner(joining.partner).active


def test_one_partner_has_answered_by_mail_which_is_no_answer(founded: Empty) -> None:
    with founded.store.look(CODE) as work:
        (note,) = work.received.unread()
        assert work.requests.get(note.request).status is Status.OPEN


def test_its_first_round_asks_at_once_about_the_year_before(founded: Empty) -> None:
    assert "2026" in first_start()[0]
    assert send_notices(founded.ports, CODE).counts["digests"] == 12


@pytest.mark.parametrize(
    "month", [pytest.param(2, marks=pytest.mark.walk), 6, pytest.param(11, marks=pytest.mark.walk)]
)
def test_on_its_first_day_everybody_gets_one_digest_with_all_that_is_asked(nothing: Empty, month: int) -> None:
    nothing.clock.instant = datetime(2026, month, 22, 8, tzinfo=UTC)
    start(nothing.ports)
    for _ in range(4):
        for name, process in PROCESSES.items():
            with nothing.store.look(CODE) as work:
                due = work.waiting(name, nothing.clock.now())
            if due:
                process(nothing.ports, CODE)
        nothing.clock.pass_time(seconds=30)
    letters = [(to.id, message) for message, to in nothing.mail.sent]
    invited = Counter(contact for contact, message in letters if message.letter == "meeting-invitation")
    digests = [(contact, message) for contact, message in letters if message.letter == "digest"]
    assert len(digests) == len({contact for contact, _ in digests}) == 12
    assert all(message.facts["waiting"] == invited[contact] for contact, message in digests)


def test_a_second_start_writes_founded(founded: Empty) -> None:
    before = dump(founded.engine)
    assert "goes on" in start(founded.ports)
    assert dump(founded.engine) == before


def test_a_demo_imported_by_hand_gets_its_rounds_at_the_first_start(nothing: Empty) -> None:
    import_file(nothing.ports, EXAMPLES / "demo.yaml")
    assert state(nothing.ports) is Demo.MISSING
    start(nothing.ports)
    assert state(nothing.ports) is Demo.RUNNING


@pytest.mark.walk
@pytest.mark.parametrize("today", [(2026, 1, 1), (2026, 6, 25), (2027, 12, 31), (2028, 2, 29)])
def test_whatever_the_day_the_past_is_over_and_its_values_accepted(nothing: Empty, today: tuple[int, int, int]) -> None:
    nothing.clock = FakeClock(datetime(*today, 21, 30, tzinfo=UTC))
    start(nothing.ports)
    with nothing.store.look(CODE) as work:
        now, *past = work.rounds.all()
        assert now.closed_at is None
        for one in past:
            assert one.closed_at is not None
            assert one.closed_at < nothing.clock.now()
            given = completeness(work.rounds.states(one.id)).total
            assert all(given[what] for what in (Given.ON_TIME, Given.LATE, Given.NOT_RELEVANT, Given.NO_ANSWER))
        assert work.requests.standing("review", Status.OPEN) == []
        assert work.requests.standing("values", Status.ANSWERED) == []


def test_last_years_value_stands_beside_the_question(founded: Empty) -> None:
    with founded.store.look(CODE) as work:
        asked = work.requests.question(work.requests.get("values.2026.kuuselo")).items
        assert all(one.previous is not None for one in asked)
        told = work.requests.history("values.2025.saarismaa")
        assert [one.move for one in told] == [Move.ANSWER, Move.ACCEPT]
        assert Said.NOT_RELEVANT in [one.said for one in work.rounds.states("2025") if one.partner == "saarismaa"]


def test_nobody_is_mailed_about_the_past_but_the_newcomer_has_its_invitation(founded: Empty) -> None:
    with founded.store.look(CODE) as work:
        assert work.post.count()[Delivery.QUEUED] == 1
        (joining,) = work.memberships.all()
        asked = work.requests.of_subject(joining.joining)
        assert [message.letter for message, _, _ in work.post.of_request(asked[0].id)] == ["invitation"]
    send_notices(founded.ports, CODE)
    with founded.store.look(CODE) as work:
        assert all(not work.post.of_request(f"values.2025.{one.id}") for one in work.register.partners())


def test_the_past_wakes_nobody(founded: Empty) -> None:
    untold = SqlFeed(founded.engine).untold(1_000)
    assert {event.at for event in untold} == {founded.clock.now()}
    assert {"round.opened", "plan.revised", "commitment.asked"} <= {event.name for event in untold}


def test_the_plan_has_been_adopted_agreed_on_and_told_of(founded: Empty) -> None:
    with founded.store.look(CODE) as work:
        plan = work.plans.find(date(2027, 2, 1))
        assert plan
        board = read_board(work, plan, founded.clock.now())
        assert board.version
        lights, standings = ({getattr(one, name) for one in board.actions} for name in ("light", "standing"))
    assert {Standing.ACCEPTED, Standing.PROPOSED, Standing.LOOKING} <= standings
    assert {Light.DONE, Light.GOOD, Light.STUCK} <= {one.light for one in lights}
    assert {"stuck", "looking"} <= {one.why for one in proposed_items(board)}


@pytest.mark.parametrize(
    "year", [2025, pytest.param(2029, marks=pytest.mark.walk), pytest.param(2033, marks=pytest.mark.walk)]
)
def test_the_plan_moves_with_the_year_the_demo_is_started_in(year: int) -> None:
    nothing = Empty()
    nothing.clock.instant = datetime(year, 9, 15, 8, tzinfo=UTC)
    start(nothing.ports)
    with nothing.store.look(CODE) as work:
        plan = work.plans.find(date(year, 9, 15))
        assert plan
        assert len(work.plans.content(plan.id).actions) == 20


def test_a_demo_whose_round_has_locked_says_so_and_can_begin_anew(founded: Empty) -> None:
    founded.clock.pass_time(days=365)
    assert state(founded.ports) is Demo.LOCKED
    assert "yhdyspinta demo reset" in start(founded.ports)
    assert "2027" in reset(founded.ports)
    assert state(founded.ports) is Demo.RUNNING
    assert send_notices(founded.ports, CODE).counts["digests"] == 12


@pytest.mark.parametrize("code", ["other", CODE])
def test_no_other_alliance_is_ever_reset(code: str) -> None:
    real = Region()  # its code is the demo's, but it is no demo
    with pytest.raises(RuleBroken) as caught:
        reset(real.ports, code)
    assert caught.value.code == "demo.not-demo"
    with real.store.look(CODE) as work:
        assert len(work.register.partners()) == len(real.partners)


def test_a_real_alliance_with_the_demos_code_is_not_started_over() -> None:
    with pytest.raises(RuleBroken):
        start(Region().ports)


def test_a_failure_halfway_leaves_nothing_behind(founded: Empty) -> None:
    ports: Ports = founded.ports
    founded.clock.instant = datetime(1999, 1, 1, tzinfo=UTC)  # periods begin with 20
    with pytest.raises(RuleBroken):
        reset(ports)
    founded.clock.instant = datetime(2027, 2, 1, 8, 30, tzinfo=UTC)
    assert state(ports) is Demo.RUNNING


def test_minutes_can_be_written_and_finished_on_the_first_day(founded: Empty) -> None:
    with founded.store.look(CODE) as work:
        (waiting,) = unwritten(work, founded.clock.now())
        by = work.register.coordinators()[0].id
        items = work.agendas.items(waiting.id)
        replies = work.records.rsvps(waiting)
    assert (len(items), {coming for _, coming, _ in replies.values()}) == (3, {"yes", "no"})
    there = [Presence(partner, "Joku") for partner, (_, coming, _) in replies.items() if coming == "yes"]
    attend(founded.ports, CODE, waiting.id, there)
    decide_item(founded.ports, CODE, waiting.id, by, Proposal(item=items[0].id, words="Tehdään näin."))
    assert finish(founded.ports, CODE, waiting.id, by).stage is Stage.HELD
