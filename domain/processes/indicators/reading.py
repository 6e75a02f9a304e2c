"""What a partner reads in a round's figures, for all the others to see."""

from typing import Annotated

from pydantic import AfterValidator

from domain.errors import RuleBroken
from domain.events import Event
from domain.indicators.rounds import Reading, Stage
from domain.ports import Ports
from domain.words import Line, Outside, Prose, some


class ReadingForm(Outside):
    """One reading, as typed; without an indicator it is of all the figures."""

    indicator: Line = ""
    words: Annotated[Prose, AfterValidator(some)]


def add_reading(ports: Ports, alliance: str, round: str, by: str, said: ReadingForm) -> Reading:
    """Add a contact's reading of the round's figures in the name of their organisation; the same words count once.

    Raises RuleBroken while the figures are not out, or for an indicator that was not asked.
    """
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        if work.rounds.get(round).stage(now) not in {Stage.OPEN, Stage.CLOSED}:
            raise RuleBroken("reading.not-now")
        asked = {one.code for one in work.rounds.frozen_indicators(round)}
        if said.indicator and said.indicator not in asked:
            raise RuleBroken("rows.unknown")
        person = work.register.contact(by)
        reading = Reading(round, said.indicator, person.partner, by, said.words, now)
        if before := next((one for one in work.rounds.readings(round) if _is_same(one, reading)), None):
            return before
        work.rounds.add_reading(reading)
        work.tell(Event("round.read", round, by, now))
    ports.wake()
    return reading


def _is_same(one: Reading, other: Reading) -> bool:
    return (one.indicator, one.partner, one.words) == (other.indicator, other.partner, other.words)
