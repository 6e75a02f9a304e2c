"""Cards to Teams over a real connection: each ending is told apart, and each card goes once."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic

import pytest
import requests

from adapters.channels.chat import AppriseChat
from adapters.channels.looking import look
from adapters.channels.manner import Manner
from adapters.channels.plugins import teams as plugin_of
from adapters.channels.posting import check_public
from domain.channels import GONE, News, card
from domain.errors import Never, NotNow, Problem
from domain.messages import IN_DOUBT, Message
from tests.adapters.channels.teams import SIGNATURE, Teams, playing_teams
from tests.channels import ROOM
from tests.fakes import some_links
from tests.services.processes import free_port

pytestmark = pytest.mark.neighbour

NOW = datetime(2027, 2, 1, 8, 30, tzinfo=UTC)
FACTS = {"round": "2027", "period": "2027", "due": "2027-03-01", "count": 5}
NEWER = (
    "https://d.56.environment.api.powerplatform.com:443/powerautomate/automations/direct/workflows/0a1b/triggers/"
    "manual/paths/invoke?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=kanariansalaisuus"
)
PATH = "/workflows/0a1b/triggers/manual/paths/invoke"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Teams]:
    with playing_teams(tmp_path_factory.mktemp("teams")) as playing:
        yield playing


@pytest.fixture
def teams(server: Teams) -> Teams:
    server.answers.clear()
    server.received.clear()
    server.paths.clear()
    server.at.clear()
    return server


def message(channel: News = ROOM) -> Message:
    return card(channel, "round-opened", "2027", FACTS, NOW)


def send(teams: Teams, room: News | None = None, chat: AppriseChat | None = None) -> None:
    room, chat = room or teams.room, chat or teams.chat
    chat.to(room).carry(chat.pack(message(room), room, some_links()))


def trouble(teams: Teams) -> Problem:
    with pytest.raises(Problem) as raised:
        send(teams)
    assert SIGNATURE not in str(raised.value) + repr(raised.value.facts)
    return raised.value


@pytest.mark.parametrize("status", [200, 202])
def test_a_card_arrives_as_it_was_packed(teams: Teams, status: int) -> None:
    teams.says(status)
    send(teams)
    parcel = teams.chat.pack(message(), teams.room, some_links())
    assert teams.received == [parcel.content]
    assert teams.paths[0].startswith(f"{PATH}?")
    assert f"sig={SIGNATURE}" in teams.paths[0]
    assert parcel.recipient == "room-1"


@pytest.mark.parametrize(
    ("status", "problem", "code"),
    [
        (404, Never, GONE),
        (410, Never, GONE),
        (400, Never, "chat.refused"),
        (401, Never, "chat.refused"),
        (403, Never, "chat.refused"),
        (413, Never, "chat.refused"),
        (408, NotNow, "chat.later"),
        (429, NotNow, "chat.later"),
        (500, NotNow, "chat.later"),
        (503, NotNow, "chat.later"),
    ],
)
def test_each_answer_has_its_meaning(teams: Teams, status: int, problem: type[Problem], code: str) -> None:
    teams.says(status)
    found = trouble(teams)
    assert (type(found), found.code, found.facts["status"]) == (problem, code, status)
    assert len(teams.received) == 1


@pytest.mark.parametrize(
    ("header", "date", "seconds"),
    [
        ("120", "", 120),
        ("0", "", 1),
        ("99999999999", "", 86_400),
        ("Mon, 01 Feb 2027 08:32:00 GMT", "Mon, 01 Feb 2027 08:30:00 GMT", 120),
        ("soon", "", None),
        ("-5", "", None),
    ],
)
def test_a_busy_room_says_how_long_to_wait(teams: Teams, header: str, date: str, seconds: int | None) -> None:
    teams.says(429, **{"Retry_After": header, **({"Date": date} if date else {})})
    assert trouble(teams).facts.get("seconds") == seconds


def test_a_card_is_not_carried_to_another_host(teams: Teams) -> None:
    teams.says(307, Location=f"https://localhost:{teams.port}/elsewhere")
    assert trouble(teams).code == "chat.refused"
    assert len(teams.received) == 1


@pytest.mark.parametrize("how", ["hang", "half", "drop"])
def test_when_the_answer_never_comes_nobody_knows(teams: Teams, how: str) -> None:
    teams.says(how)
    begun = monotonic()
    assert trouble(teams).code == IN_DOUBT
    assert monotonic() - begun < 3
    assert len(teams.received) == 1


def test_an_answer_that_drips_for_ever_is_left_in_time(teams: Teams) -> None:
    teams.says("drip")
    begun = monotonic()
    with pytest.raises(NotNow) as raised:
        send(teams, chat=AppriseChat(Manner(str(teams.authority), connect=1, answer=0.3)))
    assert raised.value.code == IN_DOUBT
    assert monotonic() - begun < 4


def test_a_room_that_cannot_be_reached_is_tried_later(teams: Teams) -> None:
    nobody = replace(teams.room, url=f"workflows://localhost:{free_port()}/0a1b/{SIGNATURE}/")
    with pytest.raises(NotNow) as raised:
        send(teams, nobody)
    assert raised.value.code == "chat.unreachable"


def test_a_certificate_nobody_vouches_for_gets_no_card(teams: Teams) -> None:
    with pytest.raises(NotNow) as raised:
        send(teams, chat=AppriseChat(Manner(connect=2, answer=2)))
    assert (raised.value.code, teams.received) == ("chat.unreachable", [])


def test_an_address_that_switches_the_check_off_gets_none_either(teams: Teams) -> None:
    careless = replace(teams.room, url=f"{teams.url}?verify=no&redirect=yes")
    with pytest.raises(NotNow):
        send(teams, careless, AppriseChat(Manner(connect=2, answer=2)))
    assert teams.received == []


def test_an_address_from_a_page_never_leads_into_our_own_network(teams: Teams) -> None:
    with pytest.raises(Never) as raised:
        send(teams, replace(teams.room, trusted=False))
    assert (raised.value.code, teams.received) == ("chat.private", [])


@pytest.mark.parametrize("host", ["127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "[::1]", "[fe80::1]"])
def test_private_addresses_are_known(host: str) -> None:
    with pytest.raises(Never):
        check_public(f"https://{host}/workflows/a")


def test_no_more_than_four_cards_go_to_a_room_in_a_second(teams: Teams) -> None:
    chat = teams.chat
    for _ in range(6):
        send(teams, chat=chat)
    assert all(later - sooner > 0.95 for sooner, later in zip(teams.at, teams.at[4:], strict=False))


@pytest.mark.parametrize(
    "url",
    [
        ROOM.url,
        NEWER,
    ],
)
def test_addresses_are_read_as_teams_gives_them(url: str) -> None:
    plugin = plugin_of(replace(ROOM, url=url), b"", Manner())
    asked = requests.Request("POST", plugin.address, params=plugin.query).prepare().url
    assert asked == url.replace(":443", "") or asked == url


def test_an_address_that_cannot_be_read_is_refused(teams: Teams) -> None:
    with pytest.raises(Never) as raised:
        send(teams, replace(teams.room, url="https://prod-1.logic.azure.com/nothing"))
    assert raised.value.code == "channel.unreadable"


@pytest.mark.filterwarnings("ignore:Unverified HTTPS")
def test_any_other_channel_hears_title_and_text(teams: Teams) -> None:
    teams.says(200)
    room = replace(ROOM, url=f"jsons://localhost:{teams.port}/?verify=no", trusted=True)
    chat = teams.chat
    chat.to(room).carry(chat.pack(message(room), room, some_links()))
    (heard,) = teams.cards()
    assert heard["title"] == "Yhteiset mittarit 2027: kierros on alkanut"
    assert "Lukuja pyydetään 5 kumppanilta, viimeistään 1.3.2027." in heard["message"]
    assert "http://yhdyspinta.test/rounds/2027/picture" in heard["message"]


@pytest.mark.filterwarnings("ignore:Unverified HTTPS")
def test_a_failing_other_channel_is_tried_again(teams: Teams) -> None:
    teams.says(500)
    with pytest.raises(NotNow) as raised:
        send(teams, replace(ROOM, url=f"jsons://localhost:{teams.port}/?verify=no", trusted=True))
    assert raised.value.code == "chat.failed"


@pytest.mark.filterwarnings("ignore:Unverified HTTPS")
def test_another_channel_that_answers_too_late_may_have_it_and_is_not_told_twice(teams: Teams) -> None:
    teams.says("hang")
    with pytest.raises(NotNow) as raised:
        send(teams, replace(ROOM, url=f"jsons://localhost:{teams.port}/?verify=no", trusted=True))
    assert raised.value.code == IN_DOUBT


@pytest.mark.filterwarnings("ignore:Unverified HTTPS")
@pytest.mark.parametrize("url", ["workflows", "jsons", "nothing"])
@pytest.mark.parametrize("how", [200, 500, "hang"])
def test_no_log_ever_holds_an_address(teams: Teams, caplog: pytest.LogCaptureFixture, url: str, how: int | str) -> None:
    caplog.set_level(logging.DEBUG)
    teams.says(how)
    with suppress(Problem):
        send(teams, replace(teams.room, url=f"{url}://localhost:{teams.port}/0a1b/{SIGNATURE}/?verify=no&rto=0.5"))
    assert SIGNATURE not in caplog.text


def test_a_look_opens_the_address_and_posts_nothing(teams: Teams) -> None:
    told = look(teams.room, Manner(str(teams.authority), trusted=True, connect=2))
    assert (told, teams.received) == ("localhost answers; whether the workflow is there only a trial shows", [])


def test_a_look_tells_what_is_wrong(teams: Teams) -> None:
    with pytest.raises(NotNow):
        look(teams.room, Manner(trusted=True, connect=2))
    with pytest.raises(Never):
        look(replace(teams.room, trusted=False))
    with pytest.raises(Never):
        look(replace(teams.room, url="nothing://known"))


def test_nobody_waits_for_apprise_who_sends_no_card_nor_for_alembic_who_makes_no_backup() -> None:
    code = "import sys, adapters.wiring; sys.exit(bool({'apprise', 'alembic'} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
