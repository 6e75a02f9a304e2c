"""The announcer: events that nobody has told yet wake the flows that listen to them, each once."""

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event, Thread
from typing import Protocol

from adapters.wording import plainly
from domain.errors import NotNow
from domain.words import Language

BATCH = 1_000
LOOK_SECONDS = 1.0
LONGEST_PAUSE = 10.0
"""While Prefect is away; short enough that everything is told within a minute of its return."""
TRIES = 3

log = logging.getLogger("yhdyspinta.announcer")


class Untold(Protocol):
    """One event that nobody has told yet."""

    @property
    def seq(self) -> int: ...
    @property
    def alliance(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def at(self) -> datetime: ...


class Feed(Protocol):
    """The tables' side: untold events, and the generation each deployment is in."""

    def untold(self, limit: int) -> Sequence[Untold]:
        """Return the oldest events not announced yet."""

    def told(self, seqs: Sequence[int]) -> None:
        """Forget exactly these."""

    def generation(self, alliance: str, deployment: str) -> int:
        """Return the generation of the next run."""

    def advance(self, alliance: str, deployment: str, seen: int) -> bool:
        """Begin a new generation unless somebody else has since `seen`."""


class Calls(Protocol):
    """Prefect's side. Every method raises NotNow when it cannot be reached."""

    def start(self, deployment: str, alliance: str, key: str, why: Sequence[str] = ()) -> bool:
        """Have a run of this key, old or new; False when the one there is has ended or hangs.

        A new one is tagged with what it is woken by.
        """

    def show(self, events: Sequence[Untold]) -> None:
        """Let the events appear in the feed; ids only. May lose them, and then says nothing."""


Listeners = Callable[[str], Sequence[str]]
"""Tells by an event's name which deployments it wakes."""


def wake(feed: Feed, calls: Calls, deployment: str, alliance: str, why: Sequence[str] = ()) -> None:
    """Make sure that a run of the deployment will begin to read after now; raises NotNow.

    The key carries the generation, which a run raises before its first read: a waiting run is met again by its key,
    one that reads already is not. A run that ended (or hangs) without raising it is stepped over.
    """
    for _ in range(TRIES):
        seen = feed.generation(alliance, deployment)
        if calls.start(deployment, alliance, f"{deployment}/{alliance}/{seen}", why):
            return
        feed.advance(alliance, deployment, seen)
    raise NotNow("prefect.runs-end", deployment=deployment)


def announce(feed: Feed, calls: Calls, listeners: Listeners) -> int:
    """Tell what is untold, one call for each deployment and alliance however many events there are.

    Returns how many events were told. Raises NotNow after telling what could be told.
    """
    untold = feed.untold(BATCH)
    wanted = defaultdict[tuple[str, str], set[str]](set)
    for event in untold:
        for name in listeners(event.name):
            wanted[name, event.alliance].add(f"on:{event.name}")
    failed: dict[tuple[str, str], NotNow] = {}
    for (name, alliance), why in sorted(wanted.items()):
        try:
            wake(feed, calls, name, alliance, sorted(why))
        except NotNow as problem:
            failed[name, alliance] = problem
    told = [one for one in untold if not failed.keys() & {(name, one.alliance) for name in listeners(one.name)}]
    feed.told([event.seq for event in told])
    if told:
        calls.show(told)
    if failed:
        raise next(iter(failed.values()))
    return len(told)


@dataclass
class Announcer:
    """A thread that announces once a second, and at once when poked. Several at a time do no harm."""

    feed: Feed
    connect: Callable[[], Calls]
    listeners: Listeners
    _poked: Event = field(default_factory=Event)
    _stopped: Event = field(default_factory=Event)

    def start(self) -> "Announcer":
        """Begin, in the background."""
        Thread(target=self.run, name="announcer", daemon=True).start()
        return self

    def poke(self) -> None:
        """Look at once; never blocks."""
        self._poked.set()

    def stop(self) -> None:
        """End after the present round."""
        self._stopped.set()
        self._poked.set()

    def run(self) -> None:
        """Announce until stopped. Prefect away, or anything else unwell: again and again, ever slower."""
        calls, pause = None, LOOK_SECONDS
        while not self._stopped.is_set():
            try:
                calls = calls or self.connect()
                full = announce(self.feed, calls, self.listeners) == BATCH
                pause = 0 if full else LOOK_SECONDS
            except Exception as error:  # noqa: BLE001 - whatever it was, the events wait and are told later
                self._quietly(error, pause)
                calls, pause = None, min(max(pause, LOOK_SECONDS) * 2, LONGEST_PAUSE)
            self._rest(pause)

    def _rest(self, seconds: float) -> None:
        if seconds > LOOK_SECONDS:
            self._stopped.wait(seconds)  # a poke does not make an absent Prefect come back sooner
        else:
            self._poked.wait(seconds)
        self._poked.clear()

    @staticmethod
    def _quietly(error: Exception, pause: float) -> None:
        if pause <= LOOK_SECONDS:
            told = plainly(Language.EN, error) if isinstance(error, NotNow) else f"{type(error).__name__}."
            log.warning("Events wait. %s They are announced as soon as possible.", told)
