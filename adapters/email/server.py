"""Where the mail server is and how to speak to it, read from one address."""

from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from domain.errors import RuleBroken

PORTS = {"smtp": 25, "smtps": 465}
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server. `authority` is a file of certificates to trust beside the machine's own, as counties run.

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

    @property
    def may_encrypt(self) -> bool:
        """Tell whether to encrypt where the server offers it."""
        return self.starttls != "never"

    @property
    def must_encrypt(self) -> bool:
        """Tell whether to go no further in the clear: when told so, and before a password crosses a network."""
        return self.starttls == "always" or (bool(self.user) and self.may_encrypt and self.host not in LOOPBACK)


def server_of(url: str) -> Server:
    """Read `smtp://user:password@host:587?starttls=auto|always|never&ca=FILE&log=FILE` or `smtps://…`.

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
    return Server(parts.hostname, port or PORTS[parts.scheme], *login, tls, starttls, *files)
