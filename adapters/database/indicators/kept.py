"""What can never change once it is written, kept for whoever asks again in this process."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

T = TypeVar("T")
Key = tuple[object, ...]
MOST_KEPT = 500


@dataclass(frozen=True)
class Kept(Generic[T]):
    """Things by all they depend on, for each database apart."""

    _of: WeakKeyDictionary[Engine, dict[Key, T]] = field(default_factory=WeakKeyDictionary)

    def get(self, connection: Connection, key: Key, read: Callable[[], T]) -> T:
        """Return what is kept under the key, read now when nothing is."""
        kept = self._of.setdefault(connection.engine, {})
        if key not in kept:
            if len(kept) >= MOST_KEPT:
                kept.clear()
            kept[key] = read()
        return kept[key]
