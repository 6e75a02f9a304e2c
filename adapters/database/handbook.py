"""The handbook in the database: each entry of a section a row, its body as its class writes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Text, bindparam, cast, delete, insert, select

from adapters.database.handbook_tables import handbook
from adapters.database.named import Named
from domain.duties import Duty
from domain.errors import NotFound
from domain.forums import Forum
from domain.handbook import E
from domain.joining.agreements import Agreement
from domain.joining.common_ground import CommonValue
from domain.joining.onboarding import Step
from domain.network.glossary import Term
from domain.reports.chapters import Chapter
from domain.reports.hiding import CountOfPeople
from domain.terms import CouncilTerm
from domain.vocabulary import Word
from domain.yearclock import Season

SECTIONS: Mapping[type, str] = {
    Agreement: "agreement",
    CommonValue: "value",
    Step: "step",
    Forum: "forum",
    Term: "term",
    Word: "word",
    Duty: "duty",
    Season: "season",
    Chapter: "chapter",
    CountOfPeople: "people-counted",
    CouncilTerm: "council-term",
}
"""The sections by what they are called in the table."""

_WRITTEN = cast(handbook.c.body, Text).label("body")
ALL = Named(
    select(_WRITTEN)
    .where(handbook.c.alliance == bindparam("alliance"), handbook.c.section == bindparam("section"))
    .order_by(handbook.c.position)
)
ONE = Named(
    select(_WRITTEN).where(
        handbook.c.alliance == bindparam("alliance"),
        handbook.c.section == bindparam("section"),
        handbook.c.code == bindparam("code"),
    )
)


@cache
def _adapter(section: type[E]) -> TypeAdapter[E]:
    return TypeAdapter(section)


@lru_cache(maxsize=1_000)
def _entry(section: type[E], written: str) -> E:
    """Read an entry. It is frozen, asked for at every turn and seldom written anew: so each wording is read once."""
    entry: E = _adapter(section).validate_json(written)
    return entry


@dataclass(frozen=True)
class SqlHandbook:
    """The handbook of one alliance."""

    connection: Connection
    alliance: str

    @cached_property
    def _read(self) -> dict[str, list[Any]]:
        """Remember the sections that this transaction has read."""
        return {}

    def all(self, section: type[E]) -> list[E]:
        """Return the entries of a section in the order they were written."""
        name = SECTIONS[section]
        if name not in self._read:
            found = ALL.all(self.connection, alliance=self.alliance, section=name)
            self._read[name] = [_entry(section, written) for (written,) in found]
        return [*self._read[name]]

    def find(self, section: type[E], code: str) -> E:
        """Return one entry; raises NotFound."""
        name = SECTIONS[section]
        row = ONE.one(self.connection, alliance=self.alliance, section=name, code=code)
        if row is None:
            raise NotFound(f"{name}.unknown", id=code)
        entry: E = _entry(section, row["body"])
        return entry

    def save(self, section: type[E], entries: Sequence[E]) -> None:
        """Write a section anew, whole."""
        self._read.pop(SECTIONS[section], None)
        about = {"alliance": self.alliance, "section": SECTIONS[section]}
        where = (handbook.c.alliance == self.alliance, handbook.c.section == SECTIONS[section])
        self.connection.execute(delete(handbook).where(*where))
        bodies = ((one.code, _adapter(section).dump_python(one, mode="json")) for one in entries)
        rows = [{**about, "code": code, "position": n, "body": body} for n, (code, body) in enumerate(bodies)]
        if rows:
            self.connection.execute(insert(handbook), rows)
