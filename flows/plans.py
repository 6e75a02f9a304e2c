"""The welfare plan followed through the year."""

from prefect import flow
from prefect.client.schemas.objects import State

from domain.processes.plans import following
from flows.conducting import Ending, conduct, subject
from flows.parameters import Alliance


@flow(name="follow-plan", flow_run_name=subject("plan of {alliance}"))
async def follow_plan(alliance: Alliance = "") -> State[list[Ending]]:
    """Ask for commitments and, on the year clock, for statuses; take the answers in, and show how the plan stands.

    Args:
        alliance: Code of the alliance; empty for every one.

    """
    return await conduct("follow-plan", alliance, following.follow_plan)
