"""Partners and their contacts from a table: a row for each person, the organisation told again or left blank."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from adapters.register.changes import Known
from adapters.register.columns import CONTACT_FIELDS, NAMES, PARTNER_FIELDS, Column, column_of
from adapters.register.given import Given, GivenContact, GivenPartner
from adapters.register.grid import Grid, Row, read_grid
from adapters.register.report import Fault, Refused
from domain.errors import RuleBroken
from domain.partners import Partner, Sector
from domain.words import Text, has_identity_code, slug

HEADER_ROWS = 10
"""A title or an instruction may stand above the headers."""


@dataclass
class _Organisation:
    """One organisation gathered from its rows; `headers` tell what to call a field in a fault."""

    row: int
    fields: dict[str, Any] = field(default_factory=dict)
    contacts: list[GivenContact] = field(default_factory=list)


@dataclass
class _Table:
    headers: Mapping[str, str]
    faults: dict[tuple[int, str], Fault] = field(default_factory=dict)

    def fault(self, row: int, name: str, code: str, **facts: object) -> None:
        """Note a fault by row and the column's own header; the first of a cell says enough."""
        self.faults.setdefault((row, name), Fault(row, self.headers.get(name, ""), RuleBroken(code, **facts)))


def read_partner_table(content: bytes, suffix: str, before: Known) -> Given:
    """Read partners from .xlsx or .csv; raises Refused with every fault, RuleBroken when it cannot be read at all."""
    return read_partners(read_grid(content, suffix), before)


def read_partners(grid: Grid, before: Known) -> Given:
    """Read partners from rows of texts; raises as above."""
    start, columns, unknown = _header(grid.rows)
    table = _Table({column.field: grid.rows[start][at].strip() for at, column in columns.items()})
    organisations: dict[str, _Organisation] = {}
    name = ""
    for number, row in enumerate(grid.rows[start + 1 :], start=start + 2):
        cells = dict(_cells(table, number, row, columns))
        name = cells.get("name_fi", name)
        if cells and name:
            _gather(table, organisations.setdefault(name.casefold(), _Organisation(number)), cells, number)
        elif cells:
            table.fault(number, "name_fi", "table.whose")
    partners = [_partner(table, one, before) for one in organisations.values()]
    _check_apart(table, partners)
    if not partners and not table.faults:
        raise RuleBroken("table.empty")
    if table.faults:
        raise Refused(list(table.faults.values()))
    return Given(partners, unread=(*unknown, *grid.unread))


def _header(rows: Sequence[Row]) -> tuple[int, dict[int, Column], list[str]]:
    """Find the row of headers: where the organisation's column is named, and what else stands there."""
    for number, row in enumerate(rows[:HEADER_ROWS]):
        found = {at: column for at, text in enumerate(row) if (column := column_of(text))}
        names = [column.field for column in found.values()]
        if "name_fi" in names and len(names) > 1:
            twice = [row[at] for at, column in found.items() if names.count(column.field) > 1]
            if twice:
                raise RuleBroken("table.column-twice", columns=", ".join(twice))
            return number, found, [text for at, text in enumerate(row) if text and at not in found]
    raise RuleBroken("table.header")


def _cells(table: _Table, number: int, row: Row, columns: Mapping[int, Column]) -> Iterator[tuple[str, Any]]:
    """Read the filled cells of a row. An empty cell says nothing: what is known stays."""
    for at, text in enumerate(row):
        if text and has_identity_code(text):
            name = columns[at].field if at in columns else ""
            table.fault(number, name, "text.identity-code")
        elif text and at in columns:
            try:
                yield columns[at].field, columns[at].read(text)
            except RuleBroken as refusal:
                table.fault(number, columns[at].field, refusal.code, **refusal.facts)


def _gather(table: _Table, organisation: _Organisation, cells: Mapping[str, Any], number: int) -> None:
    for name in (*NAMES, *PARTNER_FIELDS):
        if name in cells and organisation.fields.setdefault(name, cells[name]) != cells[name]:
            table.fault(number, name, "table.differs", first=organisation.row)
    person = {name: cells[name] for name in CONTACT_FIELDS if name in cells}
    email = cells.get("email", "")
    if email and any(one.email.casefold() == email.casefold() for one in organisation.contacts):
        table.fault(number, "email", "table.same-person")
    elif email:
        organisation.contacts.append(GivenContact(email, {"email": email, **person}, number))
    elif person:
        table.fault(number, "email", "table.no-email")


def _partner(table: _Table, organisation: _Organisation, before: Known) -> GivenPartner:
    """Know an organisation again by its business id or any of its names; make an id of a new one's name."""
    given = organisation.fields
    standing = _standing(given, before)
    id = standing.id if standing else slug(given["name_fi"])
    if standing is None:
        _check_new(table, organisation, id, before)
    fields = {name: given[name] for name in PARTNER_FIELDS if name in given and name != "partner_active"}
    if (active := given.get("partner_active")) is not None:
        fields["active"] = active
    if given.get("sector", standing.sector if standing else None) is Sector.COUNTY and "municipality" in fields:
        fields["municipality"] = fields["municipality"][-2:]
    return GivenPartner(id, {**fields, "name": _names(given, standing)}, organisation.contacts, organisation.row)


def _check_apart(table: _Table, partners: Sequence[GivenPartner]) -> None:
    """Refuse one organisation under two names."""
    rows: dict[str, int] = {}
    for one in partners:
        if rows.setdefault(one.id, one.row) != one.row:
            table.fault(one.row, "name_fi", "table.same-organisation", first=rows[one.id])


def _standing(given: Mapping[str, Any], before: Known) -> Partner | None:
    name = given["name_fi"].casefold()
    for one in before.partners.values():
        if given.get("business_id") and one.business_id == given["business_id"]:
            return one
    for one in before.partners.values():
        if name in {one.name.fi.casefold(), one.name.sv.casefold(), one.name.en.casefold()}:
            return one
    return None


def _check_new(table: _Table, organisation: _Organisation, id: str, before: Known) -> None:
    if not id or id in before.partners:
        table.fault(organisation.row, "name_fi", "table.id-taken", id=id)
    if "sector" not in organisation.fields:
        table.fault(organisation.row, "sector", "file.missing", field="sector")
    for person in organisation.contacts:
        if (person.email and "name" not in person.fields) and id not in before.partners:
            table.fault(person.row, "name", "table.no-name")


def _names(given: Mapping[str, Any], standing: Partner | None) -> Text:
    """A table has one name in Finnish; those in other languages stay unless it tells them."""
    fi = standing.name.fi if standing and given["name_fi"] in {standing.name.sv, standing.name.en} else given["name_fi"]
    old = standing.name if standing else Text("")
    return Text(fi, given.get("name_sv", old.sv), given.get("name_en", old.en))
