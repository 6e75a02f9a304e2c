"""What an alliance writes of its words and its year: vocabulary, glossary, duties, year clock, as its file says."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from adapters.register.sections import SectionEntry
from adapters.register.words import Title, Words
from domain.duties import Duty, Pace
from domain.errors import RuleBroken
from domain.network.glossary import Term
from domain.operating import PROCESSES
from domain.partners import Sector
from domain.terms import CouncilTerm, check_length
from domain.vocabulary import Word
from domain.words import NO_TEXT, Language, Line, Slug
from domain.yearclock import Season

Month = Annotated[int, Field(ge=1, le=12)]


def _known(flow: str) -> str:
    if flow not in FLOWS:
        raise RuleBroken("file.choice", allowed=", ".join(FLOWS))
    return flow


FLOWS = (*PROCESSES, "open-round")
Flow = Annotated[Slug, AfterValidator(_known)]
"""A process that the year clock may name: one that can rest, or the opening of a round."""


class TermEntry(SectionEntry):
    """A word of the glossary; with a definition it helps wherever it stands in the service's own texts."""

    term: Title
    definition: Words
    seen_as: Title | None = None
    """Beginnings of words by which it is recognised, with commas between; the term itself when left out."""
    decision: Title | None = None
    """Where it was agreed."""
    agreed_on: date | None = None
    unverified: tuple[Language, ...] = ()
    """Languages whose wording nobody who speaks them has checked yet."""

    def entry(self) -> Term:
        """Return it as the domain knows it."""
        seen = self.seen_as.text if self.seen_as else NO_TEXT
        decision = self.decision.text if self.decision else NO_TEXT
        term, definition = self.term.text, self.definition.text
        return Term(self.code, term, definition, seen, decision, self.agreed_on, self.unverified)


class WordEntry(SectionEntry):
    """A theme, a keyword or a place in each language: whatever names it by its code or any of these is read in all."""

    word: Title

    def entry(self) -> Word:
        """Return it as the domain knows it."""
        return Word(self.code, self.word.text)


class DutyEntry(SectionEntry):
    """A duty of the alliance's own; with a code from l1 to l13 it stands in place of that one of the law's."""

    title: Title
    law: Line = ""
    """Where it stands in the law; left out for what the alliance has agreed itself."""
    sectors: Annotated[tuple[Sector, ...], Field(min_length=1)] = (Sector.MUNICIPALITY, Sector.COUNTY)
    """Each organisation of these owes it for itself."""
    pace: Pace = Pace.YEAR
    """always, year, or term: once in a council term."""
    month: Month = 12
    """A yearly one is due on the last day of this month."""
    within: Annotated[int, Field(ge=0, le=1500)] = 0
    """Days after it was last met, instead of the month; 0 goes by the month."""
    flow: Flow | None = None
    """The process that helps with it."""

    def entry(self) -> Duty:
        """Return it as the domain knows it."""
        when = (self.pace, self.month, self.within)
        return Duty(self.code, self.title.text, self.law, self.sectors, *when, self.flow or "")


class SeasonEntry(SectionEntry):
    """Something that happens every year on the same day."""

    title: Title
    month: Month
    day: Annotated[int, Field(ge=1, le=31)] = 1
    """A month too short for it ends with it."""
    flow: Flow | None = None
    """The process that does it; with open-round, a rehearsal opens its rounds on this day."""
    forum: Slug | None = None
    """The forum that meets on this day or near it, besides or in place of its recurrence."""

    def entry(self) -> Season:
        """Return it as the domain knows it."""
        return Season(self.code, self.title.text, self.month, self.day, self.flow or "", self.forum or "")


class CouncilTermEntry(SectionEntry):
    """A council term, and with it the time of one plan; terms follow one another day by day.

    Without any they are as the law has them: from 1.6.2025 to 31.5.2029, and every four years before and after.
    """

    code: Slug
    """Names the term and its plan; never changes, even where the days do."""
    starts: date
    """Its first day."""
    ends: date
    """Its last day."""

    @model_validator(mode="after")
    def _makes_sense(self) -> "CouncilTermEntry":
        check_length(self.starts, self.ends)
        return self

    def entry(self) -> CouncilTerm:
        """Return it as the domain knows it."""
        return CouncilTerm(self.code, self.starts, self.ends)
