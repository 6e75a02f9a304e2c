"""A time to come, rehearsed: what would go out to whom and when, before anything does."""

import asyncio
from dataclasses import asdict
from datetime import date
from functools import partial

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.context import FlowRunContext

from adapters import wiring
from domain.outcome import Outcome
from domain.ports import Ports
from domain.processes import rehearsing
from domain.rehearsal import Cast, Told, coming_year
from domain.workdays import helsinki_date
from flows.conducting import Ending, conduct, subject
from flows.parameters import Alliance, Day, Seed
from flows.publishing import artifact_key, progress


@flow(name="rehearse", flow_run_name=subject("rehearsal of {alliance}"))
async def rehearse(alliance: Alliance = "", first: Day = None, last: Day = None, seed: Seed = 1) -> State[list[Ending]]:
    """Let a time to come pass on a copy of the data, with a made-up clock and made-up answers. Nothing is sent.

    Args:
        alliance: Code of the alliance; empty for every one.
        first: First day of the time; empty for today.
        last: Last day of the time; empty for a year after the first.
        seed: Another number lets partners behave differently; the same number, the same way.

    """
    loop = asyncio.get_running_loop() if FlowRunContext.get() else None
    return await conduct("rehearse", alliance, partial(_rehearse, first=first, last=last, seed=seed, loop=loop))


def _rehearse(
    ports: Ports,
    alliance: str,
    first: date | None,
    last: date | None,
    seed: int,
    loop: asyncio.AbstractEventLoop | None,
) -> Outcome:
    days = coming_year(helsinki_date(ports.clock.now()), first, last)
    told = _progress(alliance, loop) if loop else lambda *_: None
    found = rehearsing.rehearse(ports, alliance, *days, Cast(seed), told)
    counts = {"rounds": len(found.rounds), "mails": len(found.sent), "left_waiting": len(found.waiting)}
    return Outcome("Rehearsal", counts, details={"told": asdict(wiring.rehearsed(found))})


def _progress(alliance: str, loop: asyncio.AbstractEventLoop) -> Told:
    """Show in the run which month is being played; each day would be a call of Prefect's server."""
    show, months = progress(artifact_key("rehearsal-progress", alliance), loop), set[tuple[int, int]]()

    def told(day: date, done: int, of: int) -> None:
        if (day.year, day.month) not in months:
            months.add((day.year, day.month))
            show(100 * done / of, f"Rehearsal of {alliance}: {day.isoformat()}")
        if done + 1 == of:
            show(100, f"Rehearsal of {alliance}: {day.isoformat()}, the last day")

    return told
