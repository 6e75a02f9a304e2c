"""A rehearsed time for people to look at: as lines in a terminal, and as a page that needs nothing beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from adapters.wording import say
from adapters.wording.rehearsed import Table, Told, rehearsed
from domain.errors import RuleBroken
from domain.ports import Ports
from domain.processes.rehearsing import rehearse
from domain.rehearsal import Cast, coming_year
from domain.rehearsal import Told as Progress
from domain.words import Language
from domain.workdays import helsinki_date


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be rehearsed: whose time, from when to when, and how the partners behave."""

    alliance: str = ""
    first: date | None = None
    last: date | None = None
    seed: int = 1
    silent: Sequence[str] = ()


def rehearse_here(
    ports: Ports, wish: Wish, folder: Path, language: Language, told: Progress = lambda *_: None
) -> Iterator[str]:
    """Rehearse, leave the page in the folder, and yield the lines to show.

    Raises RuleBroken for an alliance or a partner there is none of, and for a time that makes no sense.
    """
    alliance = _chosen(ports, wish.alliance)
    _check_partners(ports, alliance, wish.silent)
    days = coming_year(helsinki_date(ports.clock.now()), wish.first, wish.last)
    found = rehearsed(rehearse(ports, alliance, *days, Cast(wish.seed, wish.silent), told), language)
    file = folder / f"rehearsal-{alliance}.html"
    write_page(found, file, language)
    yield from lines(found)
    yield ""
    yield say(language, "rehearsal.page", file=str(file))


def _chosen(ports: Ports, alliance: str) -> str:
    known = ports.store.alliances()
    if not alliance and len(known) == 1:
        return known[0]
    if alliance not in known:
        raise RuleBroken("rehearsal.which-alliance", known=", ".join(known) or "–")
    return alliance


def _check_partners(ports: Ports, alliance: str, silent: Sequence[str]) -> None:
    with ports.store.look(alliance) as work:
        known = [one.id for one in work.register.partners()]
    if unknown := [one for one in silent if one not in known]:
        raise RuleBroken("rehearsal.which-partner", given=unknown[0], known=", ".join(known))


_PAGES = Environment(
    loader=PackageLoader("adapters.rehearsal", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


def lines(told: Told) -> Iterator[str]:
    """Write a rehearsal as lines of text, columns under each other."""
    yield told.title
    yield told.said
    for table in told.tables:
        yield ""
        yield table.title.upper()
        if table.said:
            yield table.said
        yield from _columns(table)


def _columns(table: Table) -> Iterator[str]:
    everything = [table.head, *table.rows] if table.rows else []
    widths = [max(map(len, column)) for column in zip(*everything, strict=True)]
    for row in everything:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def write_page(told: Told, file: Path, language: Language) -> None:
    """Write a rehearsal as one page of HTML."""
    page = _PAGES.get_template("page.html.jinja").render(told=told, language=language.value)
    file.write_text(page, encoding="utf-8")
