"""Messages leave the outbox: claim, pack, send, confirm."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from domain.errors import NotNow
from domain.holding import Hold
from domain.inbox.sorting import NOBODY
from domain.messages import REFUSED, UNREACHABLE, Channel, Message, Rank, rank_of
from domain.outcome import Outcome, how_many
from domain.pacing import Allowance
from domain.ports import Ports, Work
from domain.processes.carrying import BY_MAIL, Done, Ready
from domain.processes.holding import kept_back, note_reach
from domain.processes.own_channels import UNFIT
from domain.processes.pacing import Told, allowance, teller
from domain.processes.packing import Ahead
from domain.processes.reaching import end_looking, reach
from domain.processes.settling import ENDS, WAYS, carried, failed, judged, settle
from domain.processes.taking import take_in
from domain.processes.turns import LEASE_SECONDS, Turn, asked_for_elsewhere, take_turn, wake_who_waited
from domain.unreached import UNREACHED
from domain.workdays import Hours

RESULTS = ("sent", *ENDS, "later")
ANSWERED = frozenset({"smtp.later", REFUSED, NOBODY})
"""Codes of a server that answered about one message: it is there."""
WAITS = frozenset({"doubtful", BY_MAIL})
"""Results after which a message is still in the outbox."""


@dataclass
class _Run:
    """One time the outbox is emptied. `fault`: the first thing nobody foresaw, told once all the others have left.

    `on_the_way`: in the turn of another alliance's run. `asked`: where somebody waited as the last message left.
    """

    ports: Ports
    alliance: str
    may: Allowance
    turn: Turn
    heard: Callable[[int], None]
    on_the_way: bool = False
    asked: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(RESULTS, 0))
    ahead: Ahead = field(default_factory=Ahead)
    fault: Exception | None = None
    told: int = 0

    def tell(self) -> None:
        """Say how far it is, if it has come further."""
        if self.counts["sent"] > self.told:
            self.told = self.counts["sent"]
            self.heard(self.told)


def deliver_messages(ports: Ports, alliance: str, told: Told | None = None) -> Outcome:
    """Send what waits in the outbox: what was asked for first, notices in office hours only.

    A message that fails comes back later with the same bytes, or is given up for a person to see. One of which
    nobody knows whether it arrived is asked for at the other side first; where that cannot be asked, what opens
    something goes again and what only reminds does not. Where the server cannot be reached at all, the rest stays
    as it is until the next run. No more leaves in a minute than the server takes, by whichever run: one that finds
    every turn taken leaves what was asked for to those who have one, and is woken for the rest when a turn is over.
    Where more would leave in a day than any day's work needs, somebody has to look first. `told` hears how far a
    long mailing is.
    """
    taken = take_in(ports, alliance, {UNREACHED.name: reach})
    may = allowance(ports, alliance)
    turn = take_turn(ports, may.pace, f"{alliance}.{ports.clock.now().isoformat()}")
    if turn is None:
        return Outcome("Post", {**dict.fromkeys(RESULTS, 0), "left": _left(ports, alliance)[0]}, (), taken.needs())
    heard = teller(ports, may.pace, _left(ports, alliance)[0], told) if told else _silent
    run = _Run(ports, alliance, may, turn, heard)
    _send_in_turn(run)
    end_looking(ports, alliance)
    outage = note_reach(ports, alliance, reached=may.was_reached, unreached=may.is_down)
    if run.fault:
        raise run.fault
    left, hold = _left(ports, alliance)
    stopped = ["as many have left today as any day needs, the rest waits until tomorrow"] if may.is_used_up else []
    needs = taken.needs(*stopped, *kept_back(left, hold, outage), *_needs(run.counts))
    return Outcome("Post", {**run.counts, "left": left}, (), needs)


def _send_in_turn(run: _Run) -> None:
    """Send what waits, and let the next one have the turn."""
    try:
        _send(run)
    finally:
        run.ports.mail.rest()
        run.turn.end()
    if run.turn.name and run.counts["sent"]:  # a turn in which nothing leaves holds nobody up
        wake_who_waited(run.ports)


def _send(run: _Run) -> None:
    """Send one message after the other, and count what became of them."""
    done: Done | None = None
    while step := _next(run, done):
        done = judged(_tried(run, step) if isinstance(step, Ready) else step)
        _count(run, done)
        if done.result == "sent" and done.message.channel is Channel.EMAIL:
            run.may.take(run.ports.clock.now(), of_the_day=rank_of(done.message) is not Rank.ASKED_FOR)
            done = _paused(run, done)
        done = _served(run, done)
    with suppress(Exception):
        run.tell()


def _tried(run: _Run, ready: Ready) -> Done:
    """Let a message leave, unless it has become somebody else's turn meanwhile."""
    _make_ready(run, ready.message)
    if run.turn.is_lost:
        return Done(ready.message, "later", wait=1, tried=False)
    return carried(ready)


def _count(run: _Run, done: Done) -> None:
    may, by_mail = run.may, done.message.channel is Channel.EMAIL
    run.counts["later" if done.result in WAITS else done.result] += 1
    may.is_down = may.is_down or done.code == UNREACHABLE
    may.was_reached = may.was_reached or (by_mail and (done.result == "sent" or done.code in ANSWERED))


def _served(run: _Run, done: Done | None) -> Done | None:
    """Let leave what was asked for in other alliances: there somebody waits at a page, here a mailing may be long."""
    waits = run.asked if done else _asked(run)
    if not waits or run.turn.is_lost or run.may.is_down:
        return done
    if done:
        _note(run, done)
    for other in waits:
        _serve(run, other)
    return _paused(run, None)


def _asked(run: _Run) -> list[str]:
    return asked_for_elsewhere(run.ports, run.alliance) if run.turn.name and not run.on_the_way else []


def _serve(run: _Run, other: str) -> None:
    """Send what was asked for in another alliance, at the pace of this run; nothing else of its day is touched."""
    may = Allowance(run.may.pace, 0, run.may.recent)
    served = _Run(run.ports, other, may, run.turn, _silent, on_the_way=True)
    _send(served)
    run.may.is_down = run.may.is_down or may.is_down
    run.fault = run.fault or served.fault


def _make_ready(run: _Run, message: Message) -> None:
    """Do what can be done before a message leaves: then nothing stands between the server's answer and our note.

    What waits behind one that was tried before has mostly been packed before too.
    """
    with suppress(Exception):  # it has been taken and has to leave; what is wrong here is met again by what comes next
        run.turn.keep()
        run.asked = _asked(run)
        if message.attempts == 1 and run.may.pace.over_a_wire:
            run.ahead.look(run.ports, run.alliance, lambda work, now: work.post.ahead(least=_least(work, run.may, now)))
        run.tell()


def _silent(sent: int) -> None:
    del sent


def _needs(counts: Mapping[str, int]) -> list[str]:
    refused, in_doubt = counts["refused"], counts["in_doubt"]
    told = [f"{how_many(refused, 'message', 'messages')} cannot be delivered"] if refused else []
    told += [f"nobody can say whether {how_many(in_doubt, 'message', 'messages')} arrived"] if in_doubt else []
    return told


def _left(ports: Ports, alliance: str) -> tuple[int, Hold | None]:
    with ports.store.look(alliance) as work:
        return work.post.left(), work.holds.standing()


def _paused(run: _Run, done: Done | None) -> Done | None:
    """Wait where the server takes no more in this minute, once what became of the last message is written down."""
    now = run.ports.clock.now()
    seconds = run.may.pause(now)
    if not seconds:
        return done
    if done:
        _note(run, done)
    with run.ports.store.look(run.alliance) as work:
        more = work.post.ahead(least=_least(work, run.may, now), mail=not run.may.is_down)
    if more:
        run.ports.mail.wait(seconds)
    return None


def _note(run: _Run, done: Done) -> None:
    with run.ports.store.begin(run.alliance) as work:
        settle(work, done, run.ports.clock.now())


def _next(run: _Run, done: Done | None) -> Ready | Done | None:
    """Write down what became of the last message and take the next: one commit a message, a lease for each."""
    try:
        return _taken(run, done)
    except Exception:
        # What has left is noted, whatever is wrong with what comes next: else it would leave again and again.
        if done:
            _note(run, done)
        raise


def _taken(run: _Run, done: Done | None) -> Ready | Done | None:
    """Settle the last message and take the next, packed.

    The bytes are kept before anything goes over the wire, so that after a crash the very same can go again.
    """
    now = run.ports.clock.now()
    with run.ports.store.begin(run.alliance) as work:
        if done:
            settle(work, done, now)
        if run.turn.is_lost:
            return None
        least = _least(work, run.may, now)
        claimed = work.post.claim(1, LEASE_SECONDS, least=least, mail=not run.may.is_down)
        return _packed(run, work, claimed[0], now) if claimed else None


def _packed(run: _Run, work: Work, message: Message, now: datetime) -> Ready | Done:
    """Pack a message on its way; one that cannot be, for whatever reason, is tried later and given up in the end."""
    packed = run.ahead.packed if message.channel is Channel.EMAIL else WAYS[message.channel].packed
    try:
        with work.apart():
            return packed(run.ports, work, message, now)
    except Exception as fault:
        if run.ports.store.is_unwell(fault):
            raise
        run.fault = run.fault or fault
        return failed(message, NotNow(UNFIT))


def _least(work: Work, may: Allowance, now: datetime) -> Rank:
    """Return how urgent a message has to be to leave now: whoever asks for a link gets it on any day, at any hour."""
    if may.is_used_up:
        return Rank.ASKED_FOR
    return Rank.NOTICE if Hours(work.register.alliance().sending).open(now) else Rank.DIRECT


def send_again(ports: Ports, alliance: str, key: str) -> bool:
    """Let a message that was given up try once more, after somebody mended the address; False if it was not so."""
    with ports.store.begin(alliance) as work:
        waits = work.post.again(key)
    ports.wake()
    return waits
