"""Partners join, renew and leave: their answers taken in, newcomers welcomed, the yearly look asked."""

from prefect import flow
from prefect.client.schemas.objects import State

from domain.processes.joining import onboarding
from flows.conducting import Ending, conduct, subject
from flows.parameters import Alliance


@flow(name="onboard-partners", flow_run_name=subject("joining partners of {alliance}"))
async def onboard_partners(alliance: Alliance = "") -> State[list[Ending]]:
    """Take in what joining and renewing partners have answered, and welcome those who have taken every step.

    Within a month of the alliance's renewal day, ask each partner once whether its details are still right.

    Args:
        alliance: Code of the alliance; empty for every one.

    """
    return await conduct("onboard-partners", alliance, onboarding.onboard_partners)
