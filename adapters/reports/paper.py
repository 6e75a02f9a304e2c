"""The report as PDF: typst sets it, as PDF/UA-1 and PDF/A-3a in one file, always to the same bytes."""

import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import cache
from json import dumps, loads
from pathlib import Path
from threading import Lock

import typst

from adapters.reports.data import as_csv
from adapters.reports.layout import Layout
from domain.errors import Never

TEMPLATE = Path(__file__).parent / "report.typ"
UNSETTABLE = re.compile(r'(?:the text|the codepoint) `"(.*?)"`', re.DOTALL)
"""What the fonts lack, and what PDF/A forbids."""
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
INSTEAD = "\N{REPLACEMENT CHARACTER}"
TRIES = 8
_one_at_a_time = Lock()


@cache
def _compiler() -> typst.Compiler:
    """Return the compiler with the fonts it carries, and none of the machine's: those would change the bytes."""
    fonts = typst.Fonts(include_system_fonts=False)
    return typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=fonts)


def as_pdf(layout: Layout, made_on: date) -> bytes:
    """Set a report. Signs the fonts lack become U+FFFD, for PDF/A forbids empty boxes.

    Raises Never when typst refuses, as for a figure without a description.
    """
    facts = dumps({**asdict(layout), "data": as_csv(layout)}, ensure_ascii=False, default=str)
    for _ in range(TRIES):
        try:
            return _set(facts, made_on)
        except typst.TypstError as refused:
            signs = _unknown(refused)
            if not signs:
                raise Never("report.unsettable") from None
            facts = dumps(_without(loads(facts), dict.fromkeys(map(ord, signs), INSTEAD)), ensure_ascii=False)
    raise Never("report.unsettable")


def _set(facts: str, made_on: date) -> bytes:
    stamp = datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC)
    with _one_at_a_time:  # the compiler keeps the last input
        done = _compiler().compile(
            format="pdf", sys_inputs={"report": facts}, pdf_standards=["ua-1", "a-3a"], timestamp=stamp
        )
    if not isinstance(done, bytes):
        raise Never("report.unsettable")
    return done


def _unknown(refused: typst.TypstError) -> set[str]:
    found = UNSETTABLE.findall(refused.diagnostic)
    return {sign for text in found for sign in ESCAPED.sub(lambda one: chr(int(one[1], 16)), text)}


def _without(body: object, table: Mapping[int, str]) -> object:
    if isinstance(body, str):
        return body.translate(dict(table))
    if isinstance(body, dict):
        return {name: _without(part, table) for name, part in body.items()}
    return [_without(part, table) for part in body] if isinstance(body, list) else body
