"""How fast messages may leave, and how many a day: limits of servers, and one that stops a fault of ours."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)
MOST_FOR_ONE = 15
"""Messages a day to one person, whatever falls out; what they ask for themselves, such as a link, is not held."""
MOST_ASKED_FOR = 40
"""Messages a day that one person may ask for: more links than anybody mislays."""
ALWAYS_FINE, FOR_EACH = 200, 4
"""Messages a day of an alliance: some, and so many for each person. No day's work comes near it; a fault might."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What a mail server takes: messages in a minute, and connections at once; 0 where it does not mind.

    `over_a_wire`: whether a death of ours can come between its answer and our note of it.
    """

    per_minute: int = 0
    connections: int = 0
    over_a_wire: bool = True

    @property
    def at_once(self) -> int:
        """Return how many may send at a time, 0 for any number: only one keeps to a number of messages in a minute."""
        return 1 if self.per_minute else self.connections


ANY_PACE = Pace()


def most_a_day(people: int) -> int:
    """Return how many messages may leave an alliance of so many people in a day before somebody has to look."""
    return ALWAYS_FINE + FOR_EACH * people


@dataclass
class Allowance:
    """What may still leave in a run: the day's rest, and when the last minute's mails left.

    `is_down`: the mail server is out of reach, and only what goes elsewhere leaves. `was_reached`: it has answered.
    """

    pace: Pace
    today: int
    recent: deque[datetime] = field(default_factory=deque)
    is_down: bool = False
    was_reached: bool = False

    @property
    def is_used_up(self) -> bool:
        """Tell whether the day's messages have left: the circuit breaker."""
        return self.today <= 0

    def take(self, at: datetime, *, of_the_day: bool = True) -> None:
        """Count one that left; what somebody asked for is not of the day's work."""
        self.today -= of_the_day
        self.recent.append(at)

    def pause(self, now: datetime) -> float:
        """Return the seconds until the next may leave: so that no minute holds more than the pace."""
        if not self.pace.per_minute:
            return 0
        while self.recent and self.recent[0] <= now - MINUTE:
            self.recent.popleft()
        if len(self.recent) < self.pace.per_minute:
            return 0
        return (self.recent[-self.pace.per_minute] + MINUTE - now).total_seconds()


def time_left(count: int, pace: Pace, done: int, took: timedelta) -> timedelta:
    """Estimate how long the rest takes, up to the last partner: at the pace, or as fast as it went so far."""
    as_it_went = took / done * count if done else timedelta()
    return max(as_it_went, count / pace.per_minute * MINUTE) if pace.per_minute else as_it_went
