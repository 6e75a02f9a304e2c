"""What keeps the service going: the sweep behind all events, and the nightly backup."""

import asyncio

from prefect import flow
from prefect.artifacts import acreate_table_artifact
from prefect.client.schemas.objects import State
from prefect.context import FlowRunContext

from adapters import wiring
from domain.errors import NotNow
from domain.outcome import Outcome
from domain.ports import Ports
from domain.processes import alarming, sweeping
from flows.conducting import Ending, conduct, conduct_whole, subject
from flows.parameters import Alliance
from flows.publishing import artifact_key


@flow(name="sweep", flow_run_name=subject("sweep of {alliance}"))
async def sweep(alliance: Alliance = "") -> State[list[Ending]]:
    """Wake every flow that has work due and was not woken by its event. The only flow that polls.

    Args:
        alliance: Code of the alliance; empty for every one.

    """
    return await conduct("sweep", alliance, _sweep, then=_wake)


def _sweep(ports: Ports, alliance: str) -> Outcome:
    """Ask Prefect for failed runs too, but only inside a run and where there is anybody to tell."""
    asks = ports.operators.is_set and FlowRunContext.get() is not None
    try:
        failed = wiring.failed_flows() if asks else None
    except NotNow:
        failed = None  # the next sweep asks again; nothing else waits for it
    return sweeping.sweep(ports, alliance, failed)


async def _wake(ending: Ending) -> None:
    names = [name for outcome in ending.outcomes for name in outcome.ids]
    await asyncio.to_thread(wiring.wake_flows, ending.alliance, names)


@flow(name="raise-alarms", flow_run_name=subject("alarms of {alliance}"))
async def raise_alarms(alliance: Alliance = "") -> State[list[Ending]]:
    """Tell operators of troubles: mail out of reach, failed runs, old figures and backups, rounds at risk; each once.

    Args:
        alliance: Code of the alliance; empty for every one.

    """
    return await conduct("raise-alarms", alliance, _raise_alarms)


def _raise_alarms(ports: Ports, alliance: str) -> Outcome:
    """Ask Prefect for failed runs too, but only inside a run: elsewhere it may not be there."""
    return alarming.raise_alarms(ports, alliance, wiring.failed_flows() if FlowRunContext.get() else [])


@flow(name="back-up", flow_run_name="backup")
async def back_up() -> State[list[Ending]]:
    """Save the whole service into one file, verify it, and let go of backups older than is kept.

    Every alliance is in it, with the printed reports; the signing key is not. Nobody waits meanwhile.
    """
    return await conduct_whole(wiring.back_up, _show_kept)


async def _show_kept(outcome: Outcome) -> None:
    """Show the backups there are, newest first, with the time that the newest took."""
    rows = [
        {"made": f"{one.made_at:%Y-%m-%d %H:%M} UTC", "megabytes": one.megabytes, "seconds": "", "where": one.file}
        for one in outcome.details["kept"]
    ]
    rows[0]["seconds"] = outcome.details["seconds"]
    await acreate_table_artifact(rows, artifact_key("backups"), "Backups kept, newest first")
