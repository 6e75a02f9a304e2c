"""How every flow runs: its process in a thread, for one alliance or each, and an ending in one sentence."""

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from prefect import get_run_logger
from prefect.client.schemas.objects import State
from prefect.context import FlowRunContext
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from adapters import wiring
from domain.errors import NotFound, NotNow, Problem, RuleBroken
from domain.ports import Outcome, Ports
from flows.publishing import publish

Process = Callable[[Ports, str], Outcome | Sequence[Outcome]]
ORDER = ("Failed", "NeedsPerson", "Refused", "Postponed", "Completed", "SwitchedOff")
"""Endings, the one that matters most first: it names the run when several alliances end differently."""
SHOWN_FACTS = ("alliance", "round", "id", "stage", "name", "indicator")
"""Facts of a problem that are ids; others may hold what a person typed and stay out of Prefect."""


@dataclass(frozen=True)
class Ending:
    """How a process ended for one alliance."""

    alliance: str
    name: str
    sentence: str
    outcomes: Sequence[Outcome] = ()


def subject(pattern: str) -> Callable[[], str]:
    """Name a run after its subject: the pattern's braces are filled from the run's parameters."""

    def name() -> str:
        given = {key: value or f"every {key}" for key, value in flow_run.parameters.items()}
        return pattern.format(**given)

    return name


async def conduct(
    name: str, alliance: str, process: Process, then: Callable[[Ending], Awaitable[None]] | None = None
) -> State[list[Ending]]:
    """Let the process do its work and say how it ended; inside a run its figures are published too.

    Errors end here: Prefect sees codes and ids, never what an exception holds. `then` follows up on each ending,
    inside a run only.
    """
    ports = wiring.ports()
    codes = [alliance] if alliance else await asyncio.to_thread(ports.store.alliances)
    endings = [await asyncio.to_thread(_end, ports, name, code, process) for code in codes]
    if FlowRunContext.get():
        for ending in endings:
            await publish(ports, ending.alliance, ending.outcomes)
            if then:
                await then(ending)
    return _state(endings)


def _end(ports: Ports, name: str, alliance: str, process: Process) -> Ending:
    end = partial(Ending, alliance)
    try:
        return _process(ports, name, alliance, process)
    except NotNow as problem:
        return end("Postponed", f"Come back later: {_told(problem)}.")
    except (RuleBroken, NotFound) as problem:
        return end("Refused", f"{_told(problem)}.")
    except Problem as problem:
        return end("NeedsPerson", f"{_told(problem)}.")
    except Exception as error:  # noqa: BLE001 - the outer boundary: an exception's text may hold personal data
        _log_place(alliance, error)
        return end("Failed", f"{type(error).__name__} in {_place(error)}.")


def _process(ports: Ports, name: str, alliance: str, process: Process) -> Ending:
    if alliance not in ports.store.alliances():
        raise NotFound("alliance.unknown", alliance=alliance)
    with ports.store.begin(alliance) as work:
        work.awake(name)
        if work.is_off(name):
            return Ending(alliance, "SwitchedOff", f"{name} is switched off for {alliance}.")
    done = process(ports, alliance)
    outcomes = [done] if isinstance(done, Outcome) else list(done)
    needs = any(outcome.needs_person for outcome in outcomes)
    said = " ".join(outcome.sentence() for outcome in outcomes)
    return Ending(alliance, "NeedsPerson" if needs else "Completed", said, outcomes)


def _told(problem: Problem) -> str:
    ids = [f"{name} {problem.facts[name]}" for name in SHOWN_FACTS if name in problem.facts]
    return ", ".join([problem.code, *ids])


def _frames(error: BaseException) -> list[str]:
    """Return where the error came through, without its text: source lines hold no data."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]


def _place(error: BaseException) -> str:
    return (_frames(error) or ["?"])[-1]


def _log_place(alliance: str, error: BaseException) -> None:
    if FlowRunContext.get():
        where = " > ".join(_frames(error))
        get_run_logger().error("%s for alliance %s: %s", type(error).__name__, alliance, where)


def _state(endings: Sequence[Ending]) -> State[Any]:
    name = next((each for each in ORDER if each in {ending.name for ending in endings}), "Completed")
    several = len(endings) > 1
    said = [f"{ending.alliance}: {ending.sentence}" if several else ending.sentence for ending in endings]
    message = " ".join(said) or "There is no alliance yet."
    kind = Failed if name == "Failed" else Completed
    return kind(name=name, message=message, data=list(endings))
