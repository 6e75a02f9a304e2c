"""A spreadsheet that came with a mail: read like an upload, kept as a draft, and a letter back about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from domain.errors import RuleBroken
from domain.inbox.incoming import Incoming
from domain.indicators.rounds import in_whose_name
from domain.indicators.sheets import Sheet
from domain.indicators.values import VALUES, GivenValue
from domain.messages import Message
from domain.ports import Ports, Work
from domain.processes.answering import facts_of
from domain.processes.inbox.tying import Tied, requests_of
from domain.requests import Move, Request
from domain.words import storable
from domain.workdays import helsinki_date

MOST_NAMED = 15
"""Cells named in a letter; the page names all."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a mail's spreadsheets gave for one request, or why they gave nothing."""

    request: Request
    sheet: Sheet = field(default_factory=Sheet)
    refused: RuleBroken | None = None


def read_sheets(ports: Ports, work: Work, mail: Incoming, tied: Tied, now: datetime) -> Read | None:
    """Read the first spreadsheet that is a template of a request this person may answer; nothing is saved here.

    None where there is no such request, or somebody else may have sent it.
    """
    today = helsinki_date(now)
    mine = [one for one in requests_of(work, tied) if one.kind == VALUES.name and one.contact == tied.contact.id]
    mine = [one for one in mine if one.may(Move.ANSWER, today)] if tied.sure else []
    refused: Read | None = None
    for one in mine:
        question = work.requests.question(one)
        for file in mail.sheets:
            try:
                return Read(one, ports.sheets.read(file.content, one, question))
            except RuleBroken as broken:
                refused = refused or Read(one, refused=broken)
    return refused


def keep_draft(work: Work, read: Read, tied: Tied, now: datetime) -> None:
    """Keep what was read with what the person had typed before; a row left empty leaves what stood there."""
    before = work.requests.draft(read.request.id, tied.contact.id)
    fields = _fields(read.sheet.filled)
    if fields:
        body = {**(before[0] if before else {}), **fields}
        work.requests.save_draft(read.request.id, tied.contact.id, storable(body), now)


def _fields(rows: Mapping[str, GivenValue]) -> dict[str, str]:
    """Name what was read as the page names its fields."""
    return {
        f"values.{code}.{name}": "on" if said is True else str(said)
        for code, row in rows.items()
        for name, said in row.model_dump().items()
        if said
    }


def letter_back(work: Work, read: Read, tied: Tied, now: datetime) -> Message:
    """Tell what was read, or which cells are wrong, with the link to look and send: at most one letter a day."""
    wrong = [_wrong(cell, broken) for cell, broken in read.sheet.problems.items()][:MOST_NAMED]
    trouble = [_wrong("", read.refused)] if read.refused else []
    facts = {**facts_of(work, read.request), "count": len(read.sheet.taken), "wrong": wrong, "trouble": trouble}
    person, sender = tied.contact, in_whose_name(work.rounds.find(read.request.subject), work.register.coordinators())
    key = f"mailed.{person.id}.{helsinki_date(now).isoformat()}"
    return Message(key, person.id, sender or person.id, "sheet-read", person.language, facts, now)


def _wrong(cell: str, broken: RuleBroken) -> dict[str, Any]:
    facts = {name: float(fact) if isinstance(fact, Decimal) else fact for name, fact in broken.facts.items()}
    return {"cell": cell, "code": broken.code, "facts": facts}
