"""Messages leave the outbox, and mails come in."""

from prefect import flow
from prefect.client.schemas.objects import State

from domain.processes import post
from domain.processes.inbox.reading import read_inbox as read
from flows.conducting import Ending, conduct, subject
from flows.parameters import Alliance


@flow(name="deliver-messages", flow_run_name=subject("post of {alliance}"))
async def deliver_messages(alliance: Alliance = "") -> State[list[Ending]]:
    """Send what waits in the outbox; what fails comes back later or ends as something a person must look at.

    Args:
        alliance: Code of the alliance; empty for every one.

    """
    return await conduct("deliver-messages", alliance, post.deliver_messages)


@flow(name="read-inbox", flow_run_name=subject("inbox of {alliance}"))
async def read_inbox(alliance: Alliance = "") -> State[list[Ending]]:
    """Read what has come by mail: answers, spreadsheets, calendar replies, bounces and absences, each once.

    Args:
        alliance: Code of the alliance; empty for every one.

    """
    return await conduct("read-inbox", alliance, read)
