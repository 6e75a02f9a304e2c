"""Messages leave the outbox, and mails come in."""

import asyncio
from datetime import timedelta
from functools import partial

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.context import FlowRunContext

from domain.outcome import Outcome
from domain.ports import Ports
from domain.processes import post
from domain.processes.inbox.reading import read_inbox as read
from domain.processes.pacing import Told
from flows.conducting import Ending, conduct, subject
from flows.parameters import Alliance
from flows.publishing import artifact_key, progress

BIG, STEPS = 40, 20
"""Messages from which on a mailing shows how far it is, and in how many steps."""


@flow(name="deliver-messages", flow_run_name=subject("post of {alliance}"))
async def deliver_messages(alliance: Alliance = "") -> State[list[Ending]]:
    """Send what waits in the outbox; what fails comes back later or ends as something a person must look at.

    Args:
        alliance: Code of the alliance; empty for every one.

    """
    loop = asyncio.get_running_loop() if FlowRunContext.get() else None
    return await conduct("deliver-messages", alliance, partial(_deliver, loop=loop))


def _deliver(ports: Ports, alliance: str, loop: asyncio.AbstractEventLoop | None) -> Outcome:
    return post.deliver_messages(ports, alliance, _progress(alliance, loop) if loop else None)


def _progress(alliance: str, loop: asyncio.AbstractEventLoop) -> Told:
    """Show in the run how far a big mailing is and when the last partner has it; not of every message."""
    show = progress(artifact_key("mailing", alliance), loop)

    def told(sent: int, of: int, rest: timedelta) -> None:
        if of >= BIG and sent % (of // STEPS) == 0:
            minutes = max(1, round(rest / timedelta(minutes=1)))
            ahead = f", the last in about {minutes} min" if sent < of else ""
            show(100 * sent / of, f"Post of {alliance}: {sent} of {of} sent{ahead}")

    return told


@flow(name="read-inbox", flow_run_name=subject("inbox of {alliance}"))
async def read_inbox(alliance: Alliance = "") -> State[list[Ending]]:
    """Read what has come by mail: answers, spreadsheets, calendar replies, bounces and absences, each once.

    Args:
        alliance: Code of the alliance; empty for every one.

    """
    return await conduct("read-inbox", alliance, read)
