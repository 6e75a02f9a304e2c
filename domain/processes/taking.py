"""Answers taken in: what a kind's answer changes beyond its own request happens once, when it is accepted."""

from collections.abc import Callable, Mapping
from datetime import datetime

from domain.ports import Ports, Work
from domain.requests import BY_RULE, Move, Reply, Request, Status, steer

Effect = Callable[[Work, Request, Reply, datetime], None]
"""What an answer changes; gets the request, the reply that stands, and the instant of taking in."""


def no_effect(work: Work, request: Request, reply: Reply, now: datetime) -> None:
    """Change nothing: the answer's own rows say it all."""
    del work, request, reply, now


def take_in(ports: Ports, alliance: str, effects: Mapping[str, Effect]) -> int:
    """Let every answer of these kinds take effect and accept it; return how many there were.

    Effect and acceptance commit together, so that an interrupted run does nothing twice.
    """
    with ports.store.begin(alliance) as work:
        return take_in_standing(work, effects, ports.clock.now())


def take_in_standing(work: Work, effects: Mapping[str, Effect], now: datetime) -> int:
    """Do the same inside an open transaction."""
    answered = [one for kind in effects for one in work.requests.standing(kind, Status.ANSWERED)]
    for request in answered:
        effects[request.kind](work, request, work.requests.reply(request.id, request.answer), now)
        work.requests.write(steer(request, Move.ACCEPT, BY_RULE, now))
    return len(answered)
