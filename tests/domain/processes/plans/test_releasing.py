"""What was promised and is no longer asked: who had said yes is thanked, and nobody answers for another's words."""

from datetime import date

import pytest

from domain.plans.lights import Light
from domain.plans.statuses import ActionStatus, Statuses
from domain.processes.answering import act
from domain.processes.joining.parting import leave
from domain.processes.plans.adopting import Adoption, adopt
from domain.processes.plans.board import ActionLine, own_actions, read_board
from domain.processes.post import deliver_messages
from domain.requests import Move, Status
from tests.plans import (
    CONTENT,
    PLAN,
    WALKS,
    a_planned_region,
    agree,
    board,
    change,
    commitment,
    follow,
    on,
    standings,
    write,
)
from tests.region import COORDINATOR, NIILO, OLLI, Region

WORD = "Uusia vapaaehtoisia on jo kaksitoista."
TOLD = Statuses(actions={WALKS.code: ActionStatus(progress="50", sentence=WORD)})


@pytest.fixture
def region() -> Region:
    """A region in which the club has said yes to its walks and told how they go."""
    region = a_planned_region()
    follow(region)
    agree(region, WALKS, "club")
    on(region, date(2027, 4, 6))
    follow(region)
    act(region.ports, region.code, f"status.{PLAN.id}.2027-q1.club", NIILO.id, Move.ANSWER, TOLD)
    follow(region)
    return region


def letters(region: Region, contact: str) -> list[str]:
    deliver_messages(region.ports, region.code)
    return [one.letter for one in region.mail.letters_to(contact) if one.letter in {"released", "withdrawn"}]


def walks(region: Region) -> ActionLine:
    return next(one for one in board(region).actions if one.action.code == WALKS.code)


def test_who_had_said_yes_is_thanked_once_when_an_action_goes_to_somebody_else(region: Region) -> None:
    change(region, WALKS, owner="kivela")
    assert follow(region)["released"] == 1
    assert "released" not in follow(region)
    assert region.request(commitment(WALKS, "club")).status is Status.WITHDRAWN
    assert letters(region, NIILO.id) == ["released"]
    assert letters(region, OLLI.id) == []


def test_the_letter_tells_who_changed_what_and_who_leads_now(region: Region) -> None:
    change(region, WALKS, owner="kivela")
    follow(region)
    deliver_messages(region.ports, region.code)
    (letter,) = [one for one in region.mail.letters_to(NIILO.id) if one.letter == "released"]
    assert (letter.sender, letter.facts["by"], letter.facts["how"]) == (COORDINATOR.id, COORDINATOR.name, "another")
    assert "Kivelä" in letter.facts["owner"]["fi"]


def test_who_had_said_yes_is_thanked_when_the_action_is_taken_out_of_the_plan(region: Region) -> None:
    write(region, CONTENT.with_items([], [WALKS]))
    follow(region)
    assert letters(region, NIILO.id) == ["released"]


def test_the_new_owner_is_asked_first_and_what_the_former_one_said_is_not_theirs(region: Region) -> None:
    said = walks(region).said
    assert said is not None
    assert said.sentence == WORD
    change(region, WALKS, owner="kivela")
    follow(region)
    line = walks(region)
    assert (line.standing.value, line.said, line.light.light) == ("proposed", None, Light.GREY)
    agree(region, WALKS, "kivela")
    follow(region)
    assert walks(region).said is None
    assert region.request(commitment(WALKS, "kivela")).status is Status.ACCEPTED


def test_what_was_said_stays_in_the_history_with_who_said_it(region: Region) -> None:
    change(region, WALKS, owner="kivela")
    follow(region)
    with region.store.look(region.code) as work:
        assert work.plans.said(PLAN.id)[WALKS.code].partner == "club"


def test_the_new_owner_begins_its_statuses_from_a_clean_page(region: Region) -> None:
    change(region, WALKS, owner="kivela")
    follow(region)
    agree(region, WALKS, "kivela")
    on(region, date(2027, 8, 16))
    follow(region)
    asked = region.request(f"status.{PLAN.id}.2027-q2.kivela")
    with region.store.look(region.code) as work:
        (item,) = work.requests.question(asked).items
    assert (item.action.code, item.before) == (WALKS.code, None)


def test_an_action_handed_on_is_no_longer_its_former_owners_own(region: Region) -> None:
    change(region, WALKS, owner="kivela")
    follow(region)
    with region.store.look(region.code) as work:
        mine = own_actions(work, "club", region.clock.now())
    assert WALKS.code not in [one.action.code for one in mine]


def test_the_adopted_plan_names_who_does_it_today(region: Region) -> None:
    adopt(region.ports, region.code, COORDINATOR.id, Adoption(decided_on=date(2027, 4, 6), decision="Hallitus § 1"))
    change(region, WALKS, owner="kivela")
    follow(region)
    with region.store.look(region.code) as work:
        adopted = read_board(work, PLAN, region.clock.now(), work.plans.versions(PLAN.id)[0].revision)
    line = next(one for one in adopted.actions if one.action.code == WALKS.code)
    assert (line.standing.value, line.action.owner) == ("proposed", "kivela")


def test_who_is_given_an_action_back_is_asked_anew(region: Region) -> None:
    change(region, WALKS, owner="kivela")
    follow(region)
    region.clock.pass_time(minutes=1)
    change(region, WALKS, owner="club")
    follow(region)
    assert region.request(f"{commitment(WALKS, 'club')}.2").status is Status.OPEN
    assert standings(region)[WALKS.code].value == "proposed"


def test_who_has_left_was_thanked_then_and_is_not_written_to_again(region: Region) -> None:
    leave(region.ports, region.code, "club", COORDINATOR.id)
    assert "released" not in follow(region)
    assert region.request(commitment(WALKS, "club")).status is Status.ACCEPTED
