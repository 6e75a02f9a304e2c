"""A person changes, or a partner leaves: nothing is lost, nobody is left waiting, old links die."""

import pytest

from domain.errors import FieldsBroken, RuleBroken
from domain.forums import Seat
from domain.joining.onboarding import STEPS, Step, Taken
from domain.joining.presenting import Presentation
from domain.links import Link, Purpose, serial_at
from domain.partners import Role
from domain.processes.joining.onboarding import onboard_partners, progress_of
from domain.processes.joining.parting import come_back, leave, look_at_parting
from domain.processes.joining.succeeding import Successor, burden_of, hand_on
from domain.processes.post import deliver_messages
from domain.processes.steering import retire_contact, withdraw
from domain.requests import Status
from domain.workdays import helsinki_date
from tests.newcomers import invited, writes_its_handbook
from tests.region import COORDINATOR, COUNTY, KAISA, NIILO, PEKKA, Region

ISOLA = "values.2027.isola"
NEW = Successor(name="Uuno Uusi", email="uuno@isola.example.org", word="Kaikki on mapissa.")


@pytest.fixture
def region() -> Region:
    region = Region()
    writes_its_handbook(region)
    region.open_round()
    with region.store.begin(region.code) as work:
        work.seats.take([Seat("steering", "isola", KAISA.id, PEKKA.id)])
    return region


def test_a_successor_takes_over_requests_seats_and_role_in_one_go(region: Region) -> None:
    heir = hand_on(region.ports, region.code, KAISA.id, COORDINATOR.id, NEW)
    with region.store.look(region.code) as work:
        assert work.register.contact(heir.id).role is Role.MAIN
        assert not work.register.contact(KAISA.id).active
        assert work.seats.all() == [Seat("steering", "isola", heir.id, PEKKA.id)]
        assert not burden_of(work, KAISA.id).requests
    assert region.request(ISOLA).contact == heir.id


def test_the_links_of_the_one_who_goes_open_nothing_any_more(region: Region) -> None:
    now = region.clock.now()
    link = Link(Purpose.DESK, region.code, KAISA.id, "", helsinki_date(now), serial_at(now))
    hand_on(region.ports, region.code, KAISA.id, COORDINATOR.id, NEW)
    with region.store.look(region.code) as work:
        assert work.spent.is_spent(link)


def test_both_get_one_letter_and_no_more(region: Region) -> None:
    heir = hand_on(region.ports, region.code, KAISA.id, COORDINATOR.id, NEW)
    deliver_messages(region.ports, region.code)
    (told,), (thanked,) = region.mail.letters_to(heir.id), region.mail.letters_to(KAISA.id)
    assert (told.letter, [one["request"] for one in told.facts["requests"]]) == ("successor", [ISOLA])
    assert thanked.letter == "stepped-down"


def test_a_deputy_that_succeeds_no_longer_stands_in_for_themselves(region: Region) -> None:
    hand_on(region.ports, region.code, KAISA.id, COORDINATOR.id, Successor(contact=PEKKA.id))
    with region.store.look(region.code) as work:
        assert work.seats.all() == [Seat("steering", "isola", PEKKA.id)]
        assert work.register.contact(PEKKA.id).role is Role.MAIN


@pytest.mark.parametrize("said", [Successor(), Successor(contact=NIILO.id), Successor(contact=KAISA.id)])
def test_a_successor_has_to_be_somebody_else_of_the_same_organisation(region: Region, said: Successor) -> None:
    with pytest.raises(FieldsBroken):
        hand_on(region.ports, region.code, KAISA.id, COORDINATOR.id, said)


def test_nobody_who_has_left_is_brought_back_as_a_successor(region: Region) -> None:
    retire_contact(region.ports, region.code, PEKKA.id, COORDINATOR.id)
    with pytest.raises(FieldsBroken):
        hand_on(region.ports, region.code, KAISA.id, KAISA.id, Successor(contact=PEKKA.id))


def test_a_hand_over_sent_twice_is_told_of_once(region: Region) -> None:
    for _ in range(2):
        hand_on(region.ports, region.code, KAISA.id, COORDINATOR.id, Successor(contact=PEKKA.id))
        region.clock.pass_time(minutes=1)
    deliver_messages(region.ports, region.code)
    assert [one.letter for one in region.mail.letters_to(KAISA.id)] == ["stepped-down"]
    assert [one.letter for one in region.mail.letters_to(PEKKA.id)] == ["successor"]


def test_in_the_seat_of_one_who_leaves_without_a_successor_the_deputy_carries_on(region: Region) -> None:
    retire_contact(region.ports, region.code, KAISA.id, COORDINATOR.id)
    with region.store.look(region.code) as work:
        assert work.seats.all() == [Seat("steering", "isola", PEKKA.id)]


def test_a_seat_without_a_deputy_is_empty_when_its_person_leaves(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.seats.take([Seat("steering", "isola", KAISA.id)])
    retire_contact(region.ports, region.code, KAISA.id, COORDINATOR.id)
    with region.store.look(region.code) as work:
        assert work.seats.all() == []


def test_a_partner_that_leaves_is_asked_nothing_more_and_thanked_once(region: Region) -> None:
    with region.store.look(region.code) as work:
        parting = look_at_parting(work, "isola")
    assert (len(parting.requests), len(parting.seats), len(parting.people)) == (1, 1, 2)
    assert leave(region.ports, region.code, "isola", COORDINATOR.id, "Kiitos kaikesta!")
    assert not leave(region.ports, region.code, "isola", COORDINATOR.id)
    deliver_messages(region.ports, region.code)
    assert [one.letter for one in region.mail.letters_to(KAISA.id)] == ["farewell"]
    assert region.request(ISOLA).status is Status.WITHDRAWN
    with region.store.look(region.code) as work:
        assert not work.register.partner("isola").active
        assert work.seats.all() == []


def test_a_leaving_can_be_undone_with_people_and_seats(region: Region) -> None:
    leave(region.ports, region.code, "isola", COORDINATOR.id)
    assert come_back(region.ports, region.code, "isola", COORDINATOR.id)
    assert not come_back(region.ports, region.code, "isola", COORDINATOR.id)
    with region.store.look(region.code) as work:
        assert work.register.partner("isola").active
        assert work.register.contact(KAISA.id).active
        assert work.seats.all() == [Seat("steering", "isola", KAISA.id, PEKKA.id)]


def test_who_was_thanked_for_good_reads_at_once_that_they_are_in_again_with_a_link_that_opens(region: Region) -> None:
    leave(region.ports, region.code, "isola", COORDINATOR.id)
    deliver_messages(region.ports, region.code)
    region.clock.pass_time(minutes=2)
    come_back(region.ports, region.code, "isola", COORDINATOR.id)
    deliver_messages(region.ports, region.code)
    letters = region.mail.letters_to(KAISA.id)
    assert [one.letter for one in letters] == ["farewell", "came-back"]
    link = Link(
        Purpose.DESK, region.code, KAISA.id, "", helsinki_date(region.clock.now()), serial_at(letters[1].queued_at)
    )
    with region.store.look(region.code) as work:
        assert not work.spent.is_spent(link)


def test_the_organisation_that_leads_cannot_leave(region: Region) -> None:
    with pytest.raises(RuleBroken):
        leave(region.ports, region.code, COUNTY.id, COORDINATOR.id)


def test_what_a_partner_said_before_it_left_changes_nothing_any_more() -> None:
    newcomer = invited(Region())
    newcomer.takes_every_step()
    leave(newcomer.region.ports, newcomer.region.code, newcomer.id, COORDINATOR.id)
    onboard_partners(newcomer.region.ports, newcomer.region.code)
    with newcomer.region.store.look(newcomer.region.code) as work:
        assert not work.register.partner(newcomer.id).active
        assert work.profiles.of(newcomer.id) is None
        assert work.seats.all() == []


def test_a_partner_that_left_half_way_in_takes_the_rest_of_its_steps_when_it_comes_back() -> None:
    newcomer = invited(Region())
    newcomer.act("profile", Presentation(core_task="Pidämme kylätalon ovet auki."))
    newcomer.run()
    code, ports = newcomer.region.code, newcomer.region.ports
    for _ in range(2):
        leave(ports, code, newcomer.id, COORDINATOR.id)
        come_back(ports, code, newcomer.id, COORDINATOR.id)
    newcomer.run()
    with newcomer.region.store.look(code) as work:
        assert not work.register.partner(newcomer.id).active
        open_kinds = {one.kind for one in work.requests.open_of_partner(newcomer.id)}
        standing = progress_of(work, work.memberships.all()[0])
    assert open_kinds == {"people", "agreement", "common-ground", "seating"}
    assert [taken for _, taken in standing.steps].count(Taken.DONE) == 1
    assert len(standing.steps) == 5


def test_an_agreement_that_was_withdrawn_makes_nobody_a_partner() -> None:
    newcomer = invited(Region(), *(Step(one.code, one.days, may_skip=one.code != "agreement") for one in STEPS))
    ports, code = newcomer.region.ports, newcomer.region.code
    for kind in ("people", "agreement", "common-ground", "seating", "profile"):
        withdraw(ports, code, newcomer.request(kind), COORDINATOR.id)
    assert newcomer.run().needs_person
    with newcomer.region.store.look(code) as work:
        assert not work.register.partner(newcomer.id).active
