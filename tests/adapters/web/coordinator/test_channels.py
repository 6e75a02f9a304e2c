"""The coordinator looks after the channels; an address once given is never shown again."""

import pytest

from domain.channels import BY_HAND, GONE, News, Topic
from domain.errors import Never
from domain.words import Language
from tests.adapters.web.coordinator.office import Office, a_region, send_all
from tests.fakes import FakeChat
from tests.region import Region

SECRET = "kanariansalaisuus"
URL = (
    "https://prod-12.westeurope.logic.azure.com:443/workflows/0a1b/triggers/manual/paths/invoke"
    f"?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig={SECRET}"
)
NEWER = (
    "https://default1234.56.environment.api.powerplatform.com:443/powerautomate/automations/direct/workflows/0a1b/"
    f"triggers/manual/paths/invoke?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig={SECRET}"
)
FILLED = {"name": "Hyte-verkosto", "url": URL, "language": "sv", "topics": ["rounds", "decisions"]}


@pytest.fixture
def office() -> Office:
    return Office(a_region())


def channels(region: Region) -> list[News]:
    with region.store.look(region.code) as work:
        return work.channels.all()


def test_without_channels_the_page_says_what_they_are_for(office: Office) -> None:
    page = office.get("/channels?lang=fi").text
    assert "Kanavia ei vielä ole." in page
    assert 'href="/channels/new"' in page
    assert 'href="/channels"' in office.get("/processes").text


@pytest.mark.parametrize("url", [URL, NEWER])
def test_a_channel_is_added_by_the_address_that_teams_gives(office: Office, url: str) -> None:
    assert office.post("/channels/new", **{**FILLED, "url": url}).headers["location"] == "/channels?done=channel-saved"
    (added,) = channels(office.region)
    assert (added.name, added.url, added.language) == ("Hyte-verkosto", url, Language.SV)
    assert added.topics == {Topic.ROUNDS, Topic.DECISIONS}
    assert not added.trusted


def test_an_address_is_never_shown_again(office: Office) -> None:
    office.post("/channels/new", **FILLED)
    for path in ("/channels", "/channels/room-1"):
        page = office.get(path).text
        assert SECRET not in page
        assert "prod-12.westeurope.logic.azure.com/…" in page
    wrong = office.post("/channels/new", **{**FILLED, "name": ""})
    assert (wrong.status_code, SECRET in wrong.text) == (422, False)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://prod-1.logic.azure.com/workflows/a/triggers/manual/paths/invoke?sig=b",
        "https://evil.example.org/workflows/a/triggers/manual/paths/invoke?sig=b",
        "https://logic.azure.com.evil.example.org/workflows/a/triggers/manual/paths/invoke?sig=b",
        "https://user@prod-1.logic.azure.com/workflows/a/triggers/manual/paths/invoke?sig=b",
        "https://evil.example.org#.logic.azure.com/workflows/a/triggers/manual/paths/invoke?sig=b",
        "https://evil.example.org\\.logic.azure.com/workflows/a/triggers/manual/paths/invoke?sig=b",
        "https://prod-1.logic.azure.com:8443/workflows/a/triggers/manual/paths/invoke?sig=b",
        "https://127.0.0.1/workflows/a/triggers/manual/paths/invoke?sig=b",
        "slack://a/b/c",
        "file:///etc/passwd",
    ],
)
def test_a_page_takes_addresses_of_teams_alone(office: Office, url: str) -> None:
    answer = office.post("/channels/new?lang=fi", **{**FILLED, "url": url})
    assert answer.status_code == 422
    assert "Tämä ei näytä Teamsin työnkulun osoitteelta." in answer.text
    assert channels(office.region) == []


def test_a_channel_needs_something_to_hear_of(office: Office) -> None:
    answer = office.post("/channels/new?lang=fi", **{**FILLED, "topics": []})
    assert (answer.status_code, "Valitse ainakin yksi aihe." in answer.text) == (422, True)


def test_changing_a_channel_keeps_its_address_unless_another_is_given(office: Office) -> None:
    office.post("/channels/new", **FILLED)
    office.post("/channels/room-1", **{**FILLED, "url": "", "name": "Uusi nimi"})
    assert [(one.name, one.url) for one in channels(office.region)] == [("Uusi nimi", URL)]
    office.post("/channels/room-1", **{**FILLED, "url": NEWER})
    assert [one.url for one in channels(office.region)] == [NEWER]


def test_a_channel_is_closed_opened_again_and_removed(office: Office) -> None:
    office.post("/channels/new", **FILLED)
    closed = []
    for do in ("closed", "opened"):
        assert office.post("/channels/room-1/do", do=do).headers["location"] == f"/channels?done=channel-{do}"
        closed.append(channels(office.region)[0].closed)
    assert closed == [BY_HAND, ""]
    office.post("/channels/room-1/do", do="removed")
    assert channels(office.region) == []
    assert office.post("/channels/room-1/do", do="opened").status_code == 404
    assert office.get("/channels/room-1").status_code == 404


def test_the_page_tells_how_a_trial_fared(office: Office) -> None:
    office.post("/channels/new", **FILLED)
    office.post("/channels/room-1/do", do="tried")
    assert "Koekortti: lähdössä." in office.get("/channels?lang=fi").text
    send_all(office.region)
    assert "Koekortti: perillä 1.2.2027" in office.get("/channels?lang=fi").text


def test_a_channel_whose_address_leads_nowhere_says_so_and_a_new_address_opens_it() -> None:
    region = a_region(chat=FakeChat(failures=[Never(GONE, status=410)]))
    office = Office(region)
    office.post("/channels/new", **FILLED)
    office.post("/channels/room-1/do", do="tried")
    send_all(region)
    page = office.get("/channels?lang=fi").text
    assert "Osoite ei enää toimi" in page
    assert "Koekortti, 1.2.2027 klo 10.30: ei mennyt perille." in page
    office.post("/channels/room-1", **{**FILLED, "url": NEWER})
    assert [one.closed for one in channels(region)] == [""]


def test_only_coordinators_see_the_channels(office: Office) -> None:
    stranger = Office(office.region, signed_in=False)
    assert stranger.get("/channels").status_code in {303, 403}
    assert stranger.get("/channels/new").status_code in {303, 403}
