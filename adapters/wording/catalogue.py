"""Every sentence people read, by its key, its languages side by side."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import yaml

SAFE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The quicker one where it is built."""
KEY = re.compile(r"^([\w.-]+):", re.MULTILINE)
"""Where a sentence begins: a key at the beginning of a line."""


class Catalogue(Mapping[str, Mapping[str, str]]):
    """The sentences of some texts, each read when it is first said.

    Every command and every child of a flow says a few of some thousands: to read them all took half of a second.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        """Find where each sentence stands; raises KeyError for a key that stands in two places."""
        self._written: dict[str, str] = {}
        self._read: dict[str, Mapping[str, str]] = {}
        for text in texts:
            found = [*KEY.finditer(text), None]
            for one, following in pairwise(found):
                if one is not None:
                    self._add(one[1], text[one.start() : following.start() if following else None])

    def _add(self, key: str, written: str) -> None:
        if key in self._written:
            raise KeyError(f"{key} stands in two places")
        self._written[key] = written

    def __getitem__(self, key: str) -> Mapping[str, str]:
        """Return a sentence by its languages; raises KeyError."""
        if key not in self._read:
            (self._read[key],) = yaml.load(self._written[key], Loader=SAFE).values()  # noqa: S506 -- it is a safe loader
        return self._read[key]

    def __iter__(self) -> Iterator[str]:
        """Yield the keys."""
        return iter(self._written)

    def __len__(self) -> int:
        """Count the sentences."""
        return len(self._written)

    def __contains__(self, key: object) -> bool:
        """Tell whether there is such a sentence, without reading it."""
        return key in self._written


@cache
def catalogue() -> Catalogue:
    """Return every sentence there is."""
    return Catalogue(written())


def written() -> Iterator[str]:
    """Yield the files that the sentences stand in, as they are."""
    for file in sorted(files("adapters.wording").joinpath("texts").iterdir(), key=lambda one: one.name):
        yield file.read_text(encoding="utf-8")
