"""A two-person association joins by page: in any order, with a break, and hands over in the end."""

from typing import Any

import pytest

from domain.links import Link, Purpose
from domain.processes.answering import answer_link
from domain.processes.doors import desk_link
from domain.processes.operating import switch
from tests.adapters.web.coordinator.office import Office, a_region
from tests.adapters.web.house import Person
from tests.newcomers import Newcomer, invited
from tests.region import COORDINATOR, Region

PEOPLE: dict[str, Any] = {
    "main__name": "Hilja Hietanen",
    "main__email": "hilja@kylatalo.example.net",
    "main__days__0": "on",
    "main__language": "fi",
    "main__rhythm": "weekly",
    "deputy__name": "Arvo Aalto",
    "deputy__email": "arvo@kylatalo.example.net",
    "deputy__days__1": "on",
    "deputy__language": "sv",
    "deputy__rhythm": "daily",
}


@pytest.fixture
def newcomer() -> Newcomer:
    return invited(a_region())


def hilja(newcomer: Newcomer, link: Link | None = None) -> Person:
    person = newcomer.arrival.contact
    return Person(
        newcomer.region, person, link or desk_link(newcomer.region.code, person.id, newcomer.region.clock.now())
    )


def later(newcomer: Newcomer, region: Region | None = None) -> None:
    (region or newcomer.region).clock.pass_time(minutes=2)


def test_the_desk_shows_how_far_the_joining_is(newcomer: Newcomer) -> None:
    page = hilja(newcomer).get("/desk").text
    assert "0/5 tehty" in page
    assert "Yhteyshenkilöt" in page


def test_every_step_is_taken_by_form_with_a_break_in_between(newcomer: Newcomer) -> None:
    first = hilja(newcomer)
    profile = f"/r/{newcomer.request('profile')}"
    later(newcomer)
    assert first.post(profile, do="draft", core_task="Pidämme kylätalon").status_code == 303
    assert first.post(f"/r/{newcomer.request('people')}", **PEOPLE).status_code == 303
    newcomer.run()
    later(newcomer)
    second = hilja(newcomer)
    assert "1/5 tehty" in second.get("/desk").text
    assert "Pidämme kylätalon" in second.get(profile).text
    seating = second.get(f"/r/{newcomer.request('seating')}").text
    assert "Arvo Aalto" in seating
    assert second.post(profile, core_task="Pidämme kylätalon ovet auki.").status_code == 303
    agreement = f"/r/{newcomer.request('agreement')}"
    assert second.post(agreement, edition="v1", name="Hilja Hietanen").status_code == 422
    assert second.post(agreement, edition="v1", name="Hilja Hietanen", agreed="on").status_code == 303
    assert second.post(f"/r/{newcomer.request('common-ground')}", read="on", word="Hyvä!").status_code == 303
    fields: dict[str, Any] = {"seats__steering__contact": newcomer.arrival.contact.id, "seen": "on"}
    assert second.post(f"/r/{newcomer.request('seating')}", **fields).status_code == 303
    assert "Jatka omalle sivulle" in second.get(agreement).text
    assert "Kaikki on tehty" in second.get("/desk").text
    assert newcomer.run().counts["joined"] == 1
    assert "5/5" not in second.get("/desk").text


def test_who_was_named_a_moment_ago_can_be_chosen_for_a_seat_at_once(newcomer: Newcomer) -> None:
    person = hilja(newcomer)
    assert person.post(f"/r/{newcomer.request('people')}", **PEOPLE).status_code == 303
    assert "Arvo Aalto" in person.get(f"/r/{newcomer.request('seating')}").text
    assert newcomer.run().counts["taken_in"] == 0


def test_while_the_process_rests_nobody_is_written_down(newcomer: Newcomer) -> None:
    switch(newcomer.region.ports, newcomer.region.code, "onboard-partners", COORDINATOR.id, off=True)
    person = hilja(newcomer)
    assert person.post(f"/r/{newcomer.request('people')}", **PEOPLE).status_code == 303
    assert "Arvo Aalto" not in person.get(f"/r/{newcomer.request('seating')}").text


def test_the_people_form_names_each_wrong_field(newcomer: Newcomer) -> None:
    page = hilja(newcomer).post(f"/r/{newcomer.request('people')}", main__name="Hilja", main__days__0="on").text
    assert 'id="main.email.error"' in page
    assert ">Yhteyshenkilö, Sähköposti: Täytä tämä kohta.<" in page
    late = hilja(newcomer)
    page = late.post(f"/r/{newcomer.request('people')}", **{**PEOPLE, "deputy__email": PEOPLE["main__email"]}).text
    assert 'id="deputy.email.error"' in page


def test_an_unticked_box_is_named_and_nothing_else_asked_for(newcomer: Newcomer) -> None:
    person = hilja(newcomer)
    later(newcomer)
    page = person.post(f"/r/{newcomer.request('common-ground')}").text
    assert "Rastita kohta, kun olette lukeneet." in page
    assert "Lomake on vielä tyhjä" not in page


def test_a_form_that_shows_what_is_known_is_not_taken_from_a_mail_scanner(newcomer: Newcomer) -> None:
    """It opens the link and presses the button at once, without typing."""
    machine = hilja(newcomer)
    path = f"/r/{newcomer.request('seating')}"
    assert machine.post(path, seen="on").status_code == 422


def test_a_step_is_skipped_with_a_reason_and_counts_as_done(newcomer: Newcomer) -> None:
    person = hilja(newcomer)
    path = f"/r/{newcomer.request('profile')}"
    assert person.post(path, do="decline", sure="on", reason="Syksyllä.").status_code == 303
    assert "1/5 tehty" in person.get("/desk").text


def test_a_contact_hands_over_by_their_own_page_and_is_signed_out(newcomer: Newcomer) -> None:
    person = hilja(newcomer)
    assert 'Avoimet pyynnöt <span class="count">5</span>' in person.get("/desk/successor").text
    said: dict[str, Any] = {"name": "Arvo Aalto", "email": "arvo@kylatalo.example.net", "language": "fi"}
    assert person.post("/desk/successor", **said).status_code == 422
    assert person.post("/desk/successor", **{**said, "email": "arvo@muualla.example.com"}, sure="on").status_code == 422
    done = person.post("/desk/successor", **said, sure="on")
    assert "Kiitos" in done.text
    assert "Hei Hilja" not in person.get("/desk").text


def test_the_link_of_one_request_hands_nothing_over(newcomer: Newcomer) -> None:
    asked = newcomer.region.request(newcomer.request("people"))
    person = hilja(newcomer, answer_link(newcomer.region.code, asked, newcomer.arrival.contact.id))
    assert person.link
    assert person.link.purpose is Purpose.ANSWER
    assert "jatkajalle" not in person.get("/desk/successor").text
    assert "/desk/successor" not in person.get("/desk").text


def test_the_right_to_lead_is_handed_over_by_who_has_signed_in_alone(newcomer: Newcomer) -> None:
    mailed = Person(newcomer.region, COORDINATOR)
    assert 'name="sure"' not in mailed.get("/desk/successor").text
    assert 'name="sure"' in Office(newcomer.region).get("/desk/successor").text


@pytest.mark.parametrize("page", ["/crisis-list", "/directory", "/seats"])
def test_others_addresses_are_for_members_and_not_for_the_invited(newcomer: Newcomer, page: str) -> None:
    answer = hilja(newcomer).get(page)
    assert (answer.status_code, "verkoston jäsenille" in answer.text) == (422, True)
    assert page not in hilja(newcomer).get("/desk").text
