"""A shared mailbox: several people type into the same draft, and nobody's figures are lost."""

import pytest

from domain.requests import Status
from tests.adapters.web.house import PAGE, Person, a_region, answers_isola, hidden
from tests.region import Region

ID = "values.2027.isola"


@pytest.fixture
def region() -> Region:
    return a_region()


def fields_of(page: str, name: str) -> str:
    found = page.split(f'name="{name}"')[1].split(">", maxsplit=1)[0]
    return found.split('value="')[1].split('"')[0]


def test_two_drafts_at_once_are_joined_field_by_field(region: Region) -> None:
    one, other = answers_isola(region), answers_isola(region)
    shown = other.form()
    one.post(do="draft", values__hearing__number="410")
    joined = other.post(do="draft", shown=shown, values__hearing__number="", values__share__number="30,5")
    assert "done=joined" in joined.headers.get("location", str(joined.url))
    page = answers_isola(region).get().text
    assert (fields_of(page, "values.hearing.number"), fields_of(page, "values.share.number")) == ("410", "30,5")


def test_an_answer_waits_until_its_sender_has_seen_a_colleagues_draft(region: Region) -> None:
    one, other = answers_isola(region), answers_isola(region)
    shown = other.form()
    one.post(do="draft", values__hearing__number="410")
    page = other.post(shown=shown, values__hearing__number="", values__share__number="30,5")
    assert page.status_code == 409
    assert fields_of(page.text, "values.hearing.number") == "410"
    assert region.request(ID).status is Status.OPEN


def test_a_draft_that_says_otherwise_is_shown_beside_ones_own_before_it_is_replaced(region: Region) -> None:
    one, other = answers_isola(region), answers_isola(region)
    shown = other.form()
    one.post(do="draft", values__hearing__number="410", values__share__number="20")
    page = other.post(do="draft", shown=shown, values__hearing__number="14")
    assert page.status_code == 409
    assert "Tallennettu luonnos" in page.text
    assert "410" in page.text
    assert (fields_of(page.text, "values.hearing.number"), fields_of(page.text, "values.share.number")) == ("14", "20")
    assert fields_of(answers_isola(region).get().text, "values.hearing.number") == "410"
    other.post(do="draft", shown=hidden(page), values__hearing__number="14", values__share__number="20")
    assert fields_of(answers_isola(region).get().text, "values.hearing.number") == "14"


def test_whoever_stops_to_check_a_surprise_finds_everything_again(region: Region) -> None:
    kaisa = answers_isola(region)
    asked = kaisa.post(values__hearing__number="9000", values__share__number="30,5")
    assert asked.status_code == 200
    assert region.request(ID).status is Status.OPEN
    assert fields_of(answers_isola(region).get().text, "values.hearing.number") == "9000"


def test_what_is_kept_while_a_surprise_is_checked_holds_no_sign_a_database_refuses(region: Region) -> None:
    kaisa = answers_isola(region)
    asked = kaisa.post(values__hearing__number="9000", values__share__number="30,5", values__hearing__odd="a\x00b")
    assert asked.status_code == 200
    with region.store.look(region.code) as work:
        draft = work.requests.draft(ID, kaisa.contact.id)
    assert draft is not None
    assert draft[0]["values.hearing.odd"] == "a\ufffdb"


def test_a_wish_for_more_time_is_confirmed_at_the_top(region: Region) -> None:
    kaisa: Person = answers_isola(region)
    kaisa.post(do="time", until="2027-03-10", reason="")
    assert "lisäajasta" in kaisa.get(f"{PAGE}?done=time").text
    assert "panel good" not in kaisa.get(f"{PAGE}?done=%3Cscript%3E").text
