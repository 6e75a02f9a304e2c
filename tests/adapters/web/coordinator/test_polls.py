"""Date polls on their pages: how they stand, how a time is chosen, and what a poll became."""

import re

import pytest

from domain.asides import Decline
from domain.errors import RuleBroken
from domain.meetings.dates import Can, Dates
from domain.meetings.meeting import Stage
from domain.processes.answering import act
from domain.processes.meetings.convening import convene_meetings
from domain.processes.meetings.polling import poll_again
from domain.requests import Move
from tests.adapters.web.coordinator.forum_office import at_desk, meeting
from tests.adapters.web.coordinator.office import Office
from tests.forum_room import POLLED, with_forums
from tests.region import KAISA, OLLI, Region, lived


@pytest.fixture
def office() -> Office:
    return Office(lived(with_forums))


def test_the_poll_shows_quorum_by_organisation_and_sector_and_proposes_the_best(office: Office) -> None:
    page = office.get(f"/meetings/{POLLED}").text
    assert "1/5: ei vielä riitä päätöksiin" in page
    assert "Kunnat 1/3" in page
    assert "Tähän mennessä paras aika on 8.3.2027 klo 9.00" in page
    assert "<dt>Kello</dt><dd>9.00–11.00</dd>" in page
    assert re.search(r'value="20270308-0900" checked', page)


def test_who_does_not_answer_a_poll_this_time_is_named_and_not_counted_as_silent(office: Office) -> None:
    def silent() -> str:
        return office.get(f"/meetings/{POLLED}").text.split('data-label="Ei vastausta">')[1].split("<")[0]

    before = int(silent())
    said = Decline(reason="Vuosiloma koko kuun.")
    act(office.region.ports, office.region.code, f"dates.{POLLED}.kivela", OLLI.id, Move.DECLINE, said)
    page = office.get(f"/meetings/{POLLED}").text
    assert int(silent()) == before - 1
    assert 'data-label="En nyt">1</td>' in page
    declined = page.split("Eivät vastaa tällä kertaa:")[1].split("</ul>")[0]
    assert f'href="/coordinator/requests/dates.{POLLED}.kivela"' in declined
    assert "Vuosiloma koko kuun." in declined


def test_what_was_said_in_the_poll_is_told_beside_the_replies_to_the_invitation(office: Office) -> None:
    said = Decline(reason="Vuosiloma koko kuun.")
    act(office.region.ports, office.region.code, f"dates.{POLLED}.kivela", OLLI.id, Move.DECLINE, said)
    office.post(f"/meetings/{POLLED}", slot="20270308-0900", despite="20270308-0900")
    page = office.get(f"/meetings/{POLLED}").text
    assert "Vuosiloma koko kuun." in page.split("Aikakyselyyn: en nyt")[1].split("</td>")[0]
    assert page.count("tulee, kertoi aikakyselyssä") == 1
    assert "Vuosiloma" not in at_desk(office.region, KAISA).get(f"/meetings/{POLLED}").text


def test_who_declined_earlier_dates_is_not_said_to_have_declined_later_ones(office: Office) -> None:
    region = office.region
    said = Decline(reason="Vuosiloma koko kuun.")
    act(region.ports, region.code, f"dates.{POLLED}.kivela", OLLI.id, Move.DECLINE, said)
    chosen = poll_again(region.ports, region.code, POLLED).slot.code
    office.post(f"/meetings/{POLLED}", slot=chosen, despite=chosen)
    page = office.get(f"/meetings/{POLLED}").text
    assert ("Ketkä tulevat" in page, "Vuosiloma" in page) == (True, False)


def test_nobody_is_said_to_be_silent_where_no_day_suits(office: Office) -> None:
    with office.region.store.look(office.region.code) as work:
        codes = [one.code for one in work.meetings.slots(POLLED)]
    said = Dates(slots=dict.fromkeys(codes, Can.NO))
    act(office.region.ports, office.region.code, f"dates.{POLLED}.isola", KAISA.id, Move.ANSWER, said)
    page = office.get(f"/meetings/{POLLED}").text
    assert "Mikään ajoista ei sovi vastanneille." in page
    assert "Kukaan ei ole vielä vastannut." not in page


def _everybody_says_yes(region: Region) -> None:
    with region.store.look(region.code) as work:
        codes = [one.code for one in work.meetings.slots(POLLED)]
        asked = [one for one in work.requests.of_subject(POLLED) if one.kind == "dates"]
    said = Dates(slots=dict.fromkeys(codes, Can.YES))
    for one in asked:
        act(region.ports, region.code, one.id, one.contact, Move.ANSWER, said)


def test_a_date_that_all_have_answered_about_is_confirmed_by_one_click(office: Office) -> None:
    _everybody_says_yes(office.region)
    done = office.post(f"/meetings/{POLLED}", slot="20270308-0900", place="Kirjasto", join="")
    assert done.headers["location"] == f"/meetings/{POLLED}?done=convened"
    found = meeting(office, POLLED)
    assert (found.stage, str(found.day), found.place) == (Stage.CONVENED, "2027-03-08", "Kirjasto")
    assert "Ketkä tulevat" in office.get(f"/meetings/{POLLED}").text


def test_without_a_time_chosen_the_times_are_pointed_at(office: Office) -> None:
    asked = office.post(f"/meetings/{POLLED}", of_poll="on", place="Kirjasto", join="")
    assert asked.status_code == 422
    assert '<a href="#slot" class="fault">Valitse aika: Merkitse ensin yksi ajoista.</a>' in asked.text


def test_a_poll_that_still_runs_is_ended_knowingly_or_not_at_all(office: Office) -> None:
    warned = office.post(f"/meetings/{POLLED}", slot="20270308-0900", place="Kirjasto")
    shown = ("Päätetäänkö jo?", "Silloin pääsee 1/5", "4 organisaatiota ei ole vielä vastannut", "5 organisaatiolle")
    assert (warned.status_code, [one for one in shown if one not in warned.text]) == (409, [])
    assert meeting(office, POLLED).stage is Stage.POLLED
    hidden = dict(re.findall(r'type="hidden" name="(slot|place|despite)" value="([^"]*)"', warned.text))
    assert office.post(f"/meetings/{POLLED}", **hidden).status_code == 303
    assert meeting(office, POLLED).place == "Kirjasto"


def test_a_time_nobody_was_asked_about_is_said_to_be_so(office: Office) -> None:
    warned = office.post(f"/meetings/{POLLED}", day="12.3.2027", begins="13.30")
    assert (warned.status_code, "Tätä aikaa ei ole kysytty jäseniltä." in warned.text) == (409, True)


def test_answers_to_a_poll_are_thrown_away_knowingly_or_not_at_all(office: Office) -> None:
    warned = office.post(f"/meetings/{POLLED}/poll", do="again")
    assert (warned.status_code, "Yksi organisaatio on jo vastannut" in warned.text) == (409, True)
    hidden = dict(re.findall(r'type="hidden" name="(lost)" value="([^"]*)"', warned.text))
    done = office.post(f"/meetings/{POLLED}/poll", do="again", **hidden)
    assert done.headers["location"] == f"/meetings/{POLLED}?done=polled"


def test_a_poll_whose_time_was_chosen_takes_no_answers_and_says_what_it_became(office: Office) -> None:
    region = office.region
    convene_meetings(region.ports, region.code)
    web = at_desk(region, KAISA)
    assert "Muutettavissa" not in web.get("/desk").text
    assert "Voit vielä muuttaa sitä." in web.get(f"/r/dates.{POLLED}.isola").text
    office.post(f"/meetings/{POLLED}", slot="20270308-0900", despite="20270308-0900")
    page = web.get(f"/r/dates.{POLLED}.isola").text
    assert "Kokouksen ajaksi tuli 8.3.2027 klo 9.00." in page
    assert 'value="answer"' not in page
    assert "muuttaa sitä" not in page
    said = Dates(slots={"20270308-0900": Can.NO})
    with pytest.raises(RuleBroken, match=r"dates\.decided"):
        act(region.ports, region.code, f"dates.{POLLED}.isola", KAISA.id, Move.ANSWER, said)


def test_answers_to_dates_that_were_asked_anew_are_not_changed_any_more(office: Office) -> None:
    region = office.region
    convene_meetings(region.ports, region.code)
    poll_again(region.ports, region.code, POLLED)
    web = at_desk(region, KAISA)
    assert "Vastaa uudempaan pyyntöön." in web.get(f"/r/dates.{POLLED}.isola").text
    assert 'value="answer"' in web.get(f"/r/dates.{POLLED}.isola.1").text
