"""Statements of every page: written once for a sort of database, then handed to its driver as they are."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Connection,
    Date,
    DateTime,
    Dialect,
    Insert,
    Select,
    String,
    UpdateBase,
    bindparam,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

INSTANTS = 256
"""Days and instants of one column that are remembered; the oldest go first."""
Values = Mapping[str, Any]
Turn = Callable[[Any], Any]


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """A statement in one database's words: how its values go in (by name), and its columns come out.

    `places` puts the values in the order of the driver's places; none where it wants them by name.
    """

    text: str
    places: Callable[[Values], Sequence[Any]] | None
    constants: Values
    inward: Sequence[tuple[Any, Turn]]
    outward: Sequence[tuple[int, Turn]]
    names: Sequence[str]

    def bound(self, values: Values) -> Any:
        """Put the values in the form and order the driver wants."""
        if self.constants:
            values = {**self.constants, **values}
        if not self.inward:
            return values if self.places is None else self.places(values)
        found: Any = dict(values) if self.places is None else list(self.places(values))
        for place, turn in self.inward:
            found[place] = turn(found[place])
        return found

    def read(self, rows: list[Sequence[Any]]) -> list[Sequence[Any]]:
        """Turn what the driver gave into what the columns hold."""
        if not self.outward:
            return rows
        found = [list(row) for row in rows]
        for row in found:
            for place, turn in self.outward:
                row[place] = turn(row[place])
        return found  # type: ignore[return-value]  # a list of lists is a list of sequences nobody writes to


class Named:
    """A statement that is always the same but for its values.

    SQLAlchemy takes many times as long to run a small statement as SQLite does, most of it to find out anew what it
    found out before. Here it is asked once for each sort of database; errors come out as its own.
    """

    def __init__(self, statement: Select[Any] | CompoundSelect[Any] | UpdateBase) -> None:
        self.statement = statement
        self._written: dict[type[Dialect], Written] = {}

    def all(self, connection: Connection, **values: Any) -> list[Sequence[Any]]:
        """Return the rows."""
        return self._rows(connection, self._in(connection, values), values)

    def mappings(self, connection: Connection, **values: Any) -> list[dict[str, Any]]:
        """Return the rows by the columns' names."""
        written = self._in(connection, values)
        names, rows = written.names, self._rows(connection, written, values)
        return [dict(zip(names, row)) for row in rows]  # noqa: B905  # a row has what its statement names; it is dear

    def one(self, connection: Connection, **values: Any) -> dict[str, Any] | None:
        """Return the only row, or nothing."""
        return next(iter(self.mappings(connection, **values)), None)

    def write(self, connection: Connection, **values: Any) -> int:
        """Write one row, or change some; returns how many were written."""
        count: int = self._run(connection, self._in(connection, values), values).rowcount
        return count

    def write_all(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Write several rows, all with the same columns."""
        written = self._in(connection, rows[0])
        bound = [written.bound(row) for row in rows]
        _ask(connection, written.text, bound, many=True)

    def raw(self, connection: Connection, values: Values) -> tuple[Written, list[Sequence[Any]]]:
        """Return the rows as the driver gives them, and how they are read."""
        written = self._in(connection, values)
        return written, self._run(connection, written, values).fetchall()

    def _rows(self, connection: Connection, written: Written, values: Values) -> list[Sequence[Any]]:
        return written.read(self._run(connection, written, values).fetchall())

    def _run(self, connection: Connection, written: Written, values: Values) -> Any:
        return _ask(connection, written.text, written.bound(values))

    def _in(self, connection: Connection, values: Values) -> Written:
        # Our connections to one sort of database are all made alike, so the words for one fit the others.
        dialect = connection.dialect
        found = self._written.get(type(dialect))
        if found is None:
            found = self._written[type(dialect)] = _write(self.statement, dialect, list(values))
        return found


@dataclass(frozen=True)
class Among:
    """A statement about several things by their ids: written once for each power of two, the last id repeated."""

    statement: Callable[[Sequence[BindParameter[str]]], Select[Any]]
    _named: dict[int, Named] = field(default_factory=dict)

    def mappings(self, connection: Connection, ids: Collection[str], **values: Any) -> list[dict[str, Any]]:
        """Return the rows by the columns' names; none about nothing."""
        return self.of(ids).mappings(connection, **values, **self.named(ids)) if ids else []

    def of(self, ids: Collection[str]) -> Named:
        """Return the statement for so many ids."""
        size = _room(ids)
        if size not in self._named:
            binds = [bindparam(f"id_{n}", type_=String) for n in range(size)]
            self._named[size] = Named(self.statement(binds))
        return self._named[size]

    def named(self, ids: Collection[str]) -> dict[str, str]:
        """Return the ids by the names of their places."""
        listed = list(ids)
        return {f"id_{n}": listed[min(n, len(listed) - 1)] for n in range(_room(ids))}


def _room(ids: Collection[str]) -> int:
    return 1 << (len(ids) - 1).bit_length()


def said(connection: Connection, words: str) -> None:
    """Tell the database something without values, such as where a part of a transaction begins."""
    _ask(connection, words, ())


def _ask(connection: Connection, words: str, bound: Any, *, many: bool = False) -> Any:
    driver: Any = connection.connection.driver_connection
    for tell in connection.dispatch.before_cursor_execute:
        tell(connection, None, words, bound, None, many)
    try:
        return driver.cursor().executemany(words, bound) if many else driver.execute(words, bound)
    except connection.dialect.loaded_dbapi.Error as error:
        known = connection.dialect.loaded_dbapi.Error
        raise DBAPIError.instance(
            words, None, error, known, hide_parameters=True, dialect=connection.dialect
        ) from error


def _write(statement: Select[Any] | CompoundSelect[Any] | UpdateBase, dialect: Dialect, given: list[str]) -> Written:
    compiled = statement.compile(dialect=dialect, column_keys=given if isinstance(statement, Insert) else None)
    if not isinstance(compiled, SQLCompiler):
        raise TypeError("only a statement with values can be named")
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    turned = {name: _inward(bind.type, dialect) for name, bind in binds.items()}
    order, columns = compiled.positiontup, statement.exported_columns
    outward = [_outward(column.type, dialect) for column in columns]
    places: Iterable[tuple[Any, str]] = zip(binds, binds, strict=True) if order is None else enumerate(order)
    return Written(
        compiled.string,
        None if order is None else _taker(order),
        {name: bind.value for name, bind in binds.items() if not bind.required},
        [(place, turn) for place, name in places if (turn := turned[name])],
        [(place, turn) for place, turn in enumerate(outward) if turn],
        [str(column.key) for column in columns],
    )


def _inward(kind: TypeEngine[Any], dialect: Dialect) -> Turn | None:
    return _remembered(kind, kind.dialect_impl(dialect).bind_processor(dialect))


def _outward(kind: TypeEngine[Any], dialect: Dialect) -> Turn | None:
    return _remembered(kind, kind.dialect_impl(dialect).result_processor(dialect, None))


def _remembered(kind: TypeEngine[Any], turn: Turn | None) -> Turn | None:
    """Turn each day and each instant once: one transaction has the same few of them in many places."""
    in_time = isinstance(getattr(kind, "impl", kind), Date | DateTime)
    return _remembering(turn) if turn and in_time else turn


def _remembering(turn: Turn) -> Turn:
    known = lru_cache(INSTANTS)(turn)
    # Of the hour that autumn has twice, Python takes the second for the first: only its fold tells them apart.
    return lambda value: turn(value) if getattr(value, "fold", 0) else known(value)


def _taker(names: Sequence[str]) -> Callable[[Values], Sequence[Any]]:
    """Return what takes the values of these names out of others, in order."""
    return itemgetter(*names) if len(names) > 1 else lambda values: [values[name] for name in names]
