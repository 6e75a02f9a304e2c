"""What a flow did, told to operators in one sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


def how_many(number: int, one: str, more: str) -> str:
    """Say how many of something there are, in operators' English: `1 answer waits`, `2 answers wait`."""
    return f"{number} {one if number == 1 else more}"


def _counted(count: int, name: str) -> str:
    """Say `1 digest` and `2 digests`; what is no thing, such as `sent` or `needless`, stays as it is."""
    one = count == 1 and name.endswith("s") and not name.endswith("ss")
    return f"{count} {name.removesuffix('s') if one else name}"


@dataclass(frozen=True)
class Outcome:
    """What a flow did: counts by name, ids, and whether a person is needed. Never personal data."""

    subject: str
    counts: Mapping[str, int] = field(default_factory=dict)
    ids: Sequence[str] = ()
    needs_person: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)

    def sentence(self) -> str:
        """Say in one sentence what was done, with counts."""
        done = ", ".join(_counted(count, name.replace("_", " ")) for name, count in self.counts.items() if count)
        needs = f" Needs a person: {self.needs_person}." if self.needs_person else ""
        return f"{self.subject}: {done or 'nothing to do'}.{needs}"
