"""How far rounds are: what operators see of them, and the closing of those that are over."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.indicators.completeness import Completeness, Given, completeness
from domain.indicators.rounds import Round, Stage, never_looked_at, to_look_at
from domain.outcome import Outcome, how_many
from domain.ports import Ports, Work
from domain.processes.indicators.giving_back import give_back_declined
from domain.processes.indicators.rounds import close_rounds
from domain.requests import Request, Status
from domain.workdays import helsinki_date

RUNNING = frozenset({Stage.HELD, Stage.OPEN})
LONGEST_TABLE = 400
"""Rows of a table that a page can still show."""


def close_what_is_over(ports: Ports, alliance: str, only: str = "") -> list[Outcome]:
    """Close the rounds that are over and tell how complete they are; a round asked for by name is told of anyway.

    Rows that a colleague declined go back first, for with them a round is not over.
    """
    given_back = give_back_declined(ports, alliance)
    closed = [outcome.ids[0] for outcome in close_rounds(ports, alliance, only)]
    now = ports.clock.now()
    with ports.store.look(alliance) as work:
        asked = {*closed, *([only] if only else [])}
        told = [round_outcome(work, work.rounds.get(id), now) for id in sorted(asked)]
        running = {one.id: _share_settled(work, one) for one in work.rounds.all() if one.stage(now) in RUNNING}
    counts = {"closed": len(closed), "running": len(running), "rows_given_back": given_back.count}
    return [*told, Outcome("Rounds", counts, closed, given_back.needs(), {"progress": running})]


def round_outcome(work: Work, round: Round, now: datetime) -> Outcome:
    """Count a round's asked values by what they came to; the parts add up to the whole."""
    counted = completeness(work.rounds.states(round.id))
    names = {partner.id: partner.name.fi for partner in work.register.partners()}
    details = {"asked": counted.total.total(), "rows": _rows(counted, names)}
    subject = f"Round {round.id} {round.stage(now)}"
    return Outcome(subject, _by_name(counted.total), [round.id], _needs(work, round, now), details)


def _needs(work: Work, round: Round, now: datetime) -> str:
    """Say whether a round waits for somebody to look at answers, or has ended without."""
    asked = work.requests.of_subject(round.id)
    if waits := to_look_at(asked, helsinki_date(now)):
        return f"{how_many(waits, 'answer waits', 'answers wait')} for a reviewer"
    ended = never_looked_at(asked)
    return f"{how_many(ended, 'answer was', 'answers were')} never reviewed" if ended else ""


@dataclass(frozen=True, slots=True)
class HowFar:
    """A round's partners: how many are asked, of how many something has come, how many are waited for no more.

    A partner counts once, however many of its people answer a part, and is waited for until the last of them has.
    What was taken back while the round goes on was not asked, as in its completeness.
    """

    asked: int
    said: int
    settled: int


def how_far(work: Work, round: Round) -> HowFar:
    """Count how far a round is."""
    partners: dict[str, list[Request]] = defaultdict(list)
    for one in work.requests.of_subject(round.id):
        if one.status is not Status.WITHDRAWN or round.withdrawn_at:
            partners[one.partner].append(one)
    settled = [some for some in partners.values() if all(one.status is not Status.OPEN for one in some)]
    return HowFar(len(partners), sum(any(map(_says_something, some)) for some in settled), len(settled))


def _says_something(request: Request) -> bool:
    """Tell whether an answer or a no has come, and was not taken back."""
    silent = request.status is Status.LAPSED and not never_looked_at([request])
    return not silent and request.status is not Status.WITHDRAWN


def _share_settled(work: Work, round: Round) -> float:
    """Return of which share of a round's partners, in per cent, nothing is waited for any more."""
    come = how_far(work, round)
    return round_percent(come.settled, come.asked)


def round_percent(part: int, whole: int) -> float:
    """Return a share in per cent, to one decimal; of nothing, all is done."""
    return 100.0 if not whole else int(1000 * part / whole) / 10


def _rows(counted: Completeness, names: Mapping[str, str]) -> list[dict[str, Any]]:
    parts: list[tuple[str, str, Counter[Given]]] = [
        *(("sector", sector.value, counts) for sector, counts in counted.by_sector.items()),
        *(("indicator", code, counts) for code, counts in counted.by_indicator.items()),
        *(("partner", names.get(id, id), counts) for id, counts in counted.by_partner.items()),
    ]
    rows = [{"of": of, "name": name, **_by_name(counts)} for of, name, counts in parts]
    return [{"of": "all", "name": "", **_by_name(counted.total)}, *rows][:LONGEST_TABLE]


def _by_name(counts: Counter[Given]) -> dict[str, int]:
    return {given.value: counts[given] for given in Given}
