"""Where the mail server is and how to speak to it, read from one address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from domain.errors import RuleBroken

PORTS = {"smtp": 25, "smtps": 465}
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server. `authority` is a file of certificates to trust beside the machine's own, as counties run.

    `per_minute` and `per_connection` are the most messages it takes in a minute (0: any number) and on one connection,
    `connections` how many it takes of these at once (0: any number): Exchange Online takes 30 a minute, on three
    connections; OpenSMTPD answers 452 from the hundredth on one connection.
    `log` is the file in which the server, a Postfix of one's own, writes what it has taken.
    """

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    tls_from_start: bool = False
    starttls: str = "auto"
    authority: str = ""
    log: str = ""
    per_minute: int = 0
    per_connection: int = 50
    connections: int = 0

    @property
    def may_encrypt(self) -> bool:
        """Tell whether to encrypt where the server offers it."""
        return self.starttls != "never"

    @property
    def must_encrypt(self) -> bool:
        """Tell whether to go no further in the clear: when told so, and before a password crosses a network."""
        return self.starttls == "always" or (bool(self.user) and self.may_encrypt and self.host not in LOOPBACK)


def server_of(url: str) -> Server:
    """Read `smtp://user:password@host:587?starttls=auto|always|never&ca=FILE&log=FILE&per_minute=30` or `smtps://…`.

    Further `per_connection=50` and `connections=2`.

    Marks in user and password are written as in any URL (`%40`). Raises RuleBroken("settings.smtp-url").
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as broken:
        raise RuleBroken("settings.smtp-url") from broken
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    starttls = options.get("starttls", "auto")
    if parts.scheme not in PORTS or not parts.hostname or starttls not in {"auto", "always", "never"}:
        raise RuleBroken("settings.smtp-url")
    login = unquote(parts.username or ""), unquote(parts.password or "")
    tls, files = parts.scheme == "smtps", (options.get("ca", ""), options.get("log", ""))
    limits = _number(options, "per_minute", 0), _number(options, "per_connection", 50) or 1
    at_once = _number(options, "connections", 0)
    return Server(parts.hostname, port or PORTS[parts.scheme], *login, tls, starttls, *files, *limits, at_once)


def _number(options: Mapping[str, str], name: str, unless_told: int) -> int:
    written = options.get(name, str(unless_told))
    if not (written.isascii() and written.isdigit() and len(written) < 7):
        raise RuleBroken("settings.smtp-url")
    return int(written)
