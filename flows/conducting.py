"""How every flow runs: its process in a thread, for one alliance or each, and an ending in one sentence."""

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prefect import get_run_logger
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.context import FlowRunContext
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from adapters import wiring
from domain.errors import NotFound, NotNow, Problem, RuleBroken
from domain.outcome import Outcome
from domain.ports import Ports
from flows.publishing import publish

Process = Callable[[Ports, str], Outcome | Sequence[Outcome]]
ORDER = ("Failed", "NeedsPerson", "Refused", "Postponed", "Completed", "SwitchedOff")
"""Endings, the one that matters most first: it names the run when several alliances end differently."""
LONGEST_NAME = 160


@dataclass(frozen=True)
class Ending:
    """How a process ended for one alliance; where an error ended it, with the error's code."""

    alliance: str
    name: str
    sentence: str
    outcomes: Sequence[Outcome] = ()
    code: str = ""


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

    Errors end here: Prefect sees their sentences with ids in them, never what an exception holds. `then` follows up
    on each ending, inside a run only.
    """
    try:
        ports = wiring.ports()
        codes = [alliance] if alliance else await asyncio.to_thread(ports.store.alliances)
    except Exception as error:  # noqa: BLE001 - an exception's text may hold personal data, or the database's address
        return await _told([_ended(alliance, error)])
    endings = [await asyncio.to_thread(_end, ports, name, code, process) for code in codes]
    if FlowRunContext.get():
        endings = [await _followed(ports, ending, then) for ending in endings]
    return await _told(endings)


async def conduct_whole(
    process: Callable[[], Outcome], then: Callable[[Outcome], Awaitable[None]]
) -> State[list[Ending]]:
    """Let a process that is about the whole service, no single alliance, do its work; ends as `conduct` does."""
    try:
        outcome = await asyncio.to_thread(process)
    except Exception as error:  # noqa: BLE001 - as in `conduct`
        return await _told([_ended("", error)])
    ending = Ending("", "NeedsPerson" if outcome.needs_person else "Completed", outcome.sentence(), [outcome])
    try:
        if FlowRunContext.get():
            await then(outcome)
    except Exception as error:  # noqa: BLE001 - as in `conduct`
        ending = _ended("", error, f"{ending.sentence} Afterwards: ")
    return await _told([ending])


async def _followed(ports: Ports, ending: Ending, then: Callable[[Ending], Awaitable[None]] | None) -> Ending:
    """Publish an ending and follow up on it; what was done stays done, so a fault here only renames the ending."""
    try:
        await publish(ports, ending.alliance, ending.outcomes)
        if then:
            await then(ending)
    except Exception as error:  # noqa: BLE001 - as in `conduct`
        return _ended(ending.alliance, error, f"{ending.sentence} Afterwards: ")
    return ending


def _end(ports: Ports, name: str, alliance: str, process: Process) -> Ending:
    try:
        return _process(ports, name, alliance, process)
    except Exception as error:  # noqa: BLE001 - as in `conduct`
        return _ended(alliance, error)


def _ended(alliance: str, error: Exception, before: str = "") -> Ending:
    """Tell an ending by its error: in the wording's sentence, or for an unforeseen one by its place."""
    if isinstance(error, Problem):
        refused = "Refused" if isinstance(error, RuleBroken | NotFound) else "NeedsPerson"
        name = "Postponed" if isinstance(error, NotNow) else refused
        return Ending(alliance, name, f"{before}{wiring.told(error)}", code=error.code)
    _log_place(alliance, error)
    what = f"{type(error).__name__} in {_place(error)}"
    return Ending(
        alliance, "Failed", f"{before}Something went wrong that nobody foresaw: {what}. See `yhdyspinta check`."
    )


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
    said = " ".join([*(outcome.sentence() for outcome in outcomes), *_reasons(outcomes)])
    return Ending(alliance, "NeedsPerson" if needs else "Completed", said, outcomes)


def _reasons(outcomes: Sequence[Outcome]) -> Iterable[str]:
    """Say why parts of the work could not be done, each reason once."""
    found = [pair for outcome in outcomes for pair in outcome.details.get("problems", {}).items()]
    return dict.fromkeys(wiring.told(Problem(code, what=what)) for what, code in found)


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


async def _told(endings: Sequence[Ending]) -> State[Any]:
    """Return the state that says how it ended; inside a run its name says so too, for lists show no message."""
    state = _state(endings)
    if context := FlowRunContext.get():
        try:
            async with get_client() as client:
                name = named(context.flow_run.name if context.flow_run else "", state.message or "")
                await client.update_flow_run(flow_run.id, name=name)
        except Exception as error:  # noqa: BLE001 - what was done stays done; only a list says less
            get_run_logger().warning("The run keeps its name: %s.", type(error).__name__)
    return state


def named(subject: str, said: str) -> str:
    """Put what a run did behind its subject, not longer than a list can show."""
    whole = f"{subject} – {said}"
    return whole if len(whole) <= LONGEST_NAME else f"{whole[: LONGEST_NAME - 1].rstrip()}…"


def _state(endings: Sequence[Ending]) -> State[Any]:
    name = next((each for each in ORDER if each in {ending.name for ending in endings}), "Completed")
    several = len(endings) > 1
    said = [f"{ending.alliance}: {ending.sentence}" if several else ending.sentence for ending in endings]
    message = " ".join(said) or "There is no alliance yet."
    kind = Failed if name == "Failed" else Completed
    return kind(name=name, message=message, data=list(endings))
