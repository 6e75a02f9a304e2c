"""No text from outside becomes a line of a calendar of its own: read back by the grammar of RFC 5545, 3.1."""

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from adapters.calendars import Happening, feed
from adapters.email.letters import compose
from domain.words import Text
from tests.adapters.email.samples import LETTERHEAD, PlainLinks, sample
from tests.region import COORDINATOR
from tests.safety.outlets import NAMES

NOW = datetime(2027, 1, 4, 7, tzinfo=UTC)
VALUE = r'(?:"[^"\x00-\x1f\x7f]*"|[^";:,\x00-\x1f\x7f]*)'
LINE = re.compile(rf"([A-Z-]+)((?:;[A-Z-]+={VALUE}(?:,{VALUE})*)*):([^\x00-\x08\x0a-\x1f\x7f]*)")
ESCAPED = re.compile(r"\\(.)")


def lines(calendar: bytes) -> list[tuple[str, str]]:
    """Return each property with the names of its parameters, and its value; what is no such line is an error."""
    assert max(map(len, calendar.split(b"\r\n"))) <= 75
    found = []
    for line in calendar.decode().removesuffix("\r\n").replace("\r\n ", "").split("\r\n"):
        read = LINE.fullmatch(line)
        assert read, line
        names = re.findall(rf";([A-Z-]+)={VALUE}", read[2])
        found.append(
            (";".join([read[1], *names]), ESCAPED.sub(lambda one: "\n" if one[1] in "nN" else one[1], read[3]))
        )
    return found


def names(calendar: bytes) -> Counter[str]:
    return Counter(name for name, _ in lines(calendar))


def subscribed(text: str) -> bytes:
    about = Happening("u@demo", text, date(2027, 3, 1), description=text, address="https://a.example.org/", place=text)
    return feed(text, [about], NOW)


def invited(text: str) -> bytes:
    message, reader = sample("invitation-to-meeting")
    forum = {"fi": text, "sv": text, "en": text}
    message = replace(message, facts={**message.facts, "forum": forum, "place": text, "join": text})
    people = replace(reader, name=text), replace(COORDINATOR, name=text)
    head = replace(LETTERHEAD, name=Text(text))
    attached = compose(head, message, *people, PlainLinks(), "yhdyspinta@county.example.org").attached
    assert attached
    return attached.calendar.encode()


@pytest.mark.parametrize("text", NAMES, ids=lambda text: ascii(text[:30]))
def test_a_calendar_has_no_line_beyond_its_own(text: str) -> None:
    assert names(subscribed(text)) == names(subscribed("sana"))
    assert names(invited(text)) == names(invited("sana"))


@pytest.mark.parametrize("text", NAMES, ids=lambda text: ascii(text[:30]))
def test_a_calendar_says_every_text_as_it_was_written(text: str) -> None:
    told = dict(lines(subscribed(text)))
    assert {told[name] for name in ("SUMMARY", "DESCRIPTION", "LOCATION", "X-WR-CALNAME")} == {text}
    meeting = dict(lines(invited(text)))
    assert meeting["SUMMARY;LANGUAGE"] == text
    assert meeting["LOCATION"] == f"{text}, {text}"
