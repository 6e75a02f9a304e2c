"""Any flow runs in this process without a server, and says what it did."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from typer.main import get_command

from adapters import wiring
from adapters.announcements.contents import deployments
from adapters.cli import app
from adapters.launch.here import pairs, run_here
from adapters.sotkanet import statistics_at
from adapters.wording import problem
from domain.errors import RuleBroken
from domain.ports import Ports
from domain.processes.operating import switch
from domain.words import Language
from flows.conducting import named
from flows.publishing import artifact_key, escape, waiting_text
from tests.region import CODE, COORDINATOR, HEARING, Region, a_demo_region


@pytest.fixture
def region() -> Iterator[Region]:
    made = a_demo_region()
    with wiring.use(made.ports):
        yield made


def test_a_round_is_opened_for_every_alliance_and_told_in_one_sentence(region: Region) -> None:
    ended = run_here("open-round", {"period": "2027"})
    assert ended.fine
    assert ended.message == "Round 2027: 5 asked, 8 values."
    assert ended.as_json()["outcomes"][0]["counts"]["asked"] == 5


def test_parameters_may_be_written_as_options_and_a_switch_is_a_yes() -> None:
    written = ["build-annual-report", "year=2026", "--area=isola", "--draft", "--json"]
    context = get_command(app).commands["run"].make_context("run", written)  # type: ignore[attr-defined] # it is a group
    assert context.params["as_json"]
    assert pairs(context.params["parameters"]) == {"year": "2026", "area": "isola", "draft": "true"}


def test_a_run_is_named_by_its_subject_and_what_it_did_shortly() -> None:
    assert named("post of demo", "Post: 3 sent.") == "post of demo – Post: 3 sent."
    assert len(named("post of demo", "Post: 3 sent. " * 50)) <= 160


def test_a_round_s_counts_add_up_to_what_was_asked(region: Region) -> None:
    run_here("open-round", {"period": "2027", "due": "2027-03-01"})
    ended = run_here("close-round", {"round": "2027", "alliance": CODE})
    first = ended.as_json()["outcomes"][0]
    assert sum(first["counts"].values()) == first["details"]["asked"] == 8


def test_what_a_rule_refuses_is_told_in_a_sentence_and_as_json_by_its_code_too(region: Region) -> None:
    ended = run_here("close-round", {"alliance": "nobody"})
    assert (ended.state, ended.fine, ended.message) == ("Refused", False, "There is no such alliance.")
    told = {"alliance": "nobody", "code": "alliance.unknown", "sentence": ended.message}
    assert ended.as_json()["problems"] == [told]


def test_a_round_with_nobody_to_ask_says_what_to_look_at(region: Region) -> None:
    ended = run_here("open-round", {"period": "2027-m11"})
    assert ended.message == ("There would be nobody to ask in the round 2027-m11. Check the measures and the contacts.")


def test_a_day_nobody_works_on_is_refused_with_another_one(region: Region) -> None:
    ended = run_here("open-round", {"period": "2027", "due": "2027-03-06"})
    assert ended.message == "6.3.2027 is no working day, or falls in a quiet week. Would 8.3.2027 do?"


def test_figures_that_could_not_be_refreshed_are_told_with_the_reason(region: Region, tmp_path: Path) -> None:
    with region.store.begin(CODE) as work:
        work.rounds.save_indicators([replace(HEARING, statistic=99_999)])
    bank = statistics_at(str(Path("examples/statistics").resolve()))
    with wiring.use(replace(region.ports, statistics=bank)):
        ended = run_here("refresh-statistics", {})
    assert ended.state == "NeedsPerson"
    assert "1 could not be refreshed, yesterday's figures stay" in ended.message
    assert "The statistics bank does not have this: indicators/99999." in ended.message


def test_an_unforeseen_error_tells_its_place_and_nothing_it_holds(region: Region) -> None:
    class Broken:
        def now(self) -> None:
            raise KeyError("Kaisa Kivi")

    broken = Ports(**{**vars(region.ports), "clock": Broken()})
    with wiring.use(broken):
        ended = run_here("send-notices", {})
    assert ended.state == "Failed"
    assert ended.message.startswith("Something went wrong that nobody foresaw: KeyError in test_running_here.py:")
    assert "Kaisa" not in ended.message


def test_a_flow_that_is_switched_off_does_nothing(region: Region) -> None:
    switch(region.ports, CODE, "send-notices", COORDINATOR.id, off=True)
    assert run_here("send-notices", {}).state == "SwitchedOff"


@pytest.mark.parametrize(
    ("flow", "given", "told"),
    [
        ("brew-coffee", {}, "There is no flow brew-coffee"),
        ("", {}, "Say which flow to run"),
        ("open-round", {}, "needs period.*period=2027-h1"),
        ("open-round", {"period": "2027", "colour": "red"}, "knows no colour.*period, alliance, due"),
        ("open-round", {"period": "soon"}, "This period will not do.*2027-q3.*period=2027-h1"),
        ("open-round", {"period": "٢٠٢٧"}, "This period will not do"),
        ("open-round", {"period": "2027", "due": "soon"}, "This due will not do.*due=2027-03-31"),
        ("open-round", {"period": "2027", "alliance": "Our own"}, "This alliance will not do.*alliance=demo"),
        ("close-round", {"round": "2027-q9"}, "This round will not do.*round=2027-r2"),
    ],
)
def test_parameters_a_flow_cannot_use_are_named_with_what_is_allowed(
    region: Region, flow: str, given: dict[str, str], told: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        run_here(flow, given)
    assert re.search(told, problem(Language.EN, refused.value), re.DOTALL)


def test_what_is_no_pair_is_refused() -> None:
    assert pairs(["period=2027", "alliance="]) == {"period": "2027", "alliance": ""}
    for wrong in ("2027", "=2027"):
        with pytest.raises(RuleBroken, match=r"run\.pair"):
            pairs([wrong])


@pytest.mark.parametrize("language", Language)
def test_whoever_asks_for_no_flow_sees_each_with_what_it_is_for(language: Language) -> None:
    with pytest.raises(RuleBroken) as refused:
        run_here("", {})
    told = problem(language, refused.value)
    assert [entry.name for entry in deployments() if not re.search(rf"^  {entry.name}( |$)", told, re.MULTILINE)] == []
    assert "open-round period=… [alliance=…] [due=…]\n      Ask every active partner" in told


def test_whoever_asks_for_a_flow_that_is_none_reads_the_names_in_one_line() -> None:
    with pytest.raises(RuleBroken) as refused:
        run_here("brew-coffee", {})
    told = problem(Language.EN, refused.value)
    assert [entry.name for entry in deployments() if f" {entry.name}" not in told] == []
    assert "\n" not in told


def test_the_sweep_names_the_flows_that_have_work(region: Region) -> None:
    region.open_round()
    assert run_here("sweep", {}).as_json()["outcomes"][0]["ids"] == ["send-notices"]


def test_what_partners_wrote_is_harmless_in_markdown() -> None:
    assert escape("[a](http://b) | <b>\n# c") == r"\[a\]\(http\://b\) \| &lt;b&gt; \# c"
    assert waiting_text((), "http://x").startswith("Nothing waits")


def test_an_artifact_s_key_is_made_of_small_letters_digits_and_dashes() -> None:
    assert artifact_key("round", "demo", "2027-q1") == "round-demo-2027-q1"
