"""A time to come, rehearsed: what would go out to whom and when, before anything does."""

from dataclasses import asdict
from datetime import date
from functools import partial

from prefect import flow
from prefect.client.schemas.objects import State

from adapters import wiring
from domain.ports import Outcome, Ports
from domain.processes import rehearsing
from domain.rehearsal import Cast, coming_year
from domain.workdays import helsinki_date
from flows.conducting import Ending, conduct, subject
from flows.parameters import Alliance, Day, Seed


@flow(name="rehearse", flow_run_name=subject("rehearsal of {alliance}"))
async def rehearse(alliance: Alliance = "", first: Day = None, last: Day = None, seed: Seed = 1) -> State[list[Ending]]:
    """Let a time to come pass on a copy of the data, with a made-up clock and made-up answers. Nothing is sent.

    Args:
        alliance: Code of the alliance; empty for every one.
        first: First day of the time; empty for today.
        last: Last day of the time; empty for a year after the first.
        seed: Another number lets partners behave differently; the same number, the same way.

    """
    return await conduct("rehearse", alliance, partial(_rehearse, first=first, last=last, seed=seed))


def _rehearse(ports: Ports, alliance: str, first: date | None, last: date | None, seed: int) -> Outcome:
    days = coming_year(helsinki_date(ports.clock.now()), first, last)
    found = rehearsing.rehearse(ports, alliance, *days, Cast(seed))
    counts = {"rounds": len(found.rounds), "mails": len(found.sent), "left_waiting": len(found.waiting)}
    return Outcome("Rehearsal", counts, details={"told": asdict(wiring.rehearsed(found))})
