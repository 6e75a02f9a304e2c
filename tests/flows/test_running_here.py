"""Any flow runs in this process without a server, and says what it did."""

from collections.abc import Iterator

import pytest

from adapters import wiring
from adapters.launch.faults import CannotStart
from adapters.launch.here import run_here
from domain.ports import Ports
from domain.processes.operating import switch
from flows.publishing import artifact_key, escape, waiting_text
from tests.region import CODE, COORDINATOR, Region, a_demo_region


@pytest.fixture
def region() -> Iterator[Region]:
    made = a_demo_region()
    with wiring.use(made.ports):
        yield made


def test_a_round_is_opened_for_every_alliance_and_told_in_one_sentence(region: Region) -> None:
    ended = run_here("open-round", {"period": "2027"})
    assert ended.fine
    assert ended.message == "Round 2027: 5 asked, 8 values, 0 asked before."
    assert ended.as_json()["outcomes"][0]["counts"]["asked"] == 5


def test_a_round_s_counts_add_up_to_what_was_asked(region: Region) -> None:
    run_here("open-round", {"period": "2027", "due": "2027-03-01"})
    ended = run_here("close-round", {"round": "2027", "alliance": CODE})
    first = ended.as_json()["outcomes"][0]
    assert sum(first["counts"].values()) == first["details"]["asked"] == 8


def test_what_a_rule_refuses_is_told_by_its_code(region: Region) -> None:
    ended = run_here("close-round", {"alliance": "nobody"})
    assert (ended.state, ended.fine, ended.message) == ("Refused", False, "alliance.unknown, alliance nobody.")


def test_an_unforeseen_error_tells_its_place_and_nothing_it_holds(region: Region) -> None:
    class Broken:
        def now(self) -> None:
            raise KeyError("Kaisa Kivi")

    broken = Ports(**{**vars(region.ports), "clock": Broken()})
    with wiring.use(broken):
        ended = run_here("send-notices", {})
    assert ended.state == "Failed"
    assert ended.message.startswith("KeyError in test_running_here.py:")
    assert "Kaisa" not in ended.message


def test_a_flow_that_is_switched_off_does_nothing(region: Region) -> None:
    switch(region.ports, CODE, "send-notices", COORDINATOR.id, off=True)
    assert run_here("send-notices", {}).state == "SwitchedOff"


@pytest.mark.parametrize(
    ("flow", "given", "told"),
    [
        ("brew-coffee", {}, "There is no flow brew-coffee"),
        ("open-round", {}, "needs period"),
        ("open-round", {"period": "2027", "colour": "red"}, "knows no colour"),
        ("open-round", {"period": "soon"}, "period"),
        ("open-round", {"period": "2027", "due": "soon"}, "due"),
    ],
)
def test_parameters_a_flow_cannot_use_are_named(region: Region, flow: str, given: dict[str, str], told: str) -> None:
    with pytest.raises(CannotStart, match=told):
        run_here(flow, given)


def test_the_sweep_names_the_flows_that_have_work(region: Region) -> None:
    region.open_round()
    assert run_here("sweep", {}).as_json()["outcomes"][0]["ids"] == ["send-notices"]


def test_what_partners_wrote_is_harmless_in_markdown() -> None:
    assert escape("[a](http://b) | <b>\n# c") == r"\[a\]\(http\://b\) \| &lt;b&gt; \# c"
    assert waiting_text((), "http://x").startswith("Nothing waits")


def test_an_artifact_s_key_is_made_of_small_letters_digits_and_dashes() -> None:
    assert artifact_key("round", "demo", "2027-q1") == "round-demo-2027-q1"
