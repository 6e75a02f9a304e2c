"""The one clock over open requests: notices, call tasks, lapses."""

from prefect import flow
from prefect.client.schemas.objects import State

from domain.processes import notices
from flows.conducting import Ending, conduct, subject
from flows.parameters import Alliance


@flow(name="send-notices", flow_run_name=subject("notices of {alliance}"))
async def send_notices(alliance: Alliance = "") -> State[list[Ending]]:
    """Put into the outbox whatever notice is due, one digest for each contact; missed steps are caught up once.

    Args:
        alliance: Code of the alliance; empty for every one.

    """
    return await conduct("send-notices", alliance, notices.send_notices)
