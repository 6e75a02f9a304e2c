"""The sections of an alliance file about the annual report: its chapters, in order, and what it does not show."""

from typing import Annotated

from pydantic import Field

from adapters.register.sections import SectionEntry
from adapters.register.words import Title, Words
from domain.partners import Sector
from domain.reports.chapters import Chapter, Holds
from domain.reports.hiding import LEAST, CountOfPeople
from domain.words import NO_TEXT, Slug


class ChapterEntry(SectionEntry):
    """A chapter of the annual report. Without any, a report has the seven that councils usually expect."""

    title: Title
    holds: Holds = Holds.WORDS
    """What comes into it by itself, below what is written."""
    writers: tuple[Slug, ...] = ()
    """Partners asked for a text; `area` is the one whose report it is."""
    asks: Words | None = None
    """What the writers are asked to tell."""
    longest: Annotated[int, Field(ge=200, le=4000)] = 2_000
    """Characters there is room for."""
    sectors: tuple[Sector, ...] = ()
    """Only in reports of these areas, county or municipality; in all when left out."""

    def entry(self) -> Chapter:
        """Return it as the domain knows it."""
        asks = self.asks.text if self.asks else NO_TEXT
        return Chapter(self.code, self.title.text, self.holds, self.writers, asks, self.longest, self.sectors)


class CountOfPeopleEntry(SectionEntry):
    """An indicator that counts people: small numbers of it are not shown in reports, for they can point at somebody."""

    least: Annotated[int, Field(ge=2, le=100)] = LEAST
    """The smallest number that is shown; smaller ones say only that they are smaller. Nought is shown."""

    def entry(self) -> CountOfPeople:
        """Return it as the domain knows it."""
        return CountOfPeople(self.code, self.least)
