"""Agendas in the database: each item a row, on a meeting's agenda or waiting for one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, select, update

from adapters.database.engine import one_at_a_time
from adapters.database.meetings.tables import agenda_items
from adapters.database.named import Among, Named
from adapters.database.register import text_of
from domain.meetings.agendas import Item, in_order

PLAIN = tuple(name for name in Item.__dataclass_fields__ if name != "title")
SAID = ("title_fi", "title_sv", "title_en", "words", "words_sv", "words_en", "folded")
_ALL = select(agenda_items).where(agenda_items.c.alliance == bindparam("alliance"))
OF_MEETING = Named(_ALL.where(agenda_items.c.meeting == bindparam("meeting")))
KNOWN = Among(
    lambda ids: select(agenda_items.c.id).where(
        agenda_items.c.alliance == bindparam("alliance"), agenda_items.c.id.in_(ids)
    )
)
ADD = Named(insert(agenda_items))
BACKLOG = Named(_ALL.where(agenda_items.c.meeting == "", agenda_items.c.forum == bindparam("forum")))


def to_item(row: Any) -> Item:
    """Read one row."""
    return Item(title=text_of(row, "title"), **{name: row[name] for name in PLAIN})


def item_row(item: Item) -> Mapping[str, Any]:
    """Write one row; what a search looks into is folded to small letters."""
    title = item.title
    folded = f"{title.fi} {title.sv} {title.en} {item.words} {item.words_sv} {item.words_en}".casefold()
    titles = {"title_fi": title.fi, "title_sv": title.sv, "title_en": title.en}
    return {**{name: getattr(item, name) for name in PLAIN}, **titles, "folded": folded}


def _items(rows: Iterable[Mapping[str, Any]]) -> list[Item]:
    return in_order(to_item(row) for row in rows)


@dataclass(frozen=True)
class SqlAgendas:
    """The agendas of one alliance."""

    connection: Connection
    alliance: str

    def items(self, meeting: str) -> list[Item]:
        """Return the agenda of a meeting in its order."""
        return _items(OF_MEETING.mappings(self.connection, alliance=self.alliance, meeting=meeting))

    def backlog(self, forum: str) -> list[Item]:
        """Return what waits for the forum's next meetings, about whatever municipality."""
        return _items(BACKLOG.mappings(self.connection, alliance=self.alliance, forum=forum))

    def add_missing(self, items: Sequence[Item]) -> int:
        """Add items whose id is new; return how many."""
        one_at_a_time(self.connection, self.alliance)
        known = {
            one["id"] for one in KNOWN.mappings(self.connection, [one.id for one in items], alliance=self.alliance)
        }
        rows = [{"alliance": self.alliance, **item_row(one)} for one in items if one.id not in known]
        if rows:
            ADD.write_all(self.connection, rows)
        return len(rows)

    def take_up(self, items: Sequence[Item], meeting: str) -> None:
        """Put waiting items on the agenda of a meeting."""
        self.connection.execute(update(agenda_items).where(*self._among(items)).values(meeting=meeting))

    def renew(self, items: Sequence[Item]) -> None:
        """Write anew what is said of items."""
        for one in items:
            row = item_row(one)
            said = {name: row[name] for name in SAID}
            self.connection.execute(update(agenda_items).where(*self._among([one])).values(said))

    def drop(self, items: Sequence[Item]) -> None:
        """Take away items that nobody has talked about."""
        if items:
            self.connection.execute(delete(agenda_items).where(*self._among(items)))

    def _among(self, items: Sequence[Item]) -> tuple[ColumnElement[bool], ...]:
        return agenda_items.c.alliance == self.alliance, agenda_items.c.id.in_([one.id for one in items])
