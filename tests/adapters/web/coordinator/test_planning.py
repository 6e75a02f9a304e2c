from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape

from domain.indicators.catalogue import Period
from domain.processes.indicators.drafting import propose
from domain.processes.indicators.rounds import preview_round
from domain.requests import Status
from tests.adapters.web.coordinator.office import ROUND, Office, a_region, send_all
from tests.region import PARTNERS, Region


def asked(region: Region, round: str = "2027") -> list[str]:
    with region.store.look(region.code) as work:
        return [one.id for one in work.requests.of_subject(round)]


def test_a_round_is_prepared_seen_and_started() -> None:
    office = Office(a_region())
    form = office.get("/rounds/new")
    assert 'value="2027"' in form.text
    assert 'value="2027-03-01"' in form.text
    looked = office.post("/rounds/new", **ROUND, do="look")
    assert "Viesti lähtisi 5 henkilölle 5 kumppanissa." in looked.text
    assert asked(office.region) == []
    assert office.start().headers["location"] == "/rounds/2027?done=started"
    page = office.get("/rounds/2027").text
    assert "Lähtee 1.2.2027 klo 10.45, voit vielä perua" in page
    assert "Aikaa on noin 15 minuuttia." in page
    assert len(asked(office.region)) == 5


def test_starting_twice_asks_nobody_twice() -> None:
    office = Office(a_region())
    assert [office.start().status_code for _ in range(3)] == [303, 303, 303]
    office.region.clock.pass_time(minutes=15)
    send_all(office.region)
    send_all(office.region)
    asked_people = [to.id for message, to in office.region.mail.sent if message.letter == "digest"]
    assert sorted(asked_people) == sorted(set(asked_people))
    assert len(asked_people) == 5


def test_a_proposed_due_date_is_a_day_people_work_on() -> None:
    region = a_region()
    for month in range(1, 13):
        with region.store.look(region.code) as work:
            proposed = propose(work, datetime(2027, month, 3, 9, tzinfo=UTC))
            preview_round(work, Period.parse(proposed.period), region.clock.now(), "", proposed.dates)


REFUSED = (
    ({"due": "2027-06-26", "locks": "2027-09-01"}, "11.8.2027"),
    ({"opens": "2027-01-15"}, "1.2.2027"),
    ({"due": "26.6.2027", "locks": "1.9.2027"}, "11.8.2027"),
    ({"due": "kesällä"}, "Kirjoita päivä näin: 5.3.2027."),
    ({"due": ""}, "Täytä tämä kohta."),
    ({"period": "keväällä"}, "keväällä"),
    ({"period": "2027-q1"}, "2027-q1"),
    ({"note": "x" * 201}, "200"),
    ({"note": "tunnus 131052-308T"}, "tunnus 131052-308T"),
)


def test_a_refused_draft_names_the_field_and_keeps_what_was_typed() -> None:
    office = Office(a_region())
    for changes, sentence in REFUSED:
        refused = office.post("/rounds/new", **{**ROUND, **changes}, do="look")
        assert (changes, refused.status_code) == (changes, 422)
        assert 'aria-invalid="true"' in refused.text
        assert sentence in unescape(refused.text)
    assert asked(office.region) == []


def test_partners_nobody_is_named_at_are_listed_before_the_start() -> None:
    lonely = replace(PARTNERS[-1], id="lonely", name=replace(PARTNERS[-1].name, fi="Yksinäinen ry"))
    office = Office(a_region(partners=(*PARTNERS, lonely)))
    page = office.post("/rounds/new", **ROUND, do="look").text
    assert "Yhdeltä kumppanilta ei voi kysyä" in page
    assert "Yksinäinen ry" in page


def test_a_partner_asked_more_than_twice_the_median_is_pointed_out() -> None:
    office = Office(a_region())
    region = office.region
    region.open_round("2026")
    with region.store.begin(region.code) as work:
        one = work.requests.get("values.2026.isola")
        more = [replace(one, id=f"values.2026.isola.{n}", opens=date(2027, 1, 20)) for n in range(6)]
        work.requests.add_missing(more)
    page = office.post("/rounds/new", **ROUND, do="look").text
    assert "Isola: 8 pyyntöä" in page
    assert "Kivelä: " not in page


def test_going_back_to_change_something_keeps_it_all() -> None:
    office = Office(a_region())
    page = office.post("/rounds/new", **ROUND, do="edit")
    assert page.status_code == 200
    assert all(f'value="{value}"' in page.text for value in ROUND.values())


def test_a_period_with_a_round_is_refused_before_anything_is_typed_anew() -> None:
    office = Office(a_region())
    office.region.open_round()
    assert office.post("/rounds/new", **ROUND, do="look").status_code == 422
    with office.region.store.look(office.region.code) as work:
        assert all(one.status is Status.OPEN for one in work.requests.of_subject("2027"))


def test_a_period_that_has_not_begun_is_questioned_but_not_refused() -> None:
    office = Office(a_region())
    early = office.post("/rounds/new", **{**ROUND, "period": "2028"}, do="look")
    assert early.status_code == 200
    assert "Tämä jakso alkaa vasta 1.1.2028." in early.text
    assert "Tämä jakso alkaa vasta" not in office.post("/rounds/new", **ROUND, do="look").text
    assert office.start(period="2028").headers["location"] == "/rounds/2028?done=started"
