"""The table of contents, prefect.yaml: what runs when, and after which event. Read without Prefect."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

from adapters.settings import Settings

FILE = Path(__file__).parents[2] / "prefect.yaml"
POOL = "yhdyspinta"
OURS = "managed:yhdyspinta"
"""The tag of everything we put into Prefect, so that nothing of others is ever removed."""
LISTENS, NEEDS = "on:", "needs:"


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
        """Return the names of the events that wake it, some of them with a star for any kind of request."""
        return [tag.removeprefix(LISTENS) for tag in self.tags if tag.startswith(LISTENS)]

    @property
    def shown(self) -> list[str]:
        """Return the tags that Prefect is told: each of its runs has them, so without the events and settings."""
        return [OURS, *(tag for tag in self.tags if not tag.startswith((LISTENS, NEEDS)))]


def as_set(entry: Deployment, settings: Settings) -> Deployment:
    """Return a deployment without its schedules where a setting that a tag names is empty."""
    needed = [tag.removeprefix(NEEDS) for tag in entry.tags if tag.startswith(NEEDS)]
    return entry if all(getattr(settings, name) for name in needed) else entry.model_copy(update={"schedules": ()})


@cache
def deployments(file: Path = FILE) -> tuple[Deployment, ...]:
    """Return every deployment in the file's order."""
    entries = yaml.safe_load(file.read_text(encoding="utf-8"))["deployments"]
    return tuple(Deployment.model_validate(entry) for entry in entries)


@cache
def listeners(event: str, file: Path = FILE) -> tuple[str, ...]:
    """Return which deployments an event wakes: a tag names it, or by a star all of a sort, as `on:*.asked` does."""
    return tuple(one.name for one in deployments(file) if any(fnmatchcase(event, each) for each in one.listens_to))
