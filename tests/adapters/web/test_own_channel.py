"""One's own channel: given, tried and taken away on one's page; its address is never shown again."""

import re
from pathlib import Path

import pytest

from domain.errors import Never, NotNow
from domain.own_channels import OwnChannel
from domain.processes.answering import answer_link
from domain.processes.doors import desk_link
from domain.processes.notices import send_notices
from domain.processes.post import deliver_messages
from tests.adapters.web.coordinator.office import Office
from tests.adapters.web.coordinator.office import a_region as a_plain_region
from tests.adapters.web.house import PAGE, Person, a_region
from tests.domain.processes.test_own_channels import PHONE
from tests.fakes import FakeChat
from tests.region import COORDINATOR, KAISA, Region

OWN = "/desk/channel"
THEIRS = f"/partners/isola/contacts/{KAISA.id}/channel"
SECRET = "AAExample"


def channel(region: Region, contact: str = KAISA.id) -> OwnChannel | None:
    with region.store.look(region.code) as work:
        return work.own_channels.of(contact)


def test_a_contact_gives_their_channel_and_takes_it_away(tmp_path: Path) -> None:
    person = Person(a_region(tmp_path))
    assert f'href="{OWN}"' in person.get("/desk").text
    assert KAISA.email in person.get(OWN).text
    assert person.post(OWN, do="given", url=PHONE).headers["location"] == f"{OWN}?done=own-channel-given"
    assert channel(person.region) == OwnChannel(KAISA.id, PHONE)
    page = person.get(f"{OWN}?done=own-channel-given").text
    assert "tgram://…" in page
    assert SECRET not in page
    assert person.post(OWN, do="removed").headers["location"] == f"{OWN}?done=own-channel-removed"
    assert channel(person.region) is None


def test_who_gets_no_mails_to_end_reminders_from_ends_them_by_their_page(tmp_path: Path) -> None:
    person = Person(a_region(tmp_path))
    (address,) = re.findall(r'href="(/l/reminders/[^"]+)"', person.get(OWN).text)
    assert "Lopeta muistutukset" in person.get(f"{address}?lang=fi").text


@pytest.mark.parametrize("url", ["", "json://127.0.0.1/secret-canary", "mailto://user:secret-canary@example.org"])
def test_an_address_pages_do_not_take_is_refused_and_not_repeated(tmp_path: Path, url: str) -> None:
    person = Person(a_region(tmp_path))
    refused = person.post(OWN, do="given", url=url)
    assert refused.status_code == 422
    assert 'href="#url"' in refused.text
    assert "secret-canary" not in refused.text
    assert channel(person.region) is None


def test_a_link_to_one_request_changes_no_channel(tmp_path: Path) -> None:
    region = a_region(tmp_path)
    person = Person(region, link=answer_link(region.code, region.request(), KAISA.id))
    person.post(OWN, do="given", url=PHONE)
    assert channel(region) is None


def test_a_coordinator_s_own_channel_takes_having_signed_in(tmp_path: Path) -> None:
    region = a_region(tmp_path)
    person = Person(region, COORDINATOR, desk_link(region.code, COORDINATOR.id, region.clock.now()))
    person.post(OWN, do="given", url=PHONE)
    assert channel(region, COORDINATOR.id) is None


def test_a_coordinator_gives_anybody_a_channel_and_sees_that_it_takes_nothing(tmp_path: Path) -> None:
    office = Office(a_plain_region(tmp_path, chat=FakeChat(failures=[Never("chat.refused", status=403)])))
    assert f'href="{THEIRS}"' in office.get("/partners/isola").text
    assert office.post(THEIRS, do="given", url=PHONE).headers["location"] == f"{THEIRS}?done=own-channel-given"
    deliver_messages(office.region.ports, office.region.code)
    page = office.get(f"{THEIRS}?lang=fi").text
    assert "Ei ota vastaan" in page
    assert SECRET not in page
    office.region.clock.pass_time(minutes=1)
    assert office.post(THEIRS, do="opened").headers["location"] == f"{THEIRS}?done=own-channel-opened"
    assert channel(office.region) == OwnChannel(KAISA.id, PHONE)


def test_the_history_of_a_request_says_where_it_was_asked(tmp_path: Path) -> None:
    region = a_plain_region(tmp_path)
    with region.store.begin(region.code) as work:
        work.own_channels.save(OwnChannel(KAISA.id, PHONE))
    region.open_round()
    send_notices(region.ports, region.code)
    deliver_messages(region.ports, region.code)
    assert "Kaisa Kivi sai pyynnön omaan kanavaansa." in Person(region).get(f"{PAGE}?lang=fi").text
    assert "Pyyntö lähti: Kaisa Kivi" in Office(region).get("/coordinator/requests/values.2027.isola?lang=fi").text


def test_a_channel_of_somebody_elsewhere_is_not_found(tmp_path: Path) -> None:
    office = Office(a_plain_region(tmp_path))
    assert office.get(THEIRS.replace("isola", "kivela")).status_code == 404


def test_a_channel_that_is_not_reached_is_named_on_its_page_and_where_the_coordinator_sees_what_waits(
    tmp_path: Path,
) -> None:
    office = Office(a_plain_region(tmp_path, chat=FakeChat(failures=[NotNow("chat.failed")])))
    office.post(THEIRS, do="given", url=PHONE)
    assert "Kokeillaan" in office.get(f"{THEIRS}?lang=fi").text
    deliver_messages(office.region.ports, office.region.code)
    page, home = office.get(f"{THEIRS}?lang=fi").text, office.get("/coordinator?lang=fi").text
    assert "Ei tavoiteta" in page
    for told in (page, home):
        assert "Kanavaan ei saatu yhteyttä" in told
        assert "Yritetty kerran, seuraavan kerran" in told
    assert f'href="{THEIRS}"' in home
