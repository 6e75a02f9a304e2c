"""A contact's own channel carried for real: by whatever Apprise reaches, and by Teams."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from domain.channels import GONE
from domain.own_channels import OwnChannel
from domain.ports import Ports
from domain.processes.notices import send_notices
from domain.processes.post import deliver_messages
from tests.adapters.channels.teams import SIGNATURE, Teams, playing_teams
from tests.region import KAISA, Region

pytestmark = [pytest.mark.neighbour, pytest.mark.filterwarnings("ignore:Unverified HTTPS")]


@pytest.fixture
def hook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Teams]:
    with playing_teams(tmp_path_factory.mktemp("own")) as playing:
        yield playing


def asked(region: Region, hook: Teams, url: str) -> Ports:
    """Ask everybody; Kaisa in a channel of her own."""
    with region.store.begin(region.code) as work:
        work.own_channels.save(OwnChannel(KAISA.id, url, trusted=True))
    ports = replace(region.ports, chat=hook.chat)
    region.open_round()
    send_notices(ports, region.code)
    deliver_messages(ports, region.code)
    return ports


def test_any_address_of_apprise_s_is_a_contact_s_channel(hook: Teams) -> None:
    hook.says(200)
    region = Region()
    asked(region, hook, f"jsons://localhost:{hook.port}/{SIGNATURE}?verify=no")
    (heard,) = hook.cards()
    assert heard["title"] == "Pohjanlahden hyte-allianssi: yksi pyyntö odottaa sinua"
    assert "Yhteiset mittarit 2027, viimeistään 1.3.2027: http://yhdyspinta.test/l/answer/" in heard["message"]
    assert region.mail.letters_to(KAISA.id) == []


def test_an_address_hidden_behind_another_is_never_reached(hook: Teams) -> None:
    region = Region()
    asked(region, hook, f"nothing://known,jsons://localhost:{hook.port}/{SIGNATURE}?verify=no")
    assert hook.received == []
    assert [one.letter for one in region.mail.letters_to(KAISA.id)] == ["digest"]


def test_a_chat_in_teams_gets_a_card_with_a_button_for_each_request(hook: Teams) -> None:
    hook.says(202)
    region = Region()
    asked(region, hook, hook.url)
    (heard,) = hook.cards()
    buttons = heard["attachments"][0]["content"]["actions"]
    assert [one["title"] for one in buttons] == ["Yhteiset mittarit 2027, viimeistään 1.3.2027", "Oma sivusi"]
    assert region.mail.letters_to(KAISA.id) == []


def test_a_chat_in_teams_that_is_gone_gives_way_to_mail_at_once(hook: Teams) -> None:
    hook.says(410)
    region = Region()
    asked(region, hook, hook.url)
    assert [one.letter for one in region.mail.letters_to(KAISA.id)] == ["digest"]
    with region.store.look(region.code) as work:
        assert work.own_channels.of(KAISA.id) == OwnChannel(KAISA.id, hook.url, GONE, trusted=True)


def test_a_busy_chat_is_tried_again_when_it_says(hook: Teams) -> None:
    hook.says(429, Retry_After="120")
    region = Region()
    asked(region, hook, hook.url)
    with region.store.look(region.code) as work:
        assert work.post.left() == 1
    assert region.mail.letters_to(KAISA.id) == []


def test_a_failure_of_any_other_service_waits_and_says_nothing_of_the_address(hook: Teams) -> None:
    hook.says(500)
    region = Region()
    asked(region, hook, f"jsons://localhost:{hook.port}/{SIGNATURE}?verify=no")
    with region.store.look(region.code) as work:
        (waits,) = work.post.waiting()
    assert SIGNATURE not in str(waits)
    assert region.mail.letters_to(KAISA.id) == []
