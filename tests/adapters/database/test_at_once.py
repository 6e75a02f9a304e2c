"""Several at once: everything happens, and happens once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.register.importing import import_file
from domain.asides import HandOver
from domain.errors import Stale
from domain.indicators.catalogue import Period
from domain.meetings.minutes import Presence, Proposal
from domain.messages import Delivery
from domain.partners import Role
from domain.processes.answering import act, hand_over, save_draft
from domain.processes.contacts import ContactForm, revoke_links, save_contact
from domain.processes.doors import desk_link
from domain.processes.indicators.rounds import open_round
from domain.processes.indicators.weighing import weigh_answers
from domain.processes.meetings.recording import attend, decide_item, strike_decision
from domain.processes.notices import send_notices
from domain.processes.post import deliver_messages
from domain.requests import Move, Status
from tests.builders import ISOLA, values
from tests.domain.processes.meetings.meeting_room import ID, a_polled_region, at_the_meeting, items
from tests.region import COORDINATOR, KAISA, PEKKA, SPRING, Region

pytestmark = pytest.mark.walk

MANY = 6
HEAD = "Organisaatio;Sektori;Kuntakoodi;Yhteyshenkilö;Sähköposti\n"
THERE = [Presence("isola", "Kaisa Kivi"), Presence("kivela", "Olli Oja")]


def at_once(what: Callable[[], object], times: int = MANY) -> list[object]:
    """What each of them got, or the rule that refused it; any other error is ours."""

    def attempt(_: int) -> object:
        try:
            return what()
        except Stale as refused:
            return refused

    with ThreadPoolExecutor(times) as everybody:
        return list(everybody.map(attempt, range(times)))


def test_a_round_opened_by_several_at_once_asks_each_partner_once(shared_region: Region) -> None:
    region = shared_region
    done = at_once(lambda: open_round(region.ports, region.code, Period(2027), COORDINATOR.id, SPRING).counts["asked"])
    assert sorted(done, key=str) == [0] * (MANY - 1) + [5]


def test_notices_planned_by_several_at_once_reach_each_person_once(shared_region: Region) -> None:
    region = shared_region
    region.open_round()
    at_once(lambda: send_notices(region.ports, region.code))
    at_once(lambda: deliver_messages(region.ports, region.code))
    assert len(region.mail.sent) == len({to.id for _, to in region.mail.sent}) == 5
    with region.store.look(region.code) as work:
        assert work.post.count() == {Delivery.SENT: 5}


def test_answers_weighed_by_several_at_once_are_weighed_once(shared_region: Region) -> None:
    region = shared_region
    region.open_round()
    act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, values())
    at_once(lambda: weigh_answers(region.ports, region.code))
    with region.store.look(region.code) as work:
        assert [reply.move for reply in work.requests.history(ISOLA)] == [Move.ANSWER, Move.ACCEPT]


def test_of_answers_given_at_once_one_is_taken_and_the_others_are_told(shared_region: Region) -> None:
    region = shared_region
    region.open_round()
    given = at_once(lambda: act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, values(), seen=0))
    assert sum(isinstance(one, Stale) for one in given) == MANY - 1
    assert region.request().version == 1


def test_an_answer_given_while_notices_are_planned_is_not_lost(shared_region: Region) -> None:
    region = shared_region
    region.open_round()
    with ThreadPoolExecutor(2) as both:
        planned = both.submit(send_notices, region.ports, region.code)
        both.submit(act, region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, values()).result()
        planned.result()
    request = region.request()
    assert (request.status, request.notice_at) == (Status.ANSWERED, datetime(2027, 6, 13, 21, tzinfo=UTC))


def test_colleagues_added_at_once_are_different_people(shared_region: Region) -> None:
    region = shared_region
    region.open_round()
    ids = iter(range(MANY))

    def add() -> str:
        who = HandOver(name="Mikko", email=f"mikko{next(ids)}@isola.example.org")
        return hand_over(region.ports, region.code, ISOLA, KAISA.id, who).id

    added = [one for one in at_once(add) if isinstance(one, str)]
    assert len(set(added)) == len(added) > 0


def test_contacts_added_at_once_are_different_people(shared_region: Region) -> None:
    region, ids = shared_region, iter(range(MANY))

    def add() -> str:
        said = ContactForm(name="Mikko", email=f"mikko{next(ids)}@isola.example.org", role=Role.COLLEAGUE)
        return save_contact(region.ports, region.code, "isola", COORDINATOR.id, said).id

    added = at_once(add)
    assert len(set(added)) == MANY
    with region.store.look(region.code) as work:
        addresses = [one.email for one in work.register.contacts("isola")]
    assert len(set(addresses)) == len(addresses) == len([KAISA, PEKKA]) + MANY


def test_people_imported_while_others_are_added_are_different_people(shared_region: Region, tmp_path: Path) -> None:
    region, numbers = shared_region, iter(range(MANY))

    def add() -> object:
        number = next(numbers)
        if number % 2:
            said = ContactForm(name="Mikko", email=f"mikko{number}@isola.example.org", role=Role.COLLEAGUE)
            return save_contact(region.ports, region.code, "isola", COORDINATOR.id, said).id
        file = tmp_path / f"{number}.csv"
        file.write_text(f"{HEAD}Isola;kunta;901;Mikko;mikko{number}@isola.example.org\n", encoding="utf-8")
        return import_file(region.ports, file).faults

    assert [one for one in at_once(add) if not isinstance(one, str)] == [()] * (MANY // 2)
    with region.store.look(region.code) as work:
        addresses = {one.email for one in work.register.contacts("isola")}
    assert len(addresses) == len([KAISA, PEKKA]) + MANY


def test_drafts_saved_at_once_leave_one_of_them(shared_region: Region) -> None:
    region, numbers = shared_region, iter(range(MANY))
    region.open_round()

    def save() -> None:
        body = {"values": {"hearing": {"number": str(next(numbers))}}}
        save_draft(region.ports, region.code, ISOLA, KAISA.id, body)

    assert at_once(save) == [None] * MANY
    with region.store.look(region.code) as work:
        assert work.requests.draft(ISOLA, KAISA.id) is not None


def test_minutes_written_by_several_at_once_hold_all_that_they_wrote(shared_region: Region) -> None:
    region, numbers = shared_region, iter(range(MANY))
    at_the_meeting(a_polled_region(region))
    [first, *_] = items(region)

    def decide() -> str:
        said = Proposal(item=first, words=f"Päätös {next(numbers)}")
        return decide_item(region.ports, region.code, ID, COORDINATOR.id, said).id

    made = at_once(decide)
    assert len(set(made)) == MANY
    assert at_once(lambda: attend(region.ports, region.code, ID, THERE)) == [None] * MANY
    with region.store.look(region.code) as work:
        assert {one.id for one in work.records.decisions(ID)} == set(made)
        assert work.records.presence(ID) == THERE


def test_a_decision_struck_by_several_at_once_is_struck(shared_region: Region) -> None:
    region = shared_region
    at_the_meeting(a_polled_region(region))
    [first, *_] = items(region)
    said = Proposal(item=first, words="Jatketaan yhdessä.")
    made = decide_item(region.ports, region.code, ID, COORDINATOR.id, said).id
    done = at_once(lambda: strike_decision(region.ports, region.code, ID, made, COORDINATOR.id))
    assert done == [None] * MANY
    with region.store.look(region.code) as work:
        assert [one.decision.id for one in work.records.struck(ID)] == [made]


def test_links_revoked_at_once_are_revoked(shared_region: Region) -> None:
    region = shared_region
    now = region.clock.now()
    assert at_once(lambda: revoke_links(region.ports, region.code, KAISA.id, COORDINATOR.id)) == [now] * MANY
    with region.store.look(region.code) as work:
        assert work.spent.is_spent(desk_link(region.code, KAISA.id, now))
