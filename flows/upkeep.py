"""What keeps the service going: the sweep behind all events."""

import asyncio

from prefect import flow
from prefect.client.schemas.objects import State

from adapters import wiring
from domain.processes import sweeping
from flows.conducting import Ending, conduct, subject
from flows.parameters import Alliance


@flow(name="sweep", flow_run_name=subject("sweep of {alliance}"))
async def sweep(alliance: Alliance = "") -> State[list[Ending]]:
    """Wake every flow that has work due and was not woken by its event. The only flow that polls.

    Args:
        alliance: Code of the alliance; empty for every one.

    """
    return await conduct("sweep", alliance, sweeping.sweep, then=_wake)


async def _wake(ending: Ending) -> None:
    names = [name for outcome in ending.outcomes for name in outcome.ids]
    await asyncio.to_thread(wiring.wake_flows, ending.alliance, names)
