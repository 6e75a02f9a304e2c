"""What a report is made of: its chapters as the alliance writes them down, in the order councils expect.

Järjestämislaki 6 and 7 § ask for a yearly report; THL's guidance gives its parts (law-and-calendar: L5, L6).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.partners import Partner, Sector
from domain.words import NO_TEXT, Text
from domain.yearclock import Season

AREA = "area"
"""Among the writers of a chapter: whose report it is."""


class Holds(StrEnum):
    """What the service itself puts into a chapter, after what was written."""

    WORDS = "words"
    SITUATION = "situation"
    INDICATORS = "indicators"
    GOALS = "goals"
    COOPERATION = "cooperation"
    SOURCES = "sources"


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter. `writers` are partners that are asked for a text, "area" for whose report it is.

    `sectors` are the kinds of areas whose report has it; none means all. `longest` counts characters.
    """

    code: str
    title: Text
    holds: Holds = Holds.WORDS
    writers: tuple[str, ...] = ()
    asks: Text = NO_TEXT
    longest: int = 2_000
    sectors: tuple[Sector, ...] = ()


FLOW = "build-annual-report"
BEGINS = (11, 2)
DAYS_TO_WRITE, DAYS_TO_APPROVE, DAYS_OF_GRACE = 21, 14, 60
DAYS_TO_BEGIN = 60
"""How long after its day a year's report still begins by itself: who joins in spring is not asked for the past."""


def begins(seasons: Sequence[Season], year: int) -> date:
    """Return the day from which the report of a year is asked for: as the alliance's year clock says, or 2.11."""
    return next((one.in_year(year) for one in seasons if one.flow == FLOW), date(year, *BEGINS))


def year_at_work(seasons: Sequence[Season], today: date) -> int:
    """Return the year whose report is being worked at: the last one whose work has begun."""
    return today.year if today >= begins(seasons, today.year) else today.year - 1


DEFAULT_CHAPTERS: Sequence[Chapter] = (
    Chapter(
        "summary",
        Text("Tiivistelmä", "Sammandrag", "Summary"),
        writers=(AREA,),
        asks=Text(
            "Mikä oli vuodessa tärkeintä? Kerro se niin, että valtuutettu saa kuvan minuutissa.",
            "Vad var viktigast under året? Berätta så att en fullmäktigeledamot får en bild på en minut.",
            "What mattered most this year? Tell it so that a councillor gets the picture in a minute.",
        ),
        longest=1_500,
    ),
    Chapter(
        "situation",
        Text(
            "Väestön hyvinvointi väestöryhmittäin",
            "Befolkningens välfärd enligt befolkningsgrupp",
            "Wellbeing by population group",
        ),
        Holds.SITUATION,
    ),
    Chapter(
        "indicators",
        Text("Mittarit ja niiden kehitys", "Mätarna och deras utveckling", "Indicators and their development"),
        Holds.INDICATORS,
    ),
    Chapter(
        "goals",
        Text("Vuoden tavoitteet ja toimenpiteet", "Årets mål och åtgärder", "Goals and actions of the year"),
        Holds.GOALS,
    ),
    Chapter("cooperation", Text("Yhteistyö", "Samarbete", "Cooperation"), Holds.COOPERATION),
    Chapter(
        "conclusions",
        Text("Johtopäätökset", "Slutsatser", "Conclusions"),
        writers=(AREA,),
        asks=Text(
            "Mitä vuosi opetti, ja mitä siitä seuraa ensi vuodelle?",
            "Vad lärde året oss, och vad följer av det nästa år?",
            "What did the year teach, and what follows from it for the next?",
        ),
    ),
    Chapter(
        "appendix",
        Text(
            "Liite: lähteet ja puuttuvat tiedot",
            "Bilaga: källor och uppgifter som saknas",
            "Appendix: sources and what is left out",
        ),
        Holds.SOURCES,
    ),
)
"""What a report has where the alliance has written down nothing else."""


def chapters_for(chapters: Sequence[Chapter], area: Partner) -> list[Chapter]:
    """Return the chapters of an area's report, in order."""
    return [one for one in chapters or DEFAULT_CHAPTERS if not one.sectors or area.sector in one.sectors]


def writers_of(chapter: Chapter, area: str) -> list[str]:
    """Return the partners asked to write in a chapter, each once."""
    return list(dict.fromkeys(area if one == AREA else one for one in chapter.writers))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A text that is wanted of a writer: the request's id and subject, and of whom."""

    id: str
    subject: str
    writer: str


def wanted(chapters: Sequence[Chapter], area: Partner, here: Collection[str], year: int) -> list[Wanted]:
    """Return every text wanted for an area's report, of the partners that are here."""
    found = [(one.code, writer) for one in chapters_for(chapters, area) for writer in writers_of(one, area.id)]
    return [
        Wanted(section_id(year, area.id, code, writer), section_subject(year, area.id, code), writer)
        for code, writer in found
        if writer in here
    ]


def areas_of(partners: Iterable[Partner], backbone: str) -> list[Partner]:
    """Return whose reports there are: the county's first, then each municipality's."""
    own = [one for one in partners if one.active]
    leading = [one for one in own if one.id == backbone]
    return leading + [one for one in own if one.sector is Sector.MUNICIPALITY and one.id != backbone]


def section_id(year: int, area: str, chapter: str, partner: str) -> str:
    """Name the request for a partner's part of a chapter by its facts."""
    return f"section.{section_subject(year, area, chapter)}.{partner}"


def section_subject(year: int, area: str, chapter: str) -> str:
    """Name what such a request is about."""
    return f"{year}.{area}.{chapter}"
