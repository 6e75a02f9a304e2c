"""The year clock, its calendars and the register of duties."""

import re
from dataclasses import replace
from datetime import time, timedelta
from html import unescape
from typing import Any

import pytest
from httpx2 import Response
from icalendar import Calendar

from domain.asides import HandOver
from domain.forums import Forum, Seat
from domain.links import Purpose
from domain.meetings.meeting import Meeting, uid
from domain.meetings.planning import LEAD, may_meet
from domain.meetings.rsvp import rsvp_id
from domain.processes.answering import hand_over
from domain.processes.happenings import meetings, who_meets
from domain.processes.meetings.convening import convene
from domain.processes.meetings.planning import plan_forums
from domain.processes.year import calendar_link, usual_meetings, year_clock
from domain.workdays import add_workdays, helsinki_date
from domain.yearclock import Span
from tests.adapters.web.coordinator.office import Office
from tests.adapters.web.house import Person
from tests.adapters.web.register.living import HEARING, STEERING, living
from tests.fakes import some_links
from tests.region import COORDINATOR, KAISA, OLLI, PAULA, PEKKA, SIRI, Region


@pytest.fixture
def region() -> Region:
    return living()


@pytest.fixture
def kaisa(region: Region) -> Person:
    return Person(region, KAISA)


def addresses(person: Person) -> list[str]:
    return [unescape(one) for one in re.findall(r'<p class="address">([^<]*)</p>', person.get("/year").text)]


def events(answer: Response) -> list[str]:
    assert answer.headers["content-type"].startswith("text/calendar")
    read: Any = Calendar.from_ical(answer.content)
    return [str(event["summary"]) for event in read.walk("VEVENT")]


def test_the_year_is_told_month_by_month_from_all_processes(kaisa: Person) -> None:
    page = kaisa.get("/year").text
    for words in (
        "Helmikuu 2027",
        "Kierros 2027 alkaa",
        "Lukujen kierros alkaa",
        "Ohjausryhmä kokoontuu",
        "ei vielä vahvistettu",
        "4 organisaatiota: Valtuustolle raportoidaan",
    ):
        assert words in page, words


def test_what_is_asked_of_a_person_stands_in_their_own_view_alone(kaisa: Person) -> None:
    asked = 'href="/r/values.2027.isola"'
    assert asked in kaisa.get("/year?for=me").text
    assert asked not in kaisa.get("/year").text


def test_what_concerns_others_is_left_out_of_ones_own_year(region: Region) -> None:
    page = Person(region, PAULA).get("/year?for=me").text
    assert "Valtuustolle raportoidaan" not in page
    assert "Ohjausryhmä kokoontuu" not in page
    assert "Kierros 2027 alkaa" in page


def test_a_member_whose_seat_is_empty_has_the_meetings_in_their_year(region: Region) -> None:
    assert "Ohjausryhmä kokoontuu" in Person(region, SIRI).get("/year?for=me&lang=fi").text
    with region.store.look(region.code) as work:
        concerned = who_meets(work)["steering"]
    assert {"ranta", KAISA.id} <= concerned
    assert "isola" not in concerned


def test_the_year_tells_only_usual_meetings_that_may_still_be_planned(region: Region) -> None:
    today = helsinki_date(region.clock.now())
    rule = "FREQ=WEEKLY;INTERVAL=4;BYDAY=TU"
    forums = [replace(STEERING, recurrence=rule, weeks_off=(12, 13)), replace(HEARING, recurrence=rule, active=False)]
    with region.store.begin(region.code) as work:
        work.handbook.save(Forum, forums)
        span = Span(today - timedelta(days=9), today + timedelta(days=300), today)
        usual = [one for one in usual_meetings(work, span, None) if one.day.year == today.year]
        assert {str(one.facts["forum"]) for one in usual} == {str(STEERING.name)}
        assert all(may_meet(forums[0], one.day) and one.day >= add_workdays(today, LEAD) for one in usual)
        past = Meeting("steering.1", "steering", today - timedelta(days=1), today - timedelta(days=1), time(9))
        work.meetings.add_missing([past])
        assert not [one for one in usual_meetings(work, span, None) if one.day.year == today.year]
        assert [one.key for one in meetings(work, span, None)] == ["meeting.steering.1"]
        assert "meeting.steering.1" not in [one.key for one in year_clock(work, span)]


def test_a_calendar_is_read_by_its_address_alone(region: Region, kaisa: Person) -> None:
    mine, everybodys = addresses(kaisa)
    web = Person(region, OLLI).web
    web.cookies.clear()
    told = events(web.get(mine))
    assert "Yhteiset mittarit 2027" in told
    assert any(one.startswith("Ohjausryhmä kokoontuu (ei vielä") for one in told)
    assert "Yhteiset mittarit 2027" not in events(web.get(everybodys))


PLACE, JOIN = "Valtuustosali", "https://kokous.example.org/1"


def a_convened_meeting(region: Region) -> Meeting:
    """The steering group is invited to a meeting; nobody stands in for Kaisa."""
    with region.store.begin(region.code) as work:
        work.seats.take([Seat("steering", "isola", KAISA.id)])
    plan_forums(region.ports, region.code)
    with region.store.look(region.code) as work:
        ahead = work.meetings.all("steering", first=helsinki_date(region.clock.now()))[0]
    return convene(region.ports, region.code, ahead.id, COORDINATOR.id, ahead.slot, PLACE, JOIN)


def happening(answer: Response, meeting: Meeting) -> Any:
    """A meeting as a calendar shows it, found by the UID of its invitation; nothing where it is not there."""
    read: Any = Calendar.from_ical(answer.content)
    return next((one for one in read.walk("VEVENT") if one["uid"] == uid("demo", meeting.id)), None)


def test_a_meeting_in_a_calendar_is_the_one_of_the_invitation_and_tells_its_people_where_it_is(
    region: Region, kaisa: Person
) -> None:
    convened = a_convened_meeting(region)
    moved = convene(region.ports, region.code, convened.id, COORDINATOR.id, convened.slot, PLACE, f"{JOIN}2")
    shown = happening(kaisa.web.get(addresses(kaisa)[0]), convened)
    assert [str(shown["location"]), shown["sequence"]] == [f"{PLACE}, {JOIN}2", moved.sequence]
    paula = Person(region, PAULA)
    assert "location" not in happening(paula.web.get(addresses(paula)[1]), convened)


def test_a_meeting_handed_on_is_in_the_calendar_of_the_colleague_alone(region: Region, kaisa: Person) -> None:
    convened, pekka = a_convened_meeting(region), Person(region, PEKKA)
    calendars = [(person, addresses(person)[0]) for person in (kaisa, pekka)]
    assert [bool(happening(one.web.get(to), convened)) for one, to in calendars] == [True, False]
    hand_over(region.ports, region.code, rsvp_id(convened, "isola"), KAISA.id, HandOver(contact=PEKKA.id))
    assert [bool(happening(one.web.get(to), convened)) for one, to in calendars] == [False, True]


def test_a_calendar_tells_nobodys_personal_data(region: Region, kaisa: Person) -> None:
    for address in addresses(kaisa):
        text = kaisa.web.get(address).text
        assert [one.email for one in region.contacts if one.email in text] == []
        assert [one.name for one in region.contacts if one.name in text] == []


def test_earlier_addresses_are_closed_by_a_button_and_the_desk_stays_open(region: Region, kaisa: Person) -> None:
    before = addresses(kaisa)
    region.clock.pass_time(minutes=1)
    assert (
        kaisa.post("/year/calendars", shown=kaisa.form("/year")).headers["location"]
        == "/year?done=calendars-closed#calendars"
    )
    assert [kaisa.web.get(one).status_code for one in before] == [404, 404]
    assert [kaisa.web.get(one).status_code for one in addresses(kaisa)] == [200, 200]
    assert kaisa.get("/desk").status_code == 200


def test_a_calendar_ends_when_its_reader_leaves_or_their_links_are_revoked(region: Region, kaisa: Person) -> None:
    address = addresses(kaisa)[0]
    with region.store.begin(region.code) as work:
        work.register.save(work.register.alliance(), [], [replace(KAISA, active=False)])
    assert kaisa.web.get(address).status_code == 404


def test_a_calendars_address_opens_no_page(region: Region) -> None:
    link = calendar_link(region.code, COORDINATOR.id, "me", region.clock.now())
    web = Person(region, OLLI).web
    web.cookies.clear()
    for purpose in (Purpose.CALENDAR, Purpose.DESK):
        web.cookies.set("yhdyspinta", f"{purpose}:{some_links().token(link)}", domain="yhdyspinta.test")
        assert web.get("/desk").status_code == 403


@pytest.mark.parametrize("change", [{"subject": "c-0005"}, {"contact": "c-9999"}, {"alliance": "nobody"}])
def test_an_address_that_is_not_quite_right_is_not_found(region: Region, kaisa: Person, change: Any) -> None:
    link = replace(calendar_link(region.code, KAISA.id, "me", region.clock.now()), **change)
    assert kaisa.web.get(some_links().address(link)).status_code == 404


def test_a_duty_is_noted_and_its_next_date_counted_from_there(region: Region, kaisa: Person) -> None:
    answer = kaisa.post("/duties", which="l12/isola", day="2027-01-20")
    assert answer.headers["location"] == "/duties?done=duty-noted"
    page = kaisa.get("/duties").text
    assert "20.1.2027" in page
    assert "20.1.2028" in page


@pytest.mark.parametrize(
    ("which", "day", "said"),
    [
        ("l12/kivela", "2027-01-20", "ei ole merkitty tälle organisaatiolle"),
        ("l1/isola", "2027-01-20", "ei ole merkitty tälle organisaatiolle"),
        ("l12/isola", "2027-03-20", "on vasta edessä"),
        ("l12/isola", "eilen", "Anna päivä"),
        ("", "", "Anna päivä"),
    ],
)
def test_what_cannot_be_noted_is_told_at_the_form(kaisa: Person, which: str, day: str, said: str) -> None:
    answer = kaisa.post("/duties", which=which, day=day)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_coordinator_notes_for_any_organisation(region: Region) -> None:
    office = Office(region)
    assert office.post("/duties", which="l12/kivela", day="2026-01-20").status_code == 303
    assert "Yhden kohdan määräpäivä on ohitettu" in office.get("/duties").text


def test_what_is_late_elsewhere_is_not_counted_as_ones_own(region: Region, kaisa: Person) -> None:
    office = Office(region)
    office.post("/duties", which="l12/kivela", day="2026-01-20")
    assert "Teillä kaikki on ajallaan" in kaisa.get("/duties").text
    office.post("/duties", which="l12/isola", day="2026-01-20")
    assert "Teillä yhden kohdan määräpäivä on ohitettu" in kaisa.get("/duties").text
    assert "2 kohdan määräpäivä on ohitettu" in office.get("/duties").text


def test_a_coordinators_mailed_link_speaks_for_their_own_organisation_alone(region: Region) -> None:
    mailed = Person(region, COORDINATOR)
    assert mailed.post("/duties", which="l12/kivela", day="2026-01-20").status_code == 422
