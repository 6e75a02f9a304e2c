"""What operators see of an outcome in Prefect's UI: tables, progress, links, and what waits for whom."""

import asyncio
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from prefect.artifacts import (
    Artifact,
    acreate_link_artifact,
    acreate_markdown_artifact,
    acreate_progress_artifact,
    acreate_table_artifact,
    aupdate_progress_artifact,
)

from domain.outcome import Outcome
from domain.ports import Ports
from domain.processes.waiting import HELD, LATE, MORE_TIME, UNDELIVERED, Waits, for_operators, what_waits
from domain.words import Language

MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|&~:@])")
SAID = {
    LATE: "has not answered yet",
    MORE_TIME: "asks for more time",
    UNDELIVERED: "cannot be delivered",
    HELD: "held since the restore",
}
PATIENCE = 10
"""Seconds to wait until Prefect shows how far it is: a message that is about to leave is ours for five minutes."""
LONGEST = 100
"""Lines of one list; the coordinator's page has the rest."""


async def publish(ports: Ports, alliance: str, outcomes: Sequence[Outcome]) -> None:
    """Show what the outcomes hold for operators, and what waits in the alliance now."""
    for outcome in outcomes:
        if told := outcome.details.get("told"):
            await acreate_markdown_artifact(in_markdown(told), artifact_key("rehearsal", alliance), told["title"])
        for id in outcome.ids if "rows" in outcome.details else ():
            key = artifact_key("round", alliance, id)
            rows = table(outcome.details["rows"])
            await acreate_table_artifact(rows, key, f"How complete round {id} of {alliance} is")
            address = f"{ports.links.home()}/coordinator"
            await acreate_link_artifact(address, "The coordinators' page", f"{key}-link", f"Round {id} of {alliance}")
        if board := outcome.details.get("board"):
            await acreate_table_artifact(table(board), artifact_key("plan", alliance), outcome.subject)
        for id, percent in outcome.details.get("progress", {}).items():
            key = artifact_key("progress", alliance, id)
            await acreate_progress_artifact(percent, key, f"Round {id} of {alliance}: requests that are settled")
    await _show_waiting(ports, alliance)


def progress(key: str, loop: asyncio.AbstractEventLoop) -> Callable[[float, str], None]:
    """Return what shows in the run how far it is, in per cent and words, while its work goes on in a thread."""
    shown: list[UUID] = []

    async def show(percent: float, said: str) -> None:
        if shown:
            await aupdate_progress_artifact(shown[0], percent, said)
        else:
            shown.append(await acreate_progress_artifact(percent, key, said))

    def told(percent: float, said: str) -> None:
        telling = asyncio.run_coroutine_threadsafe(show(percent, said), loop)
        with suppress(Exception):  # the work goes on, whatever keeps Prefect from showing how far it is
            telling.result(timeout=PATIENCE)
        telling.cancel()

    return told


async def _show_waiting(ports: Ports, alliance: str) -> None:
    """Renew the alliance's artifact of what waits, if that has changed."""
    key = artifact_key("waiting", alliance)
    text = await asyncio.to_thread(_waiting, ports, alliance)
    shown = await Artifact.aget(key)
    if shown is None or shown.data != text:
        await acreate_markdown_artifact(text, key, f"What waits for somebody in {alliance}")


def _waiting(ports: Ports, alliance: str) -> str:
    if alliance not in ports.store.alliances():
        return ""
    with ports.store.look(alliance) as work:
        now = ports.clock.now()
        waits = for_operators(work, what_waits(work, now), now)
    return waiting_text(waits, f"{ports.links.home()}/coordinator")


def waiting_text(waits: Sequence[Waits], address: str) -> str:
    """Write what waits as Markdown: organisation, what, since when, and the page where it is dealt with."""
    if not waits:
        return f"Nothing waits for anybody. [The coordinators' page]({address})"
    head = "| Organisation | What | Since | Where |\n|---|---|---|---|\n"
    lines = [_line(one, address) for one in waits[:LONGEST]]
    more = f"\n\n… and {len(waits) - LONGEST} more." if len(waits) > LONGEST else ""
    return head + "\n".join(lines) + more


def _line(one: Waits, address: str) -> str:
    name = escape(one.organisation[Language.FI]) if one.organisation else "–"
    since = f"{one.since.day}.{one.since.month}.{one.since.year}" if one.since else "–"
    return f"| {name} | {escape(SAID.get(one.what, one.what))} | {since} | [{escape(one.about)}]({address}) |"


def in_markdown(told: Mapping[str, Any]) -> str:
    """Write a title, its words and its tables as Markdown."""
    return "\n\n".join([f"# {told['title']}", told["said"], *map(_table_in_markdown, told["tables"])])


def _table_in_markdown(shown: Mapping[str, Any]) -> str:
    rows = [shown["head"], ["---"] * len(shown["head"]), *shown["rows"][:LONGEST]] if shown["rows"] else []
    written = [f"| {' | '.join(cell if cell == '---' else escape(cell) for cell in row)} |" for row in rows]
    left = len(shown["rows"]) - LONGEST
    more = f"… and {left} more; `yhdyspinta rehearse` shows all." if left > 0 else ""
    return "\n\n".join(part for part in (f"## {shown['title']}", shown["said"], "\n".join(written), more) if part)


def table(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Make a table's texts harmless: Prefect's page reads every cell as Markdown."""
    return [{name: escape(cell) if isinstance(cell, str) else cell for name, cell in row.items()} for row in rows]


def escape(text: str) -> str:
    """Make text that partners gave harmless in Markdown: no links, no markup, no new lines."""
    return MARKDOWN.sub(r"\\\1", " ".join(text.split())).replace("\\<", "&lt;").replace("\\>", "&gt;")


def artifact_key(*parts: str) -> str:
    """Make an artifact's key: small letters, digits and dashes, the same for the same subject."""
    return re.sub(r"[^a-z0-9]+", "-", "-".join(parts).lower()).strip("-")
