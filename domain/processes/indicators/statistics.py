"""The national figures an alliance's catalogue speaks of are brought up to date."""

from domain.indicators.placing import places
from domain.indicators.refreshing import refresh
from domain.indicators.statistics import POPULATION
from domain.outcome import Outcome
from domain.ports import Ports
from domain.workdays import helsinki_date


def refresh_statistics(ports: Ports, alliance: str) -> Outcome:
    """Fetch what has moved in the statistics bank; yesterday's figures stay where an answer is broken.

    Its regions are fetched in any case, and the places of all partners held against them.
    Raises NotNow or Never when not even the bank's regions can be had.
    """
    with ports.store.look(alliance) as work:
        ids = {one.statistic for one in work.rounds.indicators() if one.statistic is not None}
    if ids:  # comparable municipalities are those nearest in population, whatever the catalogue holds
        ids.add(POPULATION)
    done = refresh(ports.statistics, ports.library, ids, helsinki_date(ports.clock.now()))
    counts = {"fetched": len(done.fetched), "unchanged": len(done.unchanged), "new_figures": done.kept.new}
    counts |= {"corrected_figures": done.kept.changed, "withdrawn_figures": done.kept.withdrawn}
    counts["of_unknown_regions"] = done.aside
    problems = {f"indicators/{id}": problem.code for id, problem in sorted(done.problems.items())}
    with ports.store.look(alliance) as work:
        strangers = places(work.figures).strangers(work.register.partners())
    needs = [f"{len(problems)} could not be refreshed, yesterday's figures stay"] if problems else []
    needs += [f"the bank knows no place {one.municipality}, of {one.id}" for one in strangers]
    return Outcome(
        "National figures", counts, [str(id) for id in done.fetched], "; ".join(needs), {"problems": problems}
    )
