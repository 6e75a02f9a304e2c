"""The table of contents, prefect.yaml: what runs when, and after which event. Read without Prefect."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

FILE = Path(__file__).parents[2] / "prefect.yaml"
POOL = "yhdyspinta"
OURS = "managed:yhdyspinta"
"""The tag of everything we put into Prefect, so that nothing of others is ever removed."""
LISTENS = "on:"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Schedule(_Part):
    """When a deployment runs by the clock. The slug lets an operator's pause survive the next start."""

    slug: str
    cron: str
    timezone: str


class Limit(_Part):
    """How many runs may work at once, and what becomes of the next one."""

    limit: int
    collision_strategy: str


class Deployment(_Part):
    """One entry of prefect.yaml."""

    name: str
    entrypoint: str
    work_pool: Mapping[str, Any]
    tags: tuple[str, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    concurrency_limit: Limit | None = None
    parameters: Mapping[str, Any] = Field(default_factory=dict)

    @property
    def listens_to(self) -> list[str]:
        """Return the names of the events that wake it."""
        return [tag.removeprefix(LISTENS) for tag in self.tags if tag.startswith(LISTENS)]


@cache
def deployments(file: Path = FILE) -> tuple[Deployment, ...]:
    """Return every deployment in the file's order."""
    entries = yaml.safe_load(file.read_text(encoding="utf-8"))["deployments"]
    return tuple(Deployment.model_validate(entry) for entry in entries)


def listeners(file: Path = FILE) -> Mapping[str, tuple[str, ...]]:
    """Return which deployments each event wakes."""
    found: dict[str, tuple[str, ...]] = {}
    for deployment in deployments(file):
        for event in deployment.listens_to:
            found[event] = (*found.get(event, ()), deployment.name)
    return found
