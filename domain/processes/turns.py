"""Whose turn it is to send, where a mail server bears only so many at once; what was asked for waits for none."""

from dataclasses import dataclass

from domain.events import Event
from domain.messages import Rank
from domain.pacing import Pace
from domain.ports import Ports
from domain.requests import BY_RULE

LEASE_SECONDS = 300
"""Longer than the mail adapter waits for a server, or two senders would send the same message."""
TURN = "mail"
"""The turn of whoever sends, where a server bears one at a time; of the next ones, where it bears several: `mail.2`."""
SENDER = "deliver-messages"


@dataclass
class Turn:
    """The turn of one run. `name` is empty where none is needed; `is_lost` once another has taken it over."""

    ports: Ports
    name: str
    holder: str
    is_lost: bool = False

    def keep(self) -> None:
        """Have it for another while, or notice that somebody else has it: a run may have stood still for long."""
        if self.name and not self.is_lost:
            self.is_lost = not self.ports.store.take_turn(self.name, self.holder, LEASE_SECONDS)

    def end(self) -> None:
        """Let the next one have it."""
        if self.name:
            self.ports.store.end_turn(self.name, self.holder)


def take_turn(ports: Ports, pace: Pace, holder: str) -> Turn | None:
    """Take a turn of as many as there are; none when all are taken."""
    if not pace.at_once:
        return Turn(ports, "", holder)
    names = (TURN if n == 1 else f"{TURN}.{n}" for n in range(1, pace.at_once + 1))
    mine = (name for name in names if ports.store.take_turn(name, holder, LEASE_SECONDS))
    return next((Turn(ports, name, holder) for name in mine), None)


def asked_for_elsewhere(ports: Ports, alliance: str) -> list[str]:
    """Return the other alliances in which somebody waits at a page for a mail, such as a link to sign in."""
    found = []
    for other in ports.store.alliances():
        if other != alliance:
            with ports.store.look(other) as work:
                if not work.is_off(SENDER) and work.post.ahead(least=Rank.ASKED_FOR):
                    found.append(other)
    return found


def wake_who_waited(ports: Ports) -> None:
    """Wake the sending wherever something may leave: a run that found every turn taken has gone away."""
    now = ports.clock.now()
    for alliance in ports.store.alliances():
        with ports.store.look(alliance) as work:
            waits = not work.is_off(SENDER) and work.waiting(SENDER, now)
        if waits:
            with ports.store.begin(alliance) as work:
                work.tell(Event("post.turn-over", alliance, BY_RULE, now))
            ports.wake()
