"""Operators hear of troubles once, and once more when they are over."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from domain.alarms import SEVERAL, STALE, Trouble, is_at_risk
from domain.indicators.completeness import Given, completeness
from domain.indicators.rounds import Stage
from domain.indicators.statistics import POPULATION
from domain.messages import REFUSED, Delivery
from domain.outcome import Outcome
from domain.ports import Ports, Work
from domain.workdays import helsinki_date


def raise_alarms(ports: Ports, alliance: str, failed: Iterable[str] = ()) -> Outcome:
    """Compare the troubles there are with those told of, and tell the difference.

    What is of the whole service, such as flows whose newest run has `failed`, is told with the first alliance.
    It is written down after it was told: a crash between the two tells it twice, and never not at all.
    """
    if not ports.operators.is_set:
        return Outcome("Alarms")
    whole = {*ports.operators.troubles(), *(Trouble.RUN_FAILED.of(name) for name in failed)}
    first = alliance == next(iter(ports.store.alliances()), "")
    with ports.store.look(alliance) as work:
        now, before = {*_troubles(ports, work), *(whole if first else ())}, work.alarms.told()
    begun, over = sorted(now - before), sorted(before - now)
    if begun or over:
        ports.operators.told(alliance, begun, over)
        with ports.store.begin(alliance) as work:
            work.alarms.write(now)
    return Outcome("Alarms", {"begun": len(begun), "over": len(over), "standing": len(now)})


def untold(ports: Ports, alliance: str, failed: Iterable[str]) -> int:
    """Count, for the sweep, the flows that have failed, or gone well again, since operators were told."""
    if not ports.operators.is_set or alliance != next(iter(ports.store.alliances()), ""):
        return 0
    with ports.store.look(alliance) as work:
        known = {one for one in work.alarms.told() if one.startswith(Trouble.RUN_FAILED)}
    return len(known ^ {Trouble.RUN_FAILED.of(name) for name in failed})


def _troubles(ports: Ports, work: Work) -> Iterator[str]:
    today = helsinki_date(ports.clock.now())
    outage = work.outages.standing()
    if outage and outage.told_at:
        yield Trouble.POST_DOWN
    refused = {one.contact for one, how, code in work.post.stuck() if (how, code) == (Delivery.REFUSED, REFUSED)}
    if len(refused) >= SEVERAL:
        yield Trouble.POST_REFUSED
    if any(today - since > timedelta(days=STALE.days) for since in _not_refreshed(work)):
        yield Trouble.FIGURES_STALE
    for round in work.rounds.all():
        if round.stage(ports.clock.now()) is Stage.OPEN:
            counts = completeness(work.rounds.states(round.id)).total
            asked = sum(counts.values())
            if is_at_risk(today, round.due, asked - counts[Given.NO_ANSWER], asked):
                yield Trouble.ROUND_AT_RISK.of(round.id)


def _not_refreshed(work: Work) -> Iterator[date]:
    """Yield since when figures could not be had, those among them that the bank has never given."""
    yield from (one.problem_since for one in work.figures.freshness() if one.problem_since)
    wanted = {POPULATION, *(one.statistic for one in work.rounds.indicators())}
    yield from (since for id, since in work.figures.never_fetched().items() if id in wanted)
