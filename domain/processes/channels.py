"""A coordinator looks after the channels: adds, changes, tries, closes, opens again, removes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Annotated

from pydantic import AfterValidator, Field

from domain.channels import ADDED, BY_HAND, TEAMS, News, Topic, card, new_code
from domain.errors import FieldsBroken, NotFound, RuleBroken
from domain.events import Event
from domain.messages import TRIAL
from domain.ports import Ports, Work
from domain.words import Language, Name, Outside

LONGEST = 2_000


def _teams(url: str) -> str:
    if url and not TEAMS.fullmatch(url):
        # Whatever a page takes leads to Microsoft.
        raise RuleBroken("channel.url")
    return url


class ChannelForm(Outside):
    """A channel as it is filled in; an empty address leaves the one there is."""

    name: Name
    url: Annotated[str, Field(max_length=LONGEST), AfterValidator(_teams)] = ""
    language: Language = Language.FI
    topics: frozenset[Topic] = frozenset()


def save_channel(ports: Ports, alliance: str, by: str, said: ChannelForm, code: str = "") -> News:
    """Add a channel, or change one; a new address opens one that was gone. Raises FieldsBroken, NotFound."""
    with ports.store.begin(alliance) as work:
        old = _known(work, code) if code else None
        if not said.topics:
            raise FieldsBroken({"topics": RuleBroken("channel.topics")})
        if old is None and not said.url:
            raise FieldsBroken({"url": RuleBroken("channel.url")})
        news = News(code, said.name, said.url, said.language, said.topics)
        if old and not said.url:
            news = replace(news, url=old.url, closed=old.closed, trusted=old.trusted)
        return _added(ports, work, news, by)


def add_channel(ports: Ports, alliance: str, news: News) -> News:
    """Add a channel as an operator gives it, at any address."""
    with ports.store.begin(alliance) as work:
        return _added(ports, work, replace(news, trusted=True), "")


def _added(ports: Ports, work: Work, news: News, by: str) -> News:
    done = news if news.code else replace(news, code=new_code(len(work.channels.all()), work.channels.used()))
    work.channels.save(done)
    work.tell(Event("channel.changed" if news.code else ADDED, done.code, by or "rule", ports.clock.now()))
    return done


def _known(work: Work, code: str) -> News:
    if (found := work.channels.find(code)) is None:
        raise NotFound("channel.unknown")
    return found


def try_channel(ports: Ports, alliance: str, code: str) -> None:
    """Send a trial card to a channel."""
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        channel, name = _known(work, code), work.register.alliance().name
        facts = {"alliance": {"fi": name.fi, "sv": name.sv, "en": name.en}}
        work.post.queue([card(channel, TRIAL, f"{now:%Y%m%d%H%M%S}", facts, now)])
    ports.wake()


def turn(ports: Ports, alliance: str, code: str, by: str, what: str) -> None:
    """Close a channel, open it again or remove it; raises NotFound for one that is not there, or anything else."""
    change = TURNS.get(what)
    with ports.store.begin(alliance) as work:
        channel = _known(work, code)
        if change is None:
            raise NotFound("channel.unknown")
        change(work, channel)
        work.tell(Event(f"channel.{what}", code, by, ports.clock.now()))


def _close(work: Work, channel: News) -> None:
    work.channels.save(replace(channel, closed=BY_HAND))


def _open(work: Work, channel: News) -> None:
    work.channels.save(replace(channel, closed=""))


def _remove(work: Work, channel: News) -> None:
    work.channels.remove(channel.code)


TURNS: Mapping[str, Callable[[Work, News], None]] = {"closed": _close, "opened": _open, "removed": _remove}
"""By what has happened to the channel afterwards."""
