"""The flows there are, each with its first sentence and its parameters, read without importing Prefect."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from adapters.announcements.contents import Deployment, deployments


@dataclass(frozen=True)
class Offered:
    """One flow as operators choose it."""

    name: str
    told: str
    parameters: Sequence[str]
    """Those that may be left out stand in brackets."""

    def lines(self) -> str:
        """Write it as an entry of a list: what is typed, and under it what it is for."""
        return f"  {' '.join([self.name, *self.parameters])}\n      {self.told}."


@cache
def offered() -> Sequence[Offered]:
    """Return every flow in the order of prefect.yaml."""
    return [_offered(entry) for entry in deployments()]


def _offered(entry: Deployment) -> Offered:
    module, _, name = entry.entrypoint.rpartition(".")
    found = find_spec(module)
    source = Path(found.origin).read_text(encoding="utf-8") if found and found.origin else ""
    written = next(one for one in ast.parse(source).body if isinstance(one, ast.AsyncFunctionDef) and one.name == name)
    first = (ast.get_docstring(written) or "").partition("\n")[0].split(". ")[0].removesuffix(".")
    given = written.args
    needed = len(given.args) - len(given.defaults)
    names = [f"{one.arg}=…" if place < needed else f"[{one.arg}=…]" for place, one in enumerate(given.args)]
    return Offered(entry.name, first, names)


def listed() -> str:
    """Return the list of flows."""
    return "\n".join(one.lines() for one in offered())
