"""A look at a channel without posting to it."""

import socket
import ssl
from urllib.parse import urlsplit

from requests.utils import get_environ_proxies

from adapters.channels.cards import is_teams
from adapters.channels.manner import Manner
from adapters.channels.plugins import known, teams
from adapters.channels.posting import check_public
from domain.channels import News
from domain.errors import Never, NotNow


def look(channel: News, manner: Manner | None = None) -> str:
    """Tell in English what is there: a Teams address is opened, any other only read. Raises NotNow or Never."""
    if not is_teams(channel):
        if not known(channel.url):
            raise Never("channel.unreadable")
        return f"Apprise knows its address ({urlsplit(channel.url).scheme}); whether it arrives only a trial shows"
    manner = manner or Manner(trusted=channel.trusted)
    address = teams(channel, b"", manner).address
    if get_environ_proxies(address):
        return "goes through the proxy; whether it arrives only a trial shows"
    if not manner.trusted:
        check_public(address)
    parts = urlsplit(address)
    context = ssl.create_default_context(cafile=manner.authority or None)
    where = (str(parts.hostname), parts.port or 443)
    try:
        with socket.create_connection(where, manner.connect) as plain:
            context.wrap_socket(plain, server_hostname=parts.hostname).close()
    except OSError:
        raise NotNow("chat.unreachable") from None
    return f"{parts.hostname} answers; whether the workflow is there only a trial shows"
