"""Agendas in the database: each item a row, on a meeting's agenda or waiting for one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from adapters.database.engine import one_at_a_time
from adapters.database.meeting_tables import agenda_items
from adapters.database.register import text_of
from domain.agendas import Item, in_order

PLAIN = tuple(name for name in Item.__dataclass_fields__ if name != "title")


def to_item(row: Any) -> Item:
    """Read one row."""
    return Item(title=text_of(row, "title"), **{name: row[name] for name in PLAIN})


def item_row(item: Item) -> Mapping[str, Any]:
    """Write one row; what a search looks into is folded to small letters."""
    title = item.title
    folded = f"{title.fi} {title.sv} {title.en} {item.words}".casefold()
    titles = {"title_fi": title.fi, "title_sv": title.sv, "title_en": title.en}
    return {**{name: getattr(item, name) for name in PLAIN}, **titles, "folded": folded}


@dataclass(frozen=True)
class SqlAgendas:
    """The agendas of one alliance."""

    connection: Connection
    alliance: str

    def items(self, meeting: str) -> list[Item]:
        """Return the agenda of a meeting in its order."""
        return self._found(agenda_items.c.meeting == meeting)

    def backlog(self, forum: str) -> list[Item]:
        """Return what waits for the forum's next meeting."""
        return self._found(agenda_items.c.forum == forum, agenda_items.c.meeting == "")

    def add_missing(self, items: Sequence[Item]) -> int:
        """Add items whose id is new; return how many."""
        one_at_a_time(self.connection, self.alliance)
        ids = agenda_items.c.id.in_([one.id for one in items])
        known = set(
            self.connection.scalars(select(agenda_items.c.id).where(agenda_items.c.alliance == self.alliance, ids))
        )
        rows = [{"alliance": self.alliance, **item_row(one)} for one in items if one.id not in known]
        if rows:
            self.connection.execute(insert(agenda_items), rows)
        return len(rows)

    def take_up(self, items: Sequence[Item], meeting: str) -> None:
        """Put waiting items on the agenda of a meeting."""
        ids = agenda_items.c.id.in_([one.id for one in items])
        where = (agenda_items.c.alliance == self.alliance, ids)
        self.connection.execute(update(agenda_items).where(*where).values(meeting=meeting))

    def _found(self, *where: Any) -> list[Item]:
        rows = self.connection.execute(select(agenda_items).where(agenda_items.c.alliance == self.alliance, *where))
        return in_order(to_item(row) for row in rows.mappings())
