"""Answers taken in: what a kind's answer changes beyond its own request happens once, when it is accepted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.errors import Problem, Stale
from domain.outcome import how_many
from domain.ports import Ports, Work
from domain.requests import BY_RULE, Move, Reply, Request, Status, steer

Effect = Callable[[Work, Request, Reply, datetime], None]
"""What an answer changes; gets the request, the reply that stands, and the instant of taking in."""


@dataclass(frozen=True, slots=True)
class Taken:
    """How many answers took effect, and the requests whose answers could not.

    Those stay as they are. They are tried whenever something wakes their flow, and by the sweep once a day.
    """

    count: int = 0
    stuck: Sequence[str] = ()

    def needs(self, *others: str) -> str:
        """Say for operators what of it needs a person, with what else does."""
        answers = how_many(len(self.stuck), "answer", "answers")
        own = f"{answers} cannot take effect ({', '.join(self.stuck)})" if self.stuck else ""
        return "; ".join(part for part in (own, *others) if part)


def no_effect(work: Work, request: Request, reply: Reply, now: datetime) -> None:
    """Change nothing: the answer's own rows say it all."""
    del work, request, reply, now


def take_in(ports: Ports, alliance: str, effects: Mapping[str, Effect]) -> Taken:
    """Let every answer of these kinds take effect and accept it.

    Effect and acceptance commit together, so that an interrupted run does nothing twice.
    """
    with ports.store.begin(alliance) as work:
        return take_in_standing(work, effects, ports.clock.now())


def take_in_standing(work: Work, effects: Mapping[str, Effect], now: datetime) -> Taken:
    """Do the same inside an open transaction. One answer that cannot take effect holds up none of the others."""
    taken, stuck = 0, []
    for request in (one for kind in effects for one in work.requests.standing(kind, Status.ANSWERED)):
        try:
            with work.apart():
                effects[request.kind](work, request, work.requests.reply(request.id, request.answer), now)
                work.requests.write(steer(request, Move.ACCEPT, BY_RULE, now))
        except Stale:
            continue  # somebody has just answered anew; the next run takes that
        except Problem:
            stuck.append(request.id)
        else:
            taken += 1
    work.set_aside(stuck, now)
    return Taken(taken, stuck)
