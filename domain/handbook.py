"""The handbook: what an alliance writes for itself and nobody counts, kept as it was written, in order."""

from collections.abc import Sequence
from typing import Protocol, TypeVar


class Entry(Protocol):
    """One entry of a section: a frozen dataclass whose code names it and never changes."""

    @property
    def code(self) -> str: ...


E = TypeVar("E", bound=Entry)


class Handbook(Protocol):
    """The handbook of one alliance; a section is the class of its entries."""

    def all(self, section: type[E]) -> list[E]:
        """Return the entries of a section in the order they were written."""

    def find(self, section: type[E], code: str) -> E:
        """Return one entry; raises NotFound."""

    def save(self, section: type[E], entries: Sequence[E]) -> None:
        """Write a section anew, whole."""
