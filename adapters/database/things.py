"""What rows tell of, made once: the same partners, people and requests are read again and again."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection

from adapters.database.named import Among, Named, Written

KEPT = 4_096
"""Things of one statement that are remembered; the oldest go first."""
T = TypeVar("T")


@dataclass(frozen=True)
class Things(Generic[T]):
    """Things that never change: equal rows are the same thing. For columns whose values are plain, JSON is not."""

    make: Callable[[Mapping[str, Any]], T]
    _makers: dict[Written, Callable[[Any], T]] = field(default_factory=dict)

    def all(self, found: Named, connection: Connection, **values: Any) -> list[T]:
        """Return what the rows of a statement tell of."""
        written, rows = found.raw(connection, values)
        return [*map(self._maker(written), rows)]

    def one(self, found: Named, connection: Connection, **values: Any) -> T | None:
        """Return what the only row tells of, or nothing."""
        return next(iter(self.all(found, connection, **values)), None)

    def among(self, found: Among, connection: Connection, ids: Collection[str], **values: Any) -> list[T]:
        """Return what the rows about some ids tell of."""
        return self.all(found.of(ids), connection, **values, **found.named(ids)) if ids else []

    def _maker(self, written: Written) -> Callable[[Any], T]:
        maker = self._makers.get(written)
        if maker is None:
            maker = self._makers[written] = lru_cache(KEPT)(lambda row: self._made(written, row))
        return maker

    def _made(self, written: Written, row: Any) -> T:
        [read] = written.read([row])
        return self.make(dict(zip(written.names, read, strict=True)))
