"""The register in the database: the alliance, its partners and their contacts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from json import loads
from typing import Any, TypeVar

from sqlalchemy import Connection, RowMapping, Table, bindparam, cast, func, insert, select, update
from sqlalchemy import Text as Prose

from adapters.database.engine import one_at_a_time
from adapters.database.hearing import heard
from adapters.database.named import Among, Named
from adapters.database.tables import alliances, contacts, partners
from adapters.database.things import Things
from domain.alliance import Alliance, Sending
from domain.errors import NotFound
from domain.partners import Contact, Partner, Rhythm, Role, Sector, check_colleague
from domain.words import Language, Text

T = TypeVar("T")
ALLIANCE = Named(select(cast(alliances.c.body, Prose)).where(alliances.c.code == bindparam("code")))
ONE = {
    table.name: Named(select(table).where(table.c.alliance == bindparam("alliance"), table.c.id == bindparam("id")))
    for table in (partners, contacts)
}
_CONTACTS = select(contacts).where(contacts.c.alliance == bindparam("alliance"))
EVERYBODY = Named(_CONTACTS.order_by(contacts.c.id))
PEOPLE = Among(lambda ids: _CONTACTS.where(contacts.c.id.in_(ids)))
PARTNERS = Named(select(partners).where(partners.c.alliance == bindparam("alliance")).order_by(partners.c.id))
COLLEAGUES = Named(_CONTACTS.where(contacts.c.partner == bindparam("partner")).order_by(contacts.c.id))


def text_of(row: RowMapping | Mapping[str, Any], name: str) -> Text:
    """Read three columns as one text."""
    return Text(row[f"{name}_fi"], row[f"{name}_sv"], row[f"{name}_en"])


def text_columns(name: str, text: Text) -> dict[str, str]:
    """Write one text as three columns."""
    return {f"{name}_fi": text.fi, f"{name}_sv": text.sv, f"{name}_en": text.en}


@lru_cache(maxsize=128)
def _languages(written: str) -> tuple[Language, ...]:
    return tuple(map(Language, written.split()))


def _to_partner(row: RowMapping | Mapping[str, Any]) -> Partner:
    sector, languages = Sector(row["sector"]), _languages(row["languages"])
    rest = (row["municipality"], row["business_id"], languages, row["active"], row["register_number"])
    return Partner(row["id"], text_of(row, "name"), sector, *rest)


def _from_partner(partner: Partner) -> dict[str, Any]:
    names = ("id", "sector", "municipality", "business_id", "active", "register_number")
    languages = " ".join(partner.languages)
    plain = {name: getattr(partner, name) for name in names}
    return {**plain, **text_columns("name", partner.name), "languages": languages}


def _to_contact(row: RowMapping | Mapping[str, Any]) -> Contact:
    who = (row["id"], row["partner"], row["name"], row["email"], Role(row["role"]), Language(row["language"]))
    reached = (row["title"], row["phone"], row["coordinator"], _days(row["working_days"]), Rhythm(row["rhythm"]))
    return Contact(*who, *reached, row["away_from"], row["away_until"], row["active"])


@lru_cache(maxsize=128)
def _days(written: str) -> tuple[int, ...]:
    return tuple(map(int, written.split()))


def _from_contact(contact: Contact) -> dict[str, Any]:
    return {**asdict(contact), "working_days": " ".join(map(str, contact.working_days))}


PARTNER, CONTACT = Things(_to_partner), Things(_to_contact)


@lru_cache(maxsize=100)
def _to_alliance(code: str, written: str) -> Alliance:
    """Read the settings, each wording once: they are asked for at every turn and seldom changed."""
    body = loads(written)
    languages = tuple(map(Language, body["languages"]))
    texts = {name: Text(**body[name]) for name in ("name", "benefit")}
    typed = {"languages": languages, "sending": Sending(body["sending"]), "code": code}
    return Alliance(**{**body, **texts, **typed})


@dataclass(frozen=True)
class SqlRegister:
    """The register of one alliance."""

    connection: Connection
    code: str

    def alliance(self) -> Alliance:
        """Return the alliance; raises NotFound."""
        return self._alliance

    @cached_property
    def _alliance(self) -> Alliance:
        """Read the settings once in each transaction, and again after they were written."""
        found = ALLIANCE.all(self.connection, code=self.code)
        if not found:
            raise NotFound("alliance.unknown", code=self.code)
        return _to_alliance(self.code, found[0][0])

    def partner(self, id: str) -> Partner:
        """Return the partner; raises NotFound."""
        return self._one(PARTNER, partners, id)

    def partners(self) -> list[Partner]:
        """Return every partner, by id."""
        return PARTNER.all(PARTNERS, self.connection, alliance=self.code)

    def contact(self, id: str) -> Contact:
        """Return the contact; raises NotFound."""
        return self._one(CONTACT, contacts, id)

    def people(self, ids: Iterable[str]) -> Mapping[str, Contact]:
        """Return several contacts by id in one query."""
        found = CONTACT.among(PEOPLE, self.connection, sorted(set(ids)), alliance=self.code)
        return {one.id: one for one in found}

    def contacts(self, partner: str | None = None) -> list[Contact]:
        """Return the contacts of a partner, or of all, by id."""
        if partner is None:
            return CONTACT.all(EVERYBODY, self.connection, alliance=self.code)
        return CONTACT.all(COLLEAGUES, self.connection, alliance=self.code, partner=partner)

    def contacts_at(self, email: str) -> list[Contact]:
        """Return the active contacts with an address, whatever its case."""
        where = (contacts.c.alliance == self.code, contacts.c.active.is_(True))
        same = func.lower(contacts.c.email) == email.lower()
        found = select(contacts).where(*where, same).order_by(contacts.c.id)
        return [_to_contact(row) for row in self.connection.execute(found).mappings()]

    def coordinators(self) -> list[Contact]:
        """Return the active coordinators of the backbone, by id."""
        leading = self.contacts(self.alliance().backbone)
        return [contact for contact in leading if contact.active and contact.coordinator]

    def add_colleague(self, giver: Contact, name: str, email: str) -> Contact:
        """Return the colleague at an address, adding them to the giver's organisation when new.

        Raises RuleBroken when the address belongs to no organisation the giver's is known by.
        """
        id = self.next_contact_id()  # first, for it lets nobody else add the same person meanwhile
        known = self.contacts(giver.partner)
        for contact in known:
            if contact.email.casefold() == email.casefold():
                return contact
        check_colleague(email, known)
        fresh = Contact(id, giver.partner, name, email, Role.COLLEAGUE, giver.language)
        self.connection.execute(insert(contacts).values(alliance=self.code, **_from_contact(fresh)))
        return fresh

    def heard(self) -> Mapping[str, date]:
        """Return when each contact was last heard from."""
        return heard(self.connection, self.code)

    def next_contact_id(self) -> str:
        """Return the next opaque id, never made of a name or address; others who want one wait for this to end."""
        one_at_a_time(self.connection, self.code)
        order = (func.length(contacts.c.id).desc(), contacts.c.id.desc())
        newest = select(contacts.c.id).where(contacts.c.alliance == self.code).order_by(*order).limit(1)
        return f"c-{int((self.connection.scalar(newest) or 'c-0')[2:]) + 1:04d}"

    def save(self, alliance: Alliance, partners_: Sequence[Partner], contacts_: Sequence[Contact]) -> None:
        """Add or change the alliance, partners and contacts given; leave the others.

        Settings as this transaction has read them are not written back: somebody may have changed them meanwhile.
        """
        if self.__dict__.get("_alliance") != alliance:
            self._save_settings(alliance)
        self._upsert(partners, [_from_partner(partner) for partner in partners_])
        self._upsert(contacts, [_from_contact(contact) for contact in contacts_])

    def _save_settings(self, alliance: Alliance) -> None:
        body = {name: value for name, value in asdict(alliance).items() if name != "code"}
        changed = update(alliances).where(alliances.c.code == self.code).values(body=body)
        if self.connection.execute(changed).rowcount == 0:
            self.connection.execute(insert(alliances).values(code=self.code, body=body))
        self.__dict__.pop("_alliance", None)

    def rename(self, contact: Contact, **changes: Any) -> Contact:
        """Change some fields of a contact."""
        changed = replace(contact, **changes)
        self._upsert(contacts, [_from_contact(changed)])
        return changed

    def _upsert(self, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        known = set(self.connection.scalars(select(table.c.id).where(table.c.alliance == self.code)))
        new = [{"alliance": self.code, **row} for row in rows if row["id"] not in known]
        if new:
            self.connection.execute(insert(table), new)
        old = [{"key": row["id"], **row} for row in rows if row["id"] in known]
        if old:
            where = (table.c.alliance == self.code, table.c.id == bindparam("key"))
            changes: dict[str, Any] = {name: bindparam(name) for name in old[0] if name not in {"key", "id"}}
            self.connection.execute(update(table).where(*where).values(changes), old)

    def _one(self, things: Things[T], table: Table, id: str) -> T:
        found = things.one(ONE[table.name], self.connection, alliance=self.code, id=id)
        if found is None:
            raise NotFound(f"{table.name}.unknown", id=id)
        return found
