"""Sections of an alliance file that go into the handbook: what each entry says, and what the domain knows it as."""

import re
from abc import abstractmethod
from collections.abc import Mapping
from datetime import time
from typing import Annotated

from pydantic import AfterValidator, Field

from adapters.register.words import Strict, Title, Words
from domain.duties import Duty
from domain.errors import RuleBroken
from domain.forums import Forum, Level
from domain.handbook import Entry
from domain.joining.agreements import Agreement
from domain.joining.common_ground import CommonValue
from domain.joining.onboarding import Step
from domain.meetings.planning import MOST, days_named
from domain.network.glossary import Term
from domain.reports.chapters import Chapter
from domain.reports.hiding import CountOfPeople
from domain.terms import CouncilTerm
from domain.vocabulary import Word
from domain.words import NO_TEXT, Line, Slug
from domain.yearclock import Season


class SectionEntry(Strict):
    """One entry of a section."""

    code: Slug
    """Stands in addresses; never changes."""
    active: bool = True
    """false takes it out; what hangs on it stays."""

    @abstractmethod
    def entry(self) -> Entry:
        """Return it as the domain knows it."""


OFTEN_ENOUGH = frozenset({"YEARLY", "MONTHLY", "WEEKLY"})
"""Rules by the day, hour or second are no meetings, and reading one may take for ever (dateutil)."""
FREQ = re.compile(r"FREQ\s*=\s*(\w*)")
LEAP_YEAR = 2028
"""A year with every day there is, to count what a rule names."""


def _recurring(rule: str) -> str:
    """Check a recurrence rule (RFC 5545): one frequency, for dateutil would take the last, and not too many days."""
    named = FREQ.findall(rule.upper())
    if len(named) != 1 or named[0] not in OFTEN_ENOUGH:
        raise RuleBroken("file.recurrence")
    try:
        days = days_named(rule, LEAP_YEAR)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise RuleBroken("file.recurrence") from None
    if not days and "UNTIL" not in rule.upper():
        raise RuleBroken("file.recurrence")
    if len(days) > MOST:
        raise RuleBroken("file.recurrence-dense", most=MOST)
    return rule


class ForumEntry(SectionEntry):
    """A group that meets again and again; one that is taken out ends, and its minutes and decisions stay readable."""

    name: Title
    level: Level = Level.EXPERT
    purpose: Words | None = None
    members: tuple[Slug, ...] = ()
    """Partners with a seat; who sits in it is told at the contacts, by the partner itself, or on the page."""
    recurrence: Annotated[Line, AfterValidator(_recurring)] | None = None
    """Usual meetings as an RRULE, FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU."""
    quorum: Annotated[int, Field(ge=0, le=100)] = 50
    """Per cent of the seats that must be present for a decision."""
    begins: time = time(9)
    """When it usually begins, "09:00"."""
    minutes: Annotated[int, Field(ge=15, le=600)] = 120
    """How long it usually takes."""
    place: Line = ""
    """Where it usually meets; listed in the vocabulary, it is read in every language."""
    poll: bool = False
    """true asks the members which of some days suits; otherwise the planned day holds."""
    negotiation: bool = False
    """The county's yearly negotiation: a meeting with each member municipality, at most 365 days apart."""
    weeks_off: tuple[Annotated[int, Field(ge=1, le=53)], ...] = ()
    """ISO weeks without meetings, such as school holidays: [8, 42]."""
    agenda: tuple[Title, ...] = ()
    """What stands on the agenda every time."""
    agenda_days: Annotated[int, Field(ge=1, le=20)] = 5
    """Working days before the meeting that the agenda is sent."""
    objection_days: Annotated[int, Field(ge=1, le=30)] = 10
    """Working days members may object to the minutes."""

    def entry(self) -> Forum:
        """Return it as the domain knows it."""
        return Forum(
            self.code,
            self.name.text,
            self.level,
            self.purpose.text if self.purpose else NO_TEXT,
            self.members,
            self.recurrence or "",
            self.quorum,
            self.begins,
            self.minutes,
            self.place,
            self.poll,
            self.negotiation,
            self.weeks_off,
            tuple(one.text for one in self.agenda),
            self.agenda_days,
            self.objection_days,
        )


SECTIONS: Mapping[str, type[Entry]] = {
    "agreement": Agreement,
    "values": CommonValue,
    "onboarding": Step,
    "forums": Forum,
    "vocabulary": Word,
    "glossary": Term,
    "duties": Duty,
    "year": Season,
    "chapters": Chapter,
    "counts_of_people": CountOfPeople,
    "terms": CouncilTerm,
}
"""The sections by their names in the file."""
