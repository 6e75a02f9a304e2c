"""The demo's mailbox: every mail that would have left, newest first, its links ready to follow."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.web.context import setup
from adapters.web.frames import framed
from adapters.web.pages import render, stylesheet

SHOWN = 200
NAME = re.compile(r"[A-Za-z0-9._,:=@+-]{1,200}")
LINK = re.compile(r"https?://[^\s<>\"']+")


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it lies in the Maildir."""

    name: str
    message: EmailMessage
    at: datetime

    def header(self, name: str) -> str:
        """Return a header as text; empty when there is none."""
        return str(self.message.get(name, ""))

    def who(self, name: str) -> str:
        """Return whom a header names, or where there is no name the address: the mail's own page shows both."""
        called, address = parseaddr(self.header(name))
        return called or address or self.header(name)

    def part(self, kind: str) -> str:
        """Return the part of a kind (`plain` or `html`) as text; empty when there is none."""
        found = self.message.get_body((kind,))
        return str(found.get_content()) if isinstance(found, EmailMessage) else ""


def every(request: Request) -> Response:
    """List the newest mails."""
    files = sorted(_files(_folder(request)), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    mails = sorted((_read(file) for file in files[:SHOWN]), key=lambda mail: mail.at, reverse=True)
    return _show(request, "mails", mails=mails, more=len(files) > SHOWN, shown=SHOWN)


def one(request: Request) -> Response:
    """Show one mail: its text with links to follow, and its HTML in a frame where nothing runs."""
    name = request.path_params["name"]
    found = {file.name: file for file in _files(_folder(request))} if NAME.fullmatch(name) else {}
    if name not in found:
        raise HTTPException(404)
    mail = _read(found[name])
    return framed(_show(request, "mail", mail=mail, text=linked(mail.part("plain")), html=mail.part("html")))


def linked(text: str) -> Markup:
    """Escape a text and make its web addresses links."""
    done, end = Markup(), 0
    for found in LINK.finditer(text):
        address = found[0].rstrip(".,;:!?)")
        done += escape(text[end : found.start()]) + Markup('<a href="{0}">{0}</a>').format(address)
        end = found.start() + len(address)
    return done + escape(text[end:])


def _show(request: Request, page: str, **facts: Any) -> Response:
    own = stylesheet("coordinator.css")
    return render(
        request, f"coordinator/{page}.html.jinja", own_stylesheet=own, section="", done="", errors={}, **facts
    )


def _folder(request: Request) -> Path:
    """Return the mailbox; where mail really leaves, or outside the demo, there is no such page."""
    folder = setup(request).mailbox
    if folder is None or not setup(request).demo:
        raise HTTPException(404)
    return folder


def _files(folder: Path) -> Iterator[Path]:
    for name in ("new", "cur"):
        yield from (file for file in (folder / name).glob("*") if file.is_file())


def _read(file: Path) -> Mail:
    with file.open("rb") as content:
        message = BytesParser(EmailMessage, policy=policy.default).parse(content)
    return Mail(file.name, message, _sent_at(message) or datetime.fromtimestamp(file.stat().st_mtime, UTC))


def _sent_at(message: EmailMessage) -> datetime | None:
    try:
        at = parsedate_to_datetime(str(message.get("Date", "")))
    except (TypeError, ValueError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


routes = [Route("/mailbox", every), Route("/mailbox/{name}", one)]
