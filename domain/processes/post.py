"""Messages leave the outbox: claim, pack, send, confirm."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from domain.errors import Never, NotNow
from domain.holding import Hold
from domain.inbox.sorting import NOBODY
from domain.messages import (
    DOUBT_SECONDS,
    IN_DOUBT,
    OUTAGE_MINUTES,
    REFUSED,
    RETRY_MINUTES,
    UNREACHABLE,
    Channel,
    Delivery,
    Message,
    Rank,
    rank_of,
)
from domain.outcome import Outcome, how_many
from domain.pacing import Allowance, Pace
from domain.ports import Ports, Work
from domain.processes.carrying import BY_MAIL, Done, Ready, Way
from domain.processes.chatting import CARD
from domain.processes.holding import kept_back, note_reach
from domain.processes.own_channels import OWN, UNFIT
from domain.processes.pacing import Told, allowance, seconds_to_wait, teller
from domain.processes.packing import ENOUGH, Ahead
from domain.processes.reaching import ask_to_look, end_looking, reach
from domain.processes.taking import take_in
from domain.unreached import UNREACHED
from domain.workdays import Hours

LEASE_SECONDS = 300
"""Longer than the mail adapter waits for a server, or two senders would send the same message."""
TURN = "mail"
"""The turn of whoever sends, where a server bears one at a time; of the next ones, where it bears several: `mail.2`."""
ANSWERED = frozenset({"smtp.later", REFUSED, NOBODY})
"""Codes of a server that answered about one message: it is there."""
ENDS = {
    "in_doubt": Delivery.IN_DOUBT,
    "refused": Delivery.REFUSED,
    "suppressed": Delivery.SUPPRESSED,
    "needless": Delivery.SUPERSEDED,
}
WAITS = frozenset({"doubtful", BY_MAIL})
"""Results after which a message is still in the outbox."""


@dataclass
class _Run:
    """One time the outbox is emptied. `fault`: the first thing nobody foresaw, told once all the others have left."""

    ports: Ports
    alliance: str
    may: Allowance
    holder: str
    turn: str
    counts: dict[str, int]
    heard: Callable[[int], None]
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
    as it is until the next run. No more leaves in a minute than the server takes, by whichever run, and where more
    would leave in a day than any day's work needs, somebody has to look first. `told` hears how far a long mailing is.
    """
    taken = take_in(ports, alliance, {UNREACHED.name: reach})
    counts = dict.fromkeys(("sent", *ENDS, "later"), 0)
    may, holder = allowance(ports, alliance), f"{alliance}.{ports.clock.now().isoformat()}"
    turn = _turn(ports, may.pace, holder)
    if may.pace.at_once and not turn:
        return Outcome("Post", {**counts, "left": _left(ports, alliance)[0]}, (), taken.needs())
    heard = teller(ports, may.pace, _left(ports, alliance)[0], told) if told else _silent
    run = _Run(ports, alliance, may, holder, turn, counts, heard)
    try:
        _send(run)
    finally:
        ports.mail.rest()
        if turn:
            ports.store.end_turn(turn, holder)
    end_looking(ports, alliance)
    outage = note_reach(ports, alliance, reached=may.was_reached, unreached=may.is_down)
    if run.fault:
        raise run.fault
    left, hold = _left(ports, alliance)
    stopped = ["as many have left today as any day needs, the rest waits until tomorrow"] if may.is_used_up else []
    needs = taken.needs(*stopped, *kept_back(left, hold, outage), *_needs(counts["refused"], counts["in_doubt"]))
    return Outcome("Post", {**counts, "left": left}, (), needs)


def _turn(ports: Ports, pace: Pace, holder: str) -> str:
    """Take a turn of as many as there are; empty where none is needed, or all are taken."""
    turns = (TURN if n == 1 else f"{TURN}.{n}" for n in range(1, pace.at_once + 1))
    return next((turn for turn in turns if ports.store.take_turn(turn, holder, LEASE_SECONDS)), "")


def _send(run: _Run) -> None:
    """Send one message after the other, and count what became of them."""
    done, may = None, run.may
    while step := _next(run, done):
        if isinstance(step, Ready):
            _make_ready(run, step.message)
        done = _judged(step if isinstance(step, Done) else _carried(step))
        by_mail = done.message.channel is Channel.EMAIL
        run.counts["later" if done.result in WAITS else done.result] += 1
        may.is_down = may.is_down or done.code == UNREACHABLE
        may.was_reached = may.was_reached or (by_mail and (done.result == "sent" or done.code in ANSWERED))
        if done.result == "sent" and by_mail:
            may.take(run.ports.clock.now(), of_the_day=rank_of(done.message) is not Rank.ASKED_FOR)
            done = _paused(run, done)
    with suppress(Exception):
        run.tell()


def _make_ready(run: _Run, message: Message) -> None:
    """Do what can be done before a message leaves: then nothing stands between the server's answer and our note.

    What waits behind one that was tried before has mostly been packed before too.
    """
    with suppress(Exception):  # it has been taken and has to leave; what is wrong here is met again by what comes next
        if run.turn:
            run.ports.store.take_turn(run.turn, run.holder, LEASE_SECONDS)
        if message.attempts == 1:
            run.ahead.look(run.ports, run.alliance, lambda work, now: work.post.ahead(least=_least(work, run.may, now)))
        run.tell()


def _silent(sent: int) -> None:
    del sent


def _needs(refused: int, in_doubt: int) -> list[str]:
    told = [f"{how_many(refused, 'message', 'messages')} cannot be delivered"] if refused else []
    told += [f"nobody can say whether {how_many(in_doubt, 'message', 'messages')} arrived"] if in_doubt else []
    return told


def _left(ports: Ports, alliance: str) -> tuple[int, Hold | None]:
    with ports.store.look(alliance) as work:
        return work.post.left(), work.holds.standing()


def _paused(run: _Run, done: Done) -> Done | None:
    """Wait where the server takes no more in this minute, once what became of the last message is written down."""
    now = run.ports.clock.now()
    seconds = run.may.pause(now)
    if not seconds:
        return done
    with run.ports.store.begin(run.alliance) as work:
        _settle(work, done, now)
        more = work.post.ahead(least=_least(work, run.may, now), mail=not run.may.is_down)
    if more:
        run.ports.mail.wait(seconds)
    return None


def _next(run: _Run, done: Done | None) -> Ready | Done | None:
    """Write down what became of the last message and take the next: one commit a message, a lease for each."""
    try:
        return _taken(run, done)
    except Exception:
        # What has left is noted, whatever is wrong with what comes next: else it would leave again and again.
        if done:
            with run.ports.store.begin(run.alliance) as work:
                _settle(work, done, run.ports.clock.now())
        raise


def _taken(run: _Run, done: Done | None) -> Ready | Done | None:
    """Settle the last message and take the next, packed.

    The bytes are kept before anything goes over the wire, so that after a crash the very same can go again.
    """
    now = run.ports.clock.now()
    with run.ports.store.begin(run.alliance) as work:
        if done:
            _settle(work, done, now)
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
        return _failed(message, NotNow(UNFIT))


def _least(work: Work, may: Allowance, now: datetime) -> Rank:
    """Return how urgent a message has to be to leave now: whoever asks for a link gets it on any day, at any hour."""
    if may.is_used_up:
        return Rank.ASKED_FOR
    return Rank.NOTICE if Hours(work.register.alliance().sending).open(now) else Rank.DIRECT


def _settle(work: Work, done: Done, now: datetime) -> None:
    key, attempt = done.message.key, done.message.attempts
    if done.result == "sent":
        work.post.confirm(key, attempt, now)
    elif done.result == "doubtful":
        work.post.postpone(key, attempt, DOUBT_SECONDS, done.code, doubtful=True)
    elif done.code == UNREACHABLE:
        work.post.postpone(key, attempt, OUTAGE_MINUTES * 60, done.code, doubtful=done.message.doubtful, tried=False)
    elif done.code == ENOUGH:
        seconds = seconds_to_wait(work, done.message, now) or 1
        work.post.postpone(key, attempt, seconds, ENOUGH, doubtful=done.message.doubtful, tried=False)
    elif done.result == "later" and done.wait:
        work.post.postpone(key, attempt, done.wait, done.code, doubtful=done.message.doubtful, tried=done.tried)
    elif done.result == "later":
        seconds = RETRY_MINUTES[done.message.tries - 1] * 60
        work.post.postpone(key, attempt, seconds, done.code, doubtful=done.message.doubtful)
    else:
        _end(work, done, now)


def _end(work: Work, done: Done, now: datetime) -> None:
    """Bring a message to its end on the way it was on, and let follow what does."""
    key, attempt = done.message.key, done.message.attempts
    if done.result == BY_MAIL:
        work.post.by_mail(key, attempt, done.code)
    else:
        work.post.end(key, attempt, ENDS[done.result], done.code)
    if done.result != "needless":
        WAYS[done.message.channel].missed(work, done, now)


def _judged(done: Done) -> Done:
    return WAYS[done.message.channel].judged(done)


def _missed(work: Work, done: Done, now: datetime) -> None:
    ask_to_look(work, done.message, now)


def _carried(ready: Ready) -> Done:
    message, parcel = ready.message, ready.parcel
    if message.doubtful:
        arrived = ready.carrier.knows(parcel)
        if arrived:
            return Done(message, "sent")
        if arrived is None and not ready.rather_twice:
            return Done(message, "in_doubt", IN_DOUBT)
    try:
        ready.carrier.carry(parcel)
    except NotNow as problem:
        return _failed(message, problem)
    except Never as problem:
        return Done(message, "refused", problem.code)
    return Done(message, "sent")


def _failed(message: Message, problem: NotNow) -> Done:
    doubtful = problem.code == IN_DOUBT
    if problem.code == UNREACHABLE:
        return Done(message, "later", problem.code)
    if message.tries > WAYS[message.channel].tries:
        return Done(message, "in_doubt" if doubtful else "refused", problem.code)
    seconds = problem.facts.get("seconds")
    wait = seconds if isinstance(seconds, int) else 0
    return Done(message, "doubtful" if doubtful else "later", problem.code, wait)


WAYS: Mapping[Channel, Way] = {Channel.EMAIL: Way(Ahead().packed, _missed), Channel.CHAT: CARD, Channel.OWN: OWN}


def send_again(ports: Ports, alliance: str, key: str) -> bool:
    """Let a message that was given up try once more, after somebody mended the address; False if it was not so."""
    with ports.store.begin(alliance) as work:
        waits = work.post.again(key)
    ports.wake()
    return waits
