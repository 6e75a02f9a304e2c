"""A partner joins: asked once, in any order, with breaks, and in when every step is done or skipped."""

from dataclasses import replace
from datetime import date

import pytest

from domain.asides import Decline
from domain.calls import Called
from domain.errors import FieldsBroken
from domain.forums import Seat
from domain.joining.agreements import Signing
from domain.joining.onboarding import Stage, Step
from domain.joining.people import People
from domain.joining.renewals import RENEWAL, Renewal
from domain.partners import Role
from domain.processes.answering import act
from domain.processes.joining.inviting import invite
from domain.processes.joining.onboarding import admit, onboard_partners, progress_of
from domain.processes.notices import send_notices
from domain.processes.post import deliver_messages
from domain.processes.rehearsing import rehearse
from domain.requests import Move, Request, Status
from domain.words import Text
from tests.newcomers import INVITATION, PEOPLE_SAID, Newcomer, invited, writes_its_handbook
from tests.region import ALLIANCE, COORDINATOR, KAISA, SPRING, Region

DATES = (SPRING.opens, SPRING.due, SPRING.locks)


@pytest.fixture
def newcomer(region: Region) -> Newcomer:
    return invited(region)


@pytest.fixture
def region() -> Region:
    return Region()


def test_an_invited_partner_is_in_the_register_and_asked_nothing_but_how_it_joins(newcomer: Newcomer) -> None:
    newcomer.region.open_round()
    with newcomer.region.store.look(newcomer.region.code) as work:
        assert not work.register.partner(newcomer.id).active
        asked = {one.kind for one in work.requests.of_partner(newcomer.id)}
    assert asked == {"people", "agreement", "common-ground", "seating", "profile"}


def test_the_invitation_is_the_asking_so_no_digest_follows_at_once(newcomer: Newcomer) -> None:
    send_notices(newcomer.region.ports, newcomer.region.code)
    deliver_messages(newcomer.region.ports, newcomer.region.code)
    letters = newcomer.region.mail.letters_to(newcomer.arrival.contact.id)
    assert [one.letter for one in letters] == ["invitation"]


def test_inviting_the_same_partner_twice_is_refused_by_name_and_by_number(newcomer: Newcomer) -> None:
    ports, code = newcomer.region.ports, newcomer.region.code
    with pytest.raises(FieldsBroken) as refused:
        invite(ports, code, INVITATION, COORDINATOR.id)
    assert set(refused.value.fields) == {"name"}
    with pytest.raises(FieldsBroken) as refused:
        invite(ports, code, INVITATION.model_copy(update={"name": "Toinen ry"}), COORDINATOR.id)
    assert set(refused.value.fields) == {"number"}


def test_what_the_alliance_has_not_written_is_not_asked(region: Region) -> None:
    said = INVITATION.model_copy(update={"forums": ()})
    arrival = invite(region.ports, region.code, said, COORDINATOR.id)
    assert [one.kind for one in arrival.requests] == ["people", "profile"]


def test_a_partner_that_has_taken_every_step_is_in_and_welcomed_once(newcomer: Newcomer) -> None:
    newcomer.takes_every_step()
    outcome = newcomer.run()
    assert outcome.counts["joined"] == 1
    assert newcomer.run().counts == {"taken_in": 0, "joined": 0, "joining": 0, "renewals": 0}
    deliver_messages(newcomer.region.ports, newcomer.region.code)
    hilja = newcomer.region.mail.letters_to(newcomer.arrival.contact.id)
    assert sorted(one.letter for one in hilja) == ["agreement-copy", "invitation", "welcome"]
    (copy,) = newcomer.region.mail.letters_to(COORDINATOR.id)
    assert (copy.letter, copy.facts["kind"]) == ("agreement-copy", "agreement"), "a rehearsal tells what it is about"
    with newcomer.region.store.look(newcomer.region.code) as work:
        assert work.register.partner(newcomer.id).active


def test_the_answers_take_effect_in_the_register_the_seats_and_the_profile(newcomer: Newcomer) -> None:
    newcomer.takes_every_step()
    newcomer.run()
    with newcomer.region.store.look(newcomer.region.code) as work:
        people = {one.role: one for one in work.register.contacts(newcomer.id)}
        assert people[Role.MAIN].phone == "050 000 0901"
        assert people[Role.DEPUTY].working_days == (1, 3)
        assert work.seats.of_contact(people[Role.MAIN].id) == [Seat("steering", newcomer.id, people[Role.MAIN].id)]
        profile = work.profiles.of(newcomer.id)
    assert profile
    assert profile.core_task == Text("Pidämme kylätalon ovet auki.")
    assert profile.tags == ("kylät", "talkoot")


def test_half_of_the_steps_leave_it_joining_with_the_rest_to_come(newcomer: Newcomer) -> None:
    newcomer.act("people", People.model_validate(PEOPLE_SAID))
    newcomer.act("profile", Decline(reason="Hallitus kirjoittaa sen syksyllä."), Move.DECLINE)
    outcome = newcomer.run()
    assert outcome.counts["joining"] == 1
    assert not outcome.needs_person
    with newcomer.region.store.look(newcomer.region.code) as work:
        membership = work.memberships.of(newcomer.id)
        assert membership
        assert membership.stage is Stage.JOINING
        progress = progress_of(work, membership)
    assert (progress.done, len(progress.steps)) == (2, 5)


def test_the_coordinator_is_told_once_of_a_step_that_was_skipped(newcomer: Newcomer) -> None:
    newcomer.act("profile", Decline(reason="Syksyllä."), Move.DECLINE)
    newcomer.run()
    newcomer.run()
    deliver_messages(newcomer.region.ports, newcomer.region.code)
    (told,) = newcomer.region.mail.letters_to(COORDINATOR.id)
    assert (told.letter, told.facts["said"]) == ("skipped", "Syksyllä.")


def test_a_no_to_a_step_that_may_not_be_skipped_waits_for_a_coordinator(region: Region) -> None:
    newcomer = invited(region, Step("people"), Step("agreement", 21, may_skip=False))
    newcomer.act("people", People.model_validate(PEOPLE_SAID))
    newcomer.act("agreement", Decline(reason="Emme voi sitoutua."), Move.DECLINE)
    outcome = newcomer.run()
    assert outcome.needs_person
    assert outcome.counts["joined"] == 0
    assert admit(region.ports, region.code, newcomer.id, COORDINATOR.id)
    assert not admit(region.ports, region.code, newcomer.id, COORDINATOR.id)
    with region.store.look(region.code) as work:
        assert work.register.partner(newcomer.id).active


def test_an_agreement_that_has_changed_meanwhile_has_to_be_read_again(newcomer: Newcomer) -> None:
    with pytest.raises(FieldsBroken) as refused:
        newcomer.act("agreement", Signing(edition="v0", agreed=True, name="Hilja"))
    assert refused.value.fields["agreed"].code == "agreement.changed"
    with pytest.raises(FieldsBroken):
        newcomer.act("agreement", Signing(edition="v1", name="Hilja"))


def test_the_others_hear_of_the_newcomer_in_their_next_digest(newcomer: Newcomer) -> None:
    newcomer.takes_every_step()
    newcomer.run()
    newcomer.region.open_round()
    send_notices(newcomer.region.ports, newcomer.region.code)
    deliver_messages(newcomer.region.ports, newcomer.region.code)
    digest = newcomer.region.mail.letters_to(KAISA.id)[-1]
    assert [one["fi"] for one in digest.facts["joined"]] == ["Kylätalo ry"]


def test_a_silent_newcomer_gets_its_reminders_and_then_the_coordinator_a_call_that_names_the_step(
    region: Region,
) -> None:
    newcomer = invited(region, Step("people", 14))
    for _ in range(60):
        send_notices(region.ports, region.code)
        deliver_messages(region.ports, region.code)
        region.clock.pass_time(days=1)
    letters = [one.letter for one in region.mail.letters_to(newcomer.arrival.contact.id)]
    assert letters == ["invitation", "digest", "digest"]
    with region.store.look(region.code) as work:
        (call,) = work.requests.of_subject(newcomer.request("people"))
        about = work.requests.about(call)
    assert about["matter"]["kind"] == "people"
    assert about["partner"]["fi"] == "Kylätalo ry"


def test_a_rehearsal_knows_when_the_yearly_look_would_be_asked() -> None:
    region = Region(alliance=replace(ALLIANCE, renewal="09-01"))
    found = rehearse(region.ports, region.code, date(2027, 8, 20), date(2027, 9, 10))
    asked = {one.at.date() for one in found.sent if any(id.startswith("renewal.2027") for id in one.requests)}
    assert date(2027, 9, 1) <= min(asked) <= date(2027, 9, 6)


def test_who_finds_something_changed_is_asked_for_just_that(region: Region) -> None:
    writes_its_handbook(region)
    asked = Request("renewal.2027.isola", RENEWAL.name, "renewal.2027", "county", "isola", KAISA.id, *DATES)
    with region.store.begin(region.code) as work:
        work.requests.add_missing([asked])
    act(region.ports, region.code, asked.id, KAISA.id, Move.ANSWER, Renewal(seen=True, differs={"people": True}))
    onboard_partners(region.ports, region.code)
    with region.store.look(region.code) as work:
        fresh = {one.kind for one in work.requests.of_subject(asked.id)}
    assert fresh == {"people", "agreement"}


def test_planning_twice_asks_nobody_twice(region: Region) -> None:
    writes_its_handbook(region)
    invite(region.ports, region.code, INVITATION, COORDINATOR.id)
    onboard_partners(region.ports, region.code)
    onboard_partners(region.ports, region.code)
    with region.store.look(region.code) as work:
        kinds = [one.kind for kind in ("people", "profile") for one in work.requests.standing(kind, Status.OPEN)]
    assert kinds == ["people", "profile"]


def test_a_silent_newcomer_is_called_about_one_thing_at_a_time(region: Region) -> None:
    invited(region, Step("people", 14), Step("profile", 14), Step("common-ground", 14))
    most = 0
    for _ in range(50):
        send_notices(region.ports, region.code)
        deliver_messages(region.ports, region.code)
        with region.store.look(region.code) as work:
            most = max(most, len(work.requests.standing("call", Status.OPEN)))
        region.clock.pass_time(days=1)
    assert most == 1


def test_when_the_call_is_made_and_more_is_late_the_next_one_follows(region: Region) -> None:
    invited(region, Step("people", 14), Step("profile", 14))
    made = []
    for _ in range(60):
        send_notices(region.ports, region.code)
        with region.store.look(region.code) as work:
            calls = work.requests.standing("call", Status.OPEN)
        for call in calls:
            act(region.ports, region.code, call.id, call.contact, Move.ANSWER, Called(outcome="Kiire."))
            made.append(call.subject.partition(".")[0])
        region.clock.pass_time(days=1)
    assert sorted(made) == ["people", "profile"]


def test_whoever_gets_another_address_is_the_same_person_with_all_that_is_asked_of_them(region: Region) -> None:
    newcomer = invited(region)
    main = {**PEOPLE_SAID["main"], "email": "hilja@uusi.example.net"}
    newcomer.act("people", People.model_validate({"main": main}))
    newcomer.run()
    with region.store.look(region.code) as work:
        (person,) = work.register.contacts(newcomer.id)
    assert (person.id, person.email) == (newcomer.arrival.contact.id, "hilja@uusi.example.net")
    assert region.request(newcomer.request("profile")).contact == person.id


def test_the_invitation_lists_the_steps_by_their_days(newcomer: Newcomer) -> None:
    days = [one["due"] for one in newcomer.arrival.letter.facts["steps"]]
    assert days == sorted(days)
    assert len(set(days)) > 1
