"""Profiles: what an organisation is there for, what it can give the others and what it seeks from them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from domain.words import NO_TEXT, Text


@dataclass(frozen=True, slots=True)
class Profile:
    """A partner in its own words, in the languages it wrote them in (S2-2, S4-8).

    `confirmed_on` is the day the partner itself last wrote it or said that it is still right.
    """

    partner: str
    core_task: Text = NO_TEXT
    gives: Text = NO_TEXT
    seeks: Text = NO_TEXT
    tags: tuple[str, ...] = ()
    confirmed_on: date | None = None


class Profiles(Protocol):
    """The profiles of one alliance."""

    def all(self) -> list[Profile]:
        """Return every profile, by partner."""

    def of(self, partner: str) -> Profile | None:
        """Return a partner's profile, if it has one."""

    def save(self, profiles: Iterable[Profile]) -> None:
        """Write the profiles of these partners, whole."""
