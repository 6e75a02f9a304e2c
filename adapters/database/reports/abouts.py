"""What the requests for a report are about, in the words their titles need."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection

from adapters.database.handbook import SqlHandbook
from adapters.database.register import SqlRegister
from domain.reports.chapters import DEFAULT_CHAPTERS, Chapter
from domain.requests import Request
from domain.words import NO_TEXT, Text

Abouts = dict[str, dict[str, Any]]


def named(subject: str) -> tuple[int, str, str]:
    """Return the year, the area and the rest that a subject is made of."""
    year, area, rest = subject.split(".", 2)
    return int(year), area, rest


def chapters_by_code(connection: Connection, alliance: str) -> Mapping[str, Chapter]:
    """Return the alliance's chapters."""
    return {one.code: one for one in SqlHandbook(connection, alliance).all(Chapter) or DEFAULT_CHAPTERS}


def about_sections(connection: Connection, alliance: str, some: Sequence[Request]) -> Abouts:
    """Say which chapter of whose report each is about."""
    chapters = chapters_by_code(connection, alliance)
    areas = about_approvals(connection, alliance, some)
    titles = {one.id: named(one.subject)[2] for one in some}
    return {
        id: {**areas[id], "chapter": asdict(chapters[code].title if code in chapters else Text(code))}
        for id, code in titles.items()
    }


def about_approvals(connection: Connection, alliance: str, some: Sequence[Request]) -> Abouts:
    """Say whose report of which year each is about."""
    names = {one.id: one.name for one in SqlRegister(connection, alliance).partners()}
    parts = {one.id: named(one.subject) for one in some}
    return {id: {"year": str(year), "area": asdict(names.get(area, NO_TEXT))} for id, (year, area, _) in parts.items()}
