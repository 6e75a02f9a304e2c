"""What a file gives, whatever its form: only what stands in it, so that the rest stays as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.alliance import Alliance
from domain.handbook import Entry
from domain.indicators.catalogue import Indicator
from domain.joining.profiles import Profile


@dataclass(frozen=True, slots=True)
class GivenContact:
    """A person by address, with the fields of `Contact` that the file names."""

    email: str
    fields: Mapping[str, Any]
    row: int
    sits_in: Sequence[str] = ()
    deputy_in: Sequence[str] = ()
    channel: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class GivenSection:
    """A section of the handbook: its entries, and the codes of those marked `active: false`."""

    entries: Sequence[Entry]
    dropped: frozenset[str] = frozenset()
    rows: Mapping[str, int] = field(default_factory=dict)
    """Where each entry stands in the file, by its code."""


@dataclass(frozen=True, slots=True)
class GivenPartner:
    """An organisation by id, with the fields of `Partner` that the file names."""

    id: str
    fields: Mapping[str, Any]
    contacts: Sequence[GivenContact]
    row: int
    profile: Profile | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """The content of one file. A file of partners says nothing of the alliance and its catalogue."""

    partners: Sequence[GivenPartner]
    alliance: Alliance | None = None
    indicators: Sequence[Indicator] = ()
    dropped: frozenset[str] = field(default_factory=frozenset)
    """Codes of indicators marked `active: false`."""
    sections: Mapping[type[Entry], GivenSection] = field(default_factory=dict)
    """Of the handbook, only those the file writes of."""
    unread: Sequence[str] = ()
    """Columns and sheets that were left unread."""
