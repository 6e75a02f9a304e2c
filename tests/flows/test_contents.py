"""prefect.yaml is whole: what it names exists, and what it listens to can happen."""

import fnmatch
import inspect
import re
from datetime import timedelta
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from cronsim import CronSim
from prefect.flows import Flow, load_flow_from_entrypoint

from adapters.announcements.contents import FILE, POOL, Deployment, deployments, listeners
from adapters.database.post_statements import STUCK
from adapters.wording.catalogue import catalogue
from domain.kinds import KINDS
from domain.operating import PROCESSES
from domain.requests import PAST, Kind
from domain.workdays import HELSINKI
from tests.fakes import FakeClock

ROOT = Path(__file__).parents[2]
TOLD = re.compile(r'Event\(f?"([a-z.{}_-]+)')
MOVES = {f"{kind}.{past}" for kind in KINDS for past in PAST.values()}
WHOLE = "back-up"
"""The one flow that is about the whole service; no event wakes it."""
NAMES = [entry.name for entry in deployments()]


def each(entry: Deployment) -> str:
    return entry.name


def told_in_code() -> set[str]:
    """The names of events that processes and adapters write."""
    folders = ("domain/**/*.py", "adapters/database/*.py", "adapters/register/*.py")
    files = [file for folder in folders for file in ROOT.glob(folder)]
    return {name for file in files for name in TOLD.findall(file.read_text(encoding="utf-8"))}


def test_a_run_shows_what_it_belongs_to_and_not_all_that_could_wake_it() -> None:
    assert [tag for entry in deployments() for tag in entry.shown if tag.startswith("on:")] == []
    assert all(entry.listens_to or len(entry.shown) == len(entry.tags) + 1 for entry in deployments())


def test_every_flow_that_can_rest_or_sweep_is_deployed_once() -> None:
    assert len(NAMES) == len(set(NAMES))
    assert set(PROCESSES) <= set(NAMES)


@pytest.mark.parametrize("entry", deployments(), ids=each)
def test_every_entrypoint_is_a_flow_named_like_its_deployment(entry: Deployment) -> None:
    """The announcer finds a deployment as name/name."""
    flow: Flow[Any, Any] = load_flow_from_entrypoint(entry.entrypoint)
    assert (flow.name, entry.work_pool["name"]) == (entry.name, POOL)
    assert flow.description
    assert inspect.iscoroutinefunction(flow.fn), "a plain one waits a second for its heart to stop"


@pytest.mark.parametrize("entry", [entry for entry in deployments() if entry.name != WHOLE], ids=each)
def test_every_flow_takes_an_alliance_and_explains_its_form(entry: Deployment) -> None:
    flow: Flow[Any, Any] = load_flow_from_entrypoint(entry.entrypoint)
    fields = flow.parameters.properties
    assert fields["alliance"]["default"] == ""
    assert [name for name, field in fields.items() if not field.get("description")] == []
    assert [name for name, field in fields.items() if field["title"] == name] == [], "a title is for people"
    assert [name for name in fields if f"run.allowed.{name}" not in catalogue()] == []
    told = [(name, words) for name in fields for words in catalogue()[f"run.allowed.{name}"].values()]
    assert [name for name, words in told if not words[0].isupper() or f"{name}=" not in words] == []


@pytest.mark.parametrize("entry", [entry for entry in deployments() if entry.schedules], ids=each)
def test_schedules_have_a_slug_and_finnish_time_and_stay_off_the_night(entry: Deployment) -> None:
    for schedule in entry.schedules:
        now = FakeClock().now().astimezone(HELSINKI)
        assert schedule.slug
        assert schedule.timezone == "Europe/Helsinki"
        times = CronSim(schedule.cron, now)
        at_night = {1} if entry.name == WHOLE else set()  # clocks change at three and at four
        assert {next(times).hour for _ in range(500)} <= at_night | set(range(6, 21))


def test_only_the_sweep_polls_and_not_more_than_once_in_five_minutes() -> None:
    def in_a_day(cron: str) -> int:
        now = FakeClock().now().astimezone(HELSINKI)
        first = next(CronSim(cron, now))
        return sum(1 for _ in takewhile(lambda one: one < first + timedelta(days=1), CronSim(cron, now)))

    often = [(entry.name, one.cron) for entry in deployments() for one in entry.schedules if in_a_day(one.cron) > 1]
    assert often == [("sweep", "*/5 6-20 * * *")]


@pytest.mark.parametrize("event", sorted({event for entry in deployments() for event in entry.listens_to}))
def test_every_event_that_is_listened_to_can_happen(event: str) -> None:
    asked = {f"{kind}.asked" for kind in KINDS}
    ends = {f"message.{state}" for state in STUCK}
    known = told_in_code() | MOVES | asked | ends | {"process.switched-on"}
    assert fnmatch.filter(known, event)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_an_answer_wakes_the_flow_that_takes_it_in_and_a_new_turn_the_notices(kind: Kind[Any, Any]) -> None:
    assert kind.taken_in_by in listeners(f"{kind.name}.answered")
    for past in ("asked", "returned", "extended", "handed-over"):
        assert "send-notices" in listeners(f"{kind.name}.{past}")


def test_a_newly_imported_alliance_has_its_national_figures_at_once() -> None:
    assert "refresh-statistics" in listeners("register.imported")


def test_nothing_has_to_be_fetched_before_a_run() -> None:
    """Without this line Prefect would store the folder of whoever deployed."""
    assert re.search(r"^pull: \[\]", FILE.read_text(encoding="utf-8"), re.MULTILINE)
