"""News as bytes: an Adaptive Card for Teams, a title and a text for everything else."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from adapters.channels.notices import noticed
from adapters.wording.cards import Told, told
from domain.channels import News
from domain.errors import Never
from domain.links import Links
from domain.messages import NOTICE, Message
from domain.words import Language

MOST_BYTES = 28_000
"""Teams takes 28 KB a message (Microsoft, "Create an incoming webhook"); a little is left for what is around it."""
JOINER = "\N{WORD JOINER}"
_LIVE = re.compile(r"(?<=:)(?=//)|(?<=<)(?=/?at\b)|(?<=@)(?=\w)|(?<=\])(?=[(\[:])|(?<=www)(?=\.)", re.IGNORECASE)


def harmless(text: str) -> str:
    """Break what a channel would turn into a line, a link or a mention, by marks nobody sees."""
    return _LIVE.sub(JOINER, " ".join(text.split()))


def defused(fact: Any) -> Any:
    """Make harmless every text within a fact: they may come from outside."""
    if isinstance(fact, str):
        return harmless(fact)
    if isinstance(fact, Mapping):
        return {name: defused(one) for name, one in fact.items()}
    return [defused(one) for one in fact] if isinstance(fact, list | tuple) else fact


IDS = ("round", "meeting", "period", "due", "starts", "own", "code")
"""Facts of our own making: addresses and dates are made of them."""


def _told(message: Message, links: Links, *, short: bool = False) -> Told:
    facts = {name: fact if name in IDS else defused(fact) for name, fact in message.facts.items()}
    if message.key.startswith(NOTICE):
        return noticed(message, links, facts, short=short)
    return told(message.language, message.letter, facts, short=short)


def card(message: Message, links: Links) -> bytes:
    """Return the message Teams is sent: whole, or where that is too long its points counted and linked.

    Raises Never when even that is too long.
    """
    return _fitting(message, links, lambda said: _teams(message, said, links))


def plain(message: Message, links: Links) -> bytes:
    """Return title and text for any other channel, as short as a card."""
    return _fitting(message, links, lambda said: _text(said, links))


def _fitting(message: Message, links: Links, write: Any) -> bytes:
    try:
        tries = [write(_told(message, links, short=short)) for short in (False, True)]
    except (KeyError, TypeError, ValueError) as broken:
        # One card nobody can write must not stand in the way of all the others.
        raise Never("letter.unfit") from broken
    for made in tries:
        if len(made) <= MOST_BYTES:
            return bytes(made)
    raise Never("letter.unfit")


def alarm(title: str, points: Sequence[str]) -> bytes:
    """Return the card operators in Teams are sent, in English: whole, or where that is too long its title alone."""
    tries = (_card(Language.EN, title, [*map(_point, some)], []) for some in (points, ()))
    return next(made for made in tries if len(made) <= MOST_BYTES)


def _teams(message: Message, said: Told, links: Links) -> bytes:
    doors = (*said.doors, (said.open, f"{links.home()}{said.path}"))
    words = [_run(said.text), *map(_point, said.points)]
    return _card(message.language, said.title, words, [_button(*door) for door in doors])


def _card(language: Language, title: str, words: Sequence[Any], buttons: Sequence[Any]) -> bytes:
    content = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "lang": language.value,
        "fallbackText": title,
        "body": [_run(title, weight="Bolder", size="Large"), *words],
        "actions": buttons,
        "msteams": {"width": "full"},
    }
    kind = "application/vnd.microsoft.card.adaptive"
    return _bytes({"type": "message", "attachments": [{"contentType": kind, "contentUrl": None, "content": content}]})


def _button(words: str, address: str) -> dict[str, str]:
    return {"type": "Action.OpenUrl", "title": words, "url": address}


def _run(words: str, **look: str) -> dict[str, Any]:
    """Return a block of words: of all blocks only runs are never read as Markdown."""
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": words, **look}]}


def _point(words: str) -> dict[str, Any]:
    return {**_run(f"• {words}"), "spacing": "Small"}


def _text(said: Told, links: Links) -> bytes:
    opened = [f"- {words}: {address}" for words, address in said.doors]
    points = [f"- {point}" for point in said.points]
    lines = [said.text, *opened, *points, "", f"{said.open}: {links.home()}{said.path}"]
    return _bytes({"title": said.title, "body": "\n".join(lines)})


def _bytes(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def is_teams(channel: News) -> bool:
    """Tell whether a channel's address is a Teams workflow's, as Teams gives it or as Apprise writes it."""
    return channel.url.lower().startswith(("https://", "workflow://", "workflows://"))
