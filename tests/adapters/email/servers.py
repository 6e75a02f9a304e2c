"""Mail servers on loopback that behave badly in one way each."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.services.processes import free_port


@dataclass
class Moody:
    """Answers each command as told: "DATA": "451 Later"; "drop" breaks the connection, "silent" never answers."""

    moods: dict[str, str] = field(default_factory=dict)
    received: list[bytes] = field(default_factory=list)
    connections: set[Any] = field(default_factory=set)

    async def handle_MAIL(  # noqa: N802 aiosmtpd finds its handlers by this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.connections.add(session.peer)
        envelope.mail_from = address
        return await self._answer(server, "MAIL")

    async def handle_RCPT(  # noqa: N802 the same
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = await self._answer(server, "RCPT")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802 the same
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.received.append(envelope.original_content or b"")
        return await self._answer(server, "DATA")

    async def _answer(self, server: SMTP, command: str) -> str:
        mood = self.moods.get(command, "250 OK")
        if mood == "silent":
            await asyncio.Event().wait()
        if mood == "drop" and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        return "250 OK" if mood == "drop" else mood


@contextmanager
def serving(handler: object, at: int = 0, **options: Any) -> Iterator[int]:
    """Run a server, and tell its port."""
    controller = Controller(handler, hostname="127.0.0.1", port=at or free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def only(user: bytes, password: bytes) -> Any:
    """Let one user in."""

    def check(_server: SMTP, _session: Session, _envelope: Envelope, _way: str, said: object) -> AuthResult:
        known = isinstance(said, LoginPassword) and (said.login, said.password) == (user, password)
        return AuthResult(success=known, handled=False)

    return check


def own_certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Make a certificate for this machine; return the server's side, and the file clients may trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    built = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    built = built.not_valid_before(datetime(2020, 1, 1, tzinfo=UTC)).not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    signed = built.add_extension(names, critical=False).sign(key, hashes.SHA256())
    certificate, secret = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, secret)
    return context, certificate
