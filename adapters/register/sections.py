"""Sections of an alliance file that go into the handbook: what each entry says, and what the domain knows it as."""

from collections.abc import Mapping
from typing import Annotated

from dateutil.rrule import rrulestr
from pydantic import AfterValidator, Field

from adapters.register.words import Strict, Title, Words
from domain.duties import Duty
from domain.agreements import Agreement
from domain.common_ground import CommonValue
from domain.errors import RuleBroken
from domain.forums import Forum, Level
from domain.glossary import Term
from domain.handbook import Entry
from domain.onboarding import Step
from domain.words import NO_TEXT, Line, Slug
from domain.yearclock import Season


class SectionEntry(Strict):
    """One entry of a section."""

    code: Slug
    """Stands in addresses; never changes."""
    active: bool = True
    """false takes it out; what hangs on it stays."""

    def entry(self) -> Entry:
        """Return it as the domain knows it."""
        raise NotImplementedError


def _recurring(rule: str) -> str:
    """Check a recurrence rule (RFC 5545)."""
    try:
        rrulestr(rule)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise RuleBroken("file.recurrence") from None
    return rule


class ForumEntry(SectionEntry):
    """A group that meets again and again."""

    name: Title
    level: Level = Level.EXPERT
    purpose: Words | None = None
    members: tuple[Slug, ...] = ()
    """Partners with a seat; who sits in it is told at the contacts, by the partner itself, or on the page."""
    recurrence: Annotated[Line, AfterValidator(_recurring)] | None = None
    """Usual meetings as an RRULE, FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU."""
    quorum: Annotated[int, Field(ge=0, le=100)] = 50
    """Per cent of the seats that must be present for a decision."""

    def entry(self) -> Forum:
        """Return it as the domain knows it."""
        purpose = self.purpose.text if self.purpose else NO_TEXT
        name, recurrence = self.name.text, self.recurrence or ""
        return Forum(self.code, name, self.level, purpose, self.members, recurrence, self.quorum)


SECTIONS: Mapping[str, type[Entry]] = {
    "agreement": Agreement,
    "values": CommonValue,
    "onboarding": Step,
    "forums": Forum, "glossary": Term, "duties": Duty, "year": Season}
"""The sections by their names in the file."""
