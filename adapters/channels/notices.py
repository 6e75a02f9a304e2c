"""Notices for a reader's own channel: one short line for each request, with the link that opens it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from adapters.wording import say
from adapters.wording.cards import Told
from adapters.wording.titles import readable
from domain.links import Link, Links, Purpose, serial_at
from domain.messages import Message
from domain.reminders import AFTER, ASKING, BEFORE
from domain.words import Text

MOST_LINES = 5
"""A phone shows no more at once; the rest is counted, and the desk shows all."""
TONES = {ASKING: "ask", BEFORE: "remind", AFTER: "last"}


def noticed(message: Message, links: Links, facts: Mapping[str, Any], *, short: bool = False) -> Told:
    """Put a digest into as few words as a phone has room for; `short` counts the requests instead of telling them.

    Of the facts, whatever a person has typed has been made harmless. Raises KeyError for facts that do not exist.
    """
    language, items = message.language, facts["items"]
    shown = [] if short else items[:MOST_LINES]
    rest = len(items) - len(shown)
    doors = [(_line(message, item), _address(message, links, Purpose.ANSWER, item)) for item in shown]
    counted = [say(language, "own.rest", count=rest)] if rest and shown else []
    title = say(language, "own.title", alliance=Text(**facts["alliance"]), count=len(items))
    latest = max(items, key=lambda item: str(item["until"]))
    desk = _address(message, links, Purpose.DESK, {**latest, "request": ""})
    path = desk.removeprefix(links.home())
    return Told(title, say(language, "own.text"), counted, say(language, "own.open"), path, doors)


def _line(message: Message, item: Mapping[str, Any]) -> str:
    """Say what is asked and until when, in the tone of the mail that would have come."""
    tone = "returned" if item["returned"] and item["step"] == ASKING else TONES[item["step"]]
    days = {name: date.fromisoformat(item[name]) for name in ("due", "locks")}
    known = readable({name: fact for name, fact in item.items() if not isinstance(fact, list)}) | days
    title = say(message.language, f"{item['kind']}.title", **known)
    return say(message.language, f"own.{tone}", title=title, **days)


def _address(message: Message, links: Links, purpose: Purpose, item: Mapping[str, Any]) -> str:
    until, code = date.fromisoformat(item["until"]), message.facts["code"]
    return links.address(Link(purpose, code, message.contact, item["request"], until, serial_at(message.queued_at)))
