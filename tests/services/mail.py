"""A real SMTP server on loopback that keeps what it is given."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.services.processes import free_port


@dataclass
class MailServer:
    """What arrived, oldest first. `replies` refuses a recipient: {"a@example.org": "550 No such person"}.

    Filled by the server's thread: one append each, which readers see whole or not at all.
    """

    port: int
    received: list[bytes] = field(default_factory=list)
    replies: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def messages(self, to: str = "") -> list[EmailMessage]:
        """What arrived, or of it what mentions an address; reading a year's mails takes longer than sending them."""
        mentioning = [raw for raw in list(self.received) if to.encode() in raw]
        return [message_from_bytes(raw, EmailMessage, policy=policy.default) for raw in mentioning]

    async def handle_RCPT(  # noqa: N802 aiosmtpd finds its handlers by this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, rcpt_options: list[str]
    ) -> str:
        reply = self.replies.get(address, "250 OK")
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(  # noqa: N802 the same
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.received.append(envelope.original_content or b"")
        return "250 OK"


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A server for this test alone."""
    server = MailServer(free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    yield server
    controller.stop()
