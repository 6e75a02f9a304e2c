"""One card posted: waiting bounded, nowhere but where it was meant to go, and every ending told apart."""

import ipaddress
import socket
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from itertools import islice
from time import monotonic
from urllib.parse import urlsplit

import requests
from requests.utils import get_environ_proxies
from urllib3.exceptions import NameResolutionError, NewConnectionError

from adapters.channels.manner import Manner
from domain.channels import GONE
from domain.errors import Never, NotNow
from domain.messages import IN_DOUBT

LONGEST_ANSWER = 1_000
"""Characters of an answer that are read; nothing in it is needed."""
LONGEST_WAIT = 24 * 60 * 60
HEADERS = {"User-Agent": "Yhdyspinta", "Content-Type": "application/json"}
LEADS_NOWHERE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


def post(address: str, query: Mapping[str, str], content: bytes, manner: Manner) -> None:
    """Post a card; returns when the other side has taken it. Raises NotNow or Never as the port `Chat` says."""
    if not manner.trusted:
        check_public(address)
    begun = monotonic()
    try:
        with requests.post(
            address,
            params=query,
            data=content,
            headers=HEADERS,
            verify=manner.authority or True,
            timeout=(manner.connect, manner.answer),
            allow_redirects=False,
            stream=True,
        ) as answer:
            _judge(answer)
            _read(answer, begun + manner.connect + manner.answer)
    except requests.RequestException as broken:
        raise NotNow("chat.unreachable" if _never_left(broken) else IN_DOUBT) from None


def check_public(address: str) -> None:
    """Refuse an address inside our own network (CWE-918); raises NotNow when its name is not to be found now."""
    parts = urlsplit(address)
    if get_environ_proxies(address):
        return  # the proxy looks the name up, and decides where it leads
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except OSError:
        raise NotNow("chat.unreachable") from None
    if not all(ipaddress.ip_address(where[4][0]).is_global for where in found):
        raise Never("chat.private")


def _judge(answer: requests.Response) -> None:
    status = answer.status_code
    if status in LEADS_NOWHERE:
        raise Never(GONE, status=status)
    if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT} or status >= 500:
        raise NotNow("chat.later", status=status, **_told_to_wait(answer.headers))
    if not 200 <= status < 300:
        raise Never("chat.refused", status=status)


def _told_to_wait(headers: Mapping[str, str]) -> dict[str, int]:
    """Read Retry-After, seconds or a date (RFC 9110, 10.2.3); a date is held against the other side's own clock."""
    written = headers.get("Retry-After", "").strip()
    if written.isascii() and written.isdigit():
        return {"seconds": min(max(int(written[:9]), 1), LONGEST_WAIT)}
    try:
        until, now = parsedate_to_datetime(written), parsedate_to_datetime(headers.get("Date", ""))
        return {"seconds": min(max(int((until - now).total_seconds()), 1), LONGEST_WAIT)}
    except (TypeError, ValueError):
        return {}


def _read(answer: requests.Response, until: float) -> None:
    """Read the body away; one that never ends leaves it open whether the card was taken."""
    for _ in islice(answer.iter_content(1), LONGEST_ANSWER):  # larger parts would wait until they are whole
        if monotonic() > until:
            raise NotNow(IN_DOUBT)


def _never_left(broken: requests.RequestException) -> bool:
    """Tell whether not a byte of the card can have reached the other side."""
    if isinstance(broken, requests.exceptions.SSLError | requests.exceptions.ConnectTimeout):
        return True
    if isinstance(broken, requests.exceptions.ProxyError | requests.exceptions.InvalidURL):
        return True
    reason = getattr(broken.args[0] if broken.args else None, "reason", None)
    return isinstance(reason, NewConnectionError | NameResolutionError)
