"""The channels in a terminal: one added at any address Apprise reaches, all of them looked at without a word to any."""

import sys
from collections.abc import Iterator

from sqlalchemy.exc import SQLAlchemyError

from adapters import wiring
from adapters.channels.looking import look
from adapters.database.engine import connect
from adapters.database.store import SqlStore
from adapters.wording import plainly
from domain.channels import BY_HAND, News
from domain.errors import Problem, RuleBroken
from domain.processes.channels import add_channel
from domain.words import Language


def add(alliance: str, url: str, name: str) -> str:
    """Add a channel and tell its code; the address itself is not repeated. Raises RuleBroken for one not known."""
    from adapters.channels.plugins import known

    ports = wiring.ports()
    if alliance not in ports.store.alliances():
        raise RuleBroken("channel.which-alliance", known=", ".join(ports.store.alliances()) or "–")
    url = sys.stdin.readline().strip() if url == "-" else url
    if not known(url):
        raise RuleBroken("channel.unreadable")
    with ports.store.look(alliance) as work:
        language = work.register.alliance().languages[0]
    added = add_channel(ports, alliance, News("", name or url.partition(":")[0], url, language))
    return f"{added.code}: {added.name}. Try it on the page {ports.links.home()}/channels."


def channels(database: str) -> Iterator[tuple[str, str, bool]]:
    """Look at every channel without posting to it: its name, what was seen, and whether all is well."""
    store = SqlStore(connect(database))
    try:
        found = [(alliance, one) for alliance in store.alliances() for one in _of(store, alliance)]
        own = [line for alliance in store.alliances() for line in _own(store, alliance)]
    except SQLAlchemyError:
        return  # the database itself has been told of before
    yield from own
    if not found:
        yield "channels", "none; coordinators add them on the page /channels", True
    for alliance, channel in found:
        yield (f"channel {alliance}/{channel.code}", *_seen(channel))


def _of(store: SqlStore, alliance: str) -> list[News]:
    with store.look(alliance) as work:
        return work.channels.all()


def _own(store: SqlStore, alliance: str) -> Iterator[tuple[str, str, bool]]:
    """Count contacts' own channels; which take nothing coordinators have been told, so it is no fault here."""
    with store.look(alliance) as work:
        found = work.own_channels.all()
    closed = [one.contact for one in found if one.closed]
    resting = f", of which {len(closed)} resting, whose messages go by mail: {', '.join(closed)}" if closed else ""
    if found:
        yield f"own channels {alliance}", f"{len(found)}{resting}", True


def _seen(channel: News) -> tuple[str, bool]:
    if channel.closed:
        fine = channel.closed == BY_HAND
        return ("closed by a coordinator" if fine else plainly(Language.EN, Problem(channel.closed))), fine
    try:
        return look(channel), True
    except Problem as fault:
        return plainly(Language.EN, fault), False
