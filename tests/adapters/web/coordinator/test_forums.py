"""Forums and meetings on their pages: what a coordinator does there, and what a member may read and raise."""

import re
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from domain.forums import Forum
from domain.meetings.agendas import Item
from domain.meetings.meeting import Meeting, Stage
from domain.words import Text
from tests.adapters.web.coordinator.forum_office import at_desk, meeting
from tests.adapters.web.coordinator.office import SAME_ORIGIN, Office
from tests.forum_room import CONVENED, HELD, POLLED, with_forums
from tests.region import KAISA, OLLI, PAULA, lived


@pytest.fixture
def office() -> Office:
    return Office(lived(with_forums))


def test_the_list_says_when_each_forum_meets_next_and_what_waits(office: Office) -> None:
    page = office.get("/forums").text
    assert "Seuraava kokous: tiistai 9.3.2027" in page
    assert "Valitse aika:" not in page
    office.region.clock.pass_time(days=14)
    assert "Valitse aika:" in Office(office.region).get("/forums").text


def test_a_year_is_planned_by_one_button_and_a_strange_year_explained(office: Office) -> None:
    assert office.post("/forums/plan", year="2028").headers["location"] == "/forums?done=planned"
    assert office.post("/forums/plan", year="2028").headers["location"] == "/forums?done=planned-before"
    refused = office.post("/forums/plan", year="2044")
    assert (refused.status_code, "Valitse vuosi 2027–2030." in refused.text) == (422, True)
    assert office.post("/forums/plan", year="ensi vuosi").status_code == 422


def test_another_day_may_be_typed_as_people_write_it(office: Office) -> None:
    done = office.post(f"/meetings/{POLLED}", day="12.3.2027", begins="13.30", despite="20270312-1330")
    assert done.status_code == 303
    assert (meeting(office, POLLED).day.isoformat(), f"{meeting(office, POLLED).begins:%H.%M}") == (
        "2027-03-12",
        "13.30",
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"day": "26.3.2027", "begins": "9.00"}, "26.3.2027 on vapaapäivä"),
        ({"day": "29.2.2027", "begins": "9.00"}, "day-error"),
        ({"day": "12.3.2027", "begins": "3.30"}, "Valitse kellonaika"),
        ({"day": "12.3.2027"}, "begins-error"),
        ({"slot": "nothing"}, "Tällaista aikaa ei ole."),
        ({"slot": "20270308-0900", "place": "x" * 201}, "place-error"),
    ],
)
def test_what_cannot_be_is_explained_at_its_place(office: Office, fields: dict[str, str], said: str) -> None:
    refused = office.post(f"/meetings/{POLLED}", **fields)
    assert (refused.status_code, said in refused.text) == (422, True)
    assert meeting(office, POLLED).stage is Stage.POLLED


def test_cancelling_asks_first_and_says_who_is_told(office: Office) -> None:
    assert "Jokainen kutsuttu saa tiedon" in office.get(f"/meetings/{CONVENED}/cancel").text
    assert meeting(office, CONVENED).stage is Stage.CONVENED
    office.post(f"/meetings/{CONVENED}/cancel", reason="Sali on varattu.")
    assert meeting(office, CONVENED).stage is Stage.CANCELLED


def test_a_member_reads_their_own_forums_and_raises_an_item_but_leads_nothing(office: Office) -> None:
    web = at_desk(office.region, KAISA)
    assert 'href="/forums"' in web.get("/desk").text
    assert "Ohjausryhmä" in web.get("/forums").text
    for path in (f"/meetings/{POLLED}", f"/meetings/{HELD}", f"/meetings/{CONVENED}"):
        page = web.get(path)
        assert (page.status_code, "Lähetä kutsut" in page.text, "/cancel" in page.text) == (200, False, False)
    token = re.search(r'name="form" value="([^"]*)"', web.get("/forums/steering").text)
    assert token is not None
    fields = {"form": token[1], "title": "Kyläkaupan tila"}
    assert web.post("/forums/steering/items", data=fields, headers=SAME_ORIGIN).status_code == 303
    assert "Kyläkaupan tila" in web.get("/forums/steering").text
    chosen = {**fields, "slot": "20270308-0900"}
    led = web.post(f"/meetings/{POLLED}", data=chosen, headers=SAME_ORIGIN).headers["location"]
    assert led == "/coordinator/sign-in"
    assert meeting(office, POLLED).stage is Stage.POLLED


def test_forums_of_others_are_not_there_for_a_member(office: Office) -> None:
    web = at_desk(office.region, PAULA)
    assert "closed" in web.get("/forums").text
    assert web.get("/forums/steering").status_code == 404
    assert web.get(f"/meetings/{HELD}").status_code == 404
    found = web.get("/search?q=mittarit").text
    for asked in ('value="mittarit"', "”mittarit”", "q=mittarit"):
        found = found.replace(asked, "")
    assert "mittarit" not in found


def test_a_search_finds_what_was_decided(office: Office) -> None:
    page = office.get("/search?q=MITTARIT").text
    assert "Päätös" in page
    assert "26.1.2027" in page
    nothing = office.get("/search?q=zzz").text
    assert ["Ei löytynyt" in nothing, "Löytyi haulla" in nothing] == [True, False]
    assert "Kokeile yhdellä sanalla" in office.get("/search?q=mittarit+zzz").text
    assert office.get("/search?q=" + "x" * 300).status_code == 200


def test_a_polled_partner_sees_how_it_stands_and_answers(office: Office) -> None:
    web = at_desk(office.region, OLLI)
    page = web.get(f"/r/dates.{POLLED}.kivela").text
    assert "Tähän mennessä pääsee 1/5 organisaatiota" in page
    assert "maanantai 8.3.2027" in page


def test_a_negotiation_is_read_by_those_who_negotiate(office: Office) -> None:
    members = ("county", "isola", "kivela", "ranta")
    talks = Forum("talks", Text("Neuvottelut", "Förhandlingar", "Talks"), members=members, negotiation=True)
    day, id = date(2027, 4, 14), "talks.2027.kivela"
    with office.region.store.begin(office.region.code) as work:
        work.handbook.save(Forum, [*work.handbook.all(Forum), talks])
        work.meetings.add_missing([Meeting(id, "talks", day, day, time(9), about="kivela")])
        work.agendas.add_missing([Item(f"{id}.t1", "talks", Text("Palvelujen taso"), "template", id)])
    for person, sees in ((KAISA, False), (OLLI, True)):
        web = at_desk(office.region, person)
        assert web.get(f"/meetings/{id}").status_code == (200 if sees else 404)
        assert (id in web.get("/forums/talks").text) is sees
        assert (id in web.get("/search?q=palvelujen").text) is sees
    assert office.get(f"/meetings/{id}").status_code == 200


def test_what_is_raised_for_a_negotiation_is_seen_by_those_who_negotiate(office: Office) -> None:
    members = ("county", "isola", "kivela", "ranta")
    talks = Forum("talks", Text("Neuvottelut", "Förhandlingar", "Talks"), members=members, negotiation=True)
    with office.region.store.begin(office.region.code) as work:
        work.handbook.save(Forum, [*work.handbook.all(Forum), talks])
    assert office.post("/forums/talks/items", title="Palvelujen taso").status_code == 422
    assert office.post("/forums/talks/items", title="Palvelujen taso", about="kivela").status_code == 303
    for person, sees in ((KAISA, False), (OLLI, True)):
        page = at_desk(office.region, person).get("/forums/talks").text
        assert ("Palvelujen taso" in page, "Kenen neuvotteluun?" in page) == (sees, False)


def test_an_ended_forum_is_read_and_takes_nothing_new(office: Office) -> None:
    with office.region.store.begin(office.region.code) as work:
        forums = [replace(one, active=one.code != "steering") for one in work.handbook.all(Forum)]
        work.handbook.save(Forum, forums)
    web = at_desk(office.region, KAISA)
    for path in (f"/meetings/{HELD}", f"/r/minutes.{HELD}.isola", "/forums/steering"):
        assert web.get(path).status_code == 200
    page = office.get("/forums/steering").text
    assert ("päättynyt" in page, 'id="raise"' in page, "suunniteltu" in page) == (True, False, False)


def test_whoever_is_only_invited_reads_no_forums_yet(office: Office) -> None:
    with office.region.store.begin(office.region.code) as work:
        joining = [replace(one, active=False) for one in work.register.partners() if one.id == "isola"]
        work.register.save(work.register.alliance(), joining, [])
    web = at_desk(office.region, KAISA)
    assert "Ohjausryhmä" not in web.get("/forums").text
    assert web.get(f"/meetings/{HELD}").status_code == 404


def test_a_poll_whose_days_have_passed_comes_before_the_coordinator_with_ways_on(office: Office) -> None:
    office.region.clock.instant = meeting(office, POLLED).starts + timedelta(days=2)
    office = Office(office.region)
    assert "Aika meni ohi sopimatta" in office.get("/forums").text
    assert "Aika meni ohi sopimatta" in office.get("/coordinator").text
    page = office.get(f"/meetings/{POLLED}").text
    for words in ("Kaikki ehdotetut ajat ovat menneet", "Ehdota uusia aikoja", "Peru kokous"):
        assert words in page, words
    assert 'name="slot"' not in page
    done = office.post(f"/meetings/{POLLED}/poll", do="again")
    assert done.headers["location"] == f"/meetings/{POLLED}?done=polled"
    assert 'name="slot"' in office.get(f"/meetings/{POLLED}").text
    assert "Aika meni ohi sopimatta" not in office.get("/forums").text


def test_a_planned_day_that_passed_is_not_begun_as_if_nothing_had_happened(office: Office) -> None:
    with office.region.store.look(office.region.code) as work:
        planned = next(one.id for one in work.meetings.all(stage=Stage.PLANNED))
    office.region.clock.instant = meeting(office, planned).starts + timedelta(days=2)
    office = Office(office.region)
    assert "Päivä meni ohi eikä kutsuja lähetetty" in office.get(f"/meetings/{planned}").text
    refused = office.post(f"/meetings/{planned}/poll")
    assert (refused.status_code, "Kokouksen aika on jo mennyt" in refused.text) == (422, True)
    moved = office.post(f"/meetings/{CONVENED}", day="12.3.2027", begins="9.00")
    assert "on jo mennyt. Valitse aika, joka on vielä edessä." in moved.text


def test_cancelling_a_poll_says_who_is_told(office: Office) -> None:
    assert "kerrotaan, ettei kokousta pidetä" in office.get(f"/meetings/{POLLED}/cancel").text
    office.post(f"/meetings/{HELD}/cancel")
    assert meeting(office, HELD).stage is Stage.HELD


def test_who_is_counted_in_sees_so(office: Office) -> None:
    office.post(f"/meetings/{POLLED}", slot="20270308-0900", despite="20270308-0900")
    page = at_desk(office.region, KAISA).get(f"/r/rsvp.{POLLED}.isola").text
    assert "olet tulijoiden listalla" in page
    assert "tulee" in office.get(f"/meetings/{POLLED}").text


def test_a_new_meeting_is_added_on_its_forums_page_and_what_is_typed_wrong_is_explained(office: Office) -> None:
    assert 'id="new"' in office.get("/forums/steering").text
    assert 'id="new"' not in at_desk(office.region, KAISA).get("/forums/steering").text
    refused = office.post("/forums/steering/meetings", day="6.12.2027", begins="9")
    assert (refused.status_code, 'href="#day" class="fault"' in refused.text) == (422, True)
    assert office.post("/forums/steering/meetings", begins="9").status_code == 422
    done = office.post("/forums/steering/meetings", day="1.6.2027", begins="klo 13", place="Kirjasto")
    assert done.headers["location"] == "/meetings/steering.2027-06-01?done=meeting-added"
    page = office.get("/meetings/steering.2027-06-01?done=meeting-added").text
    assert ("Kokous on lisätty." in page, "Kirjasto" in page) == (True, True)


def test_a_day_that_is_taken_is_chosen_knowingly_or_not_at_all(office: Office) -> None:
    day = meeting(office, CONVENED).day.isoformat()
    warned = office.post(f"/meetings/{POLLED}", day=day, begins="13.00", place="Kirjasto")
    shown = ("Tämä päivä ei ole vapaa", "Ohjausryhmä kokoontuu", "Kumpaankin kutsutaan:", "Kaisa Kivi")
    assert (warned.status_code, [one for one in shown if one not in warned.text]) == (409, [])
    assert meeting(office, POLLED).stage is Stage.POLLED
    hidden = dict(re.findall(r'type="hidden" name="(day|begins|place|despite)" value="([^"]*)"', warned.text))
    assert office.post(f"/meetings/{POLLED}", **hidden).status_code == 303
    assert (meeting(office, POLLED).day.isoformat(), meeting(office, POLLED).place) == (day, "Kirjasto")
    added = office.post("/forums/steering/meetings", day=day, begins="15")
    assert (added.status_code, "Lisää kokous silti" in added.text) == (409, True)


def test_an_agenda_is_read_in_the_readers_language_where_it_is_known(office: Office) -> None:
    item = Item("x", "steering", Text("Etsitään tekijää"), "looking.x", CONVENED, words="Liikuntaneuvonta")
    with office.region.store.begin(office.region.code) as work:
        work.agendas.add_missing(
            [replace(item, words_sv="Motionsrådgivning"), replace(item, id="y", words="Ord av någon")]
        )
    for path in (f"/meetings/{CONVENED}", f"/meetings/{CONVENED}/minutes"):
        page = office.get(f"{path}?lang=sv").text
        assert ("Motionsrådgivning" in page, "Liikuntaneuvonta" in page) == (True, False)
        assert '<span class="quiet pre">Ord av någon</span>' in page or '<p class="quiet pre">Ord av någon</p>' in page
