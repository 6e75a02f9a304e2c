"""Operators are told by any address Apprise knows; one that is broken neither hides nor repeats anything."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from adapters.channels.operators import AppriseOperators
from adapters.wording.catalogue import catalogue
from domain.alarms import Trouble
from domain.errors import NotNow
from tests.adapters.channels.teams import SIGNATURE, Teams, playing_teams

pytestmark = [pytest.mark.neighbour, pytest.mark.filterwarnings("ignore:Unverified HTTPS")]
BEGUN, OVER = [Trouble.POST_DOWN, Trouble.RUN_FAILED.of("sweep")], [Trouble.ROUND_AT_RISK.of("2027")]


@pytest.fixture
def hook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Teams]:
    with playing_teams(tmp_path_factory.mktemp("hook")) as playing:
        playing.says(200)
        yield playing


def address(hook: Teams) -> str:
    return f"jsons://localhost:{hook.port}/{SIGNATURE}?verify=no"


def test_what_began_and_what_is_over_is_one_message(hook: Teams) -> None:
    AppriseOperators(address(hook)).told("demo", BEGUN, OVER)
    (heard,) = hook.cards()
    assert heard["title"] == "Yhdyspinta (demo): 3 things for operators"
    assert heard["message"].splitlines() == [
        "Began: the mail server is out of reach",
        "Began: the newest run of sweep failed",
        "Over: round 2027: it is due and more than half of its values are missing",
    ]


def test_in_teams_it_is_a_card_of_ours(hook: Teams) -> None:
    operators = AppriseOperators(hook.url, manner=replace(hook.chat.manner, trusted=True))
    operators.told("demo", BEGUN, OVER)
    (heard,) = hook.cards()
    words = [block["inlines"][0]["text"] for block in heard["attachments"][0]["content"]["body"]]
    assert (words[0], len(words)) == ("Yhdyspinta (demo): 3 things for operators", 4)
    hook.says(429, Retry_After="60")
    with pytest.raises(NotNow):
        operators.told("demo", BEGUN, OVER)


def test_one_broken_address_neither_hides_nor_repeats_it(hook: Teams) -> None:
    AppriseOperators(f"nothing://known {address(hook)}").told("demo", BEGUN, [])
    assert len(hook.cards()) == 1


def test_when_no_address_takes_it_it_is_tried_again(hook: Teams) -> None:
    hook.answers[:] = [(500, {})]
    with pytest.raises(NotNow):
        AppriseOperators(address(hook)).told("demo", BEGUN, [])
    with pytest.raises(NotNow):
        AppriseOperators("nothing://known").told("demo", BEGUN, [])


def test_addresses_are_secrets(hook: Teams) -> None:
    assert SIGNATURE not in repr(AppriseOperators(address(hook)))


def test_every_trouble_has_its_words() -> None:
    assert [one for one in Trouble if f"alarm.{one}" not in catalogue()] == []
