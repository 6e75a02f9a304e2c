"""Duties that the data itself shows as met, so that nobody has to note them by hand."""

from collections.abc import Callable, Iterable, Iterator

from domain.completeness import Given, classify
from domain.duties import Done
from domain.ports import Work
from domain.workdays import helsinki_date

ROUNDS = 3
"""How many of the newest closed rounds are looked at: older ones tell nothing of what is due next."""
FOLLOWED = "l5"
"""Following how residents are: shared figures of one's own, given in a round that has closed."""


def given_figures(work: Work) -> Iterator[Done]:
    """Whoever gave figures in a closed round has followed how its residents are."""
    closed = [one for one in work.rounds.all() if one.closed_at and not one.withdrawn_at]
    for round in sorted(closed, key=lambda one: str(one.closed_at))[-ROUNDS:]:
        states = work.rounds.states(round.id)
        for partner in sorted({one.partner for one in states if classify(one) in (Given.ON_TIME, Given.LATE)}):
            if round.closed_at:
                yield Done(FOLLOWED, partner, helsinki_date(round.closed_at), "close-round")


Evidence = Callable[[Work], Iterable[Done]]
EVIDENCE: tuple[Evidence, ...] = (given_figures,)
"""Where duties show as met; a process adds its own."""


def done(work: Work) -> list[Done]:
    """Return every time a duty was met, as noted by people and as the data shows, oldest first."""
    shown = [one for evidence in EVIDENCE for one in evidence(work)]
    return sorted([*work.duties.done(), *shown], key=lambda one: (one.day, one.duty, one.partner))
