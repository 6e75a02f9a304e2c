"""The annual reports: texts asked for, gathered, frozen and printed."""

import asyncio
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from prefect import flow
from prefect.artifacts import acreate_table_artifact
from prefect.client.schemas.objects import State
from prefect.context import FlowRunContext

from domain.outcome import Outcome
from domain.ports import Ports
from domain.processes.reports.reporting import Wish, build_reports
from domain.reports.chapters import FLOW
from domain.reports.editions import Told
from flows.conducting import Ending, conduct, subject
from flows.parameters import Alliance, Area, Draft, Year
from flows.publishing import artifact_key, progress, table


@flow(name=FLOW, flow_run_name=subject("reports of {alliance}"))
async def build_annual_report(
    alliance: Alliance = "", year: Year = 0, area: Area = "", draft: Draft = False
) -> State[list[Ending]]:
    """Ask for the texts that are missing, and build each report that lacks nothing: PDF, page and workbook.

    Run again it goes on where it was: nobody is asked twice, and what has not changed is not printed again.

    Args:
        alliance: Code of the alliance; empty for every one.
        year: The report's year; 0 for the one being worked at.
        area: One area by its partner, such as the county; empty for all.
        draft: Build what there is with every gap marked, and ask nobody.

    """
    loop = asyncio.get_running_loop()
    wish = Wish(year, area, draft)
    return await conduct(
        FLOW, alliance, partial(_build, wish=wish, loop=loop, inside=bool(FlowRunContext.get())), _show
    )


def _build(ports: Ports, alliance: str, wish: Wish, loop: asyncio.AbstractEventLoop, *, inside: bool) -> Outcome:
    return build_reports(ports, alliance, wish, _progress(alliance, loop) if inside else lambda *_: None)


def _progress(alliance: str, loop: asyncio.AbstractEventLoop) -> Told:
    """Show in the run how many areas are done, while the building goes on in its thread."""
    show = progress(artifact_key("reports-progress", alliance), loop)

    def told(done: int, of: int) -> None:
        percent = 100.0 * done / of if of else 100.0
        show(percent, f"Reports of {alliance}: {done} of {of} areas")

    return told


async def _show(ending: Ending) -> None:
    """Show each report's state, and what it lacks of whom."""
    for outcome in ending.outcomes:
        rows = [row for one in outcome.details["reports"] for row in _rows(one)]
        await acreate_table_artifact(table(rows), artifact_key("reports", ending.alliance), outcome.subject)


def _rows(report: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    about = {"area": report["area"], "state": report["state"], "version": report["version"]}
    missing = report["missing"] or [{"what": "", "where": "", "whom": "", "request": ""}]
    for one in missing:
        lacks = {"missing": one["what"], "where": one["where"], "of": one["whom"], "request": one["request"]}
        yield about | lacks
