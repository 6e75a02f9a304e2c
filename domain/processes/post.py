"""Messages leave the outbox: claim, pack, send, confirm."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from domain.errors import Never, NotNow
from domain.holding import Hold
from domain.inbox.sorting import NOBODY
from domain.messages import (
    DOUBT_SECONDS,
    IN_DOUBT,
    OUTAGE_MINUTES,
    RETRY_MINUTES,
    UNREACHABLE,
    Channel,
    Delivery,
    Message,
    Parcel,
    Rank,
    rank_of,
)
from domain.outcome import Outcome, how_many
from domain.pacing import Allowance, Pace, time_left
from domain.partners import Contact
from domain.ports import Ports, Work
from domain.processes.carrying import BY_MAIL, Done, Ready, Way, rather_twice, still_wanted
from domain.processes.chatting import CARD
from domain.processes.holding import kept_back, note_reach
from domain.processes.meetings.organizing import organized
from domain.processes.own_channels import OWN
from domain.processes.pacing import allowance, seconds_to_wait
from domain.processes.reaching import ask_to_look, end_looking, reach
from domain.processes.taking import take_in
from domain.unreached import UNREACHED
from domain.vocabulary import vocabulary
from domain.words import Language
from domain.workdays import Hours

LEASE_SECONDS = 300
"""Longer than the mail adapter waits for a server, or two senders would send the same message."""
ENOUGH = "post.enough-today"
"""The code of a message whose reader has had as many as anybody should get in a day."""
TURN = "mail"
"""Where a server sets the pace, one run sends at a time, or each would keep to it for itself."""
ANSWERED = frozenset({"smtp.later", "smtp.refused", NOBODY})
"""Codes of a server that answered about one message: it is there."""
Told = Callable[[int, int, timedelta], None]
"""Hears after each message how many have left in this run, how many were to, and how long the rest will take."""
ENDS = {
    "in_doubt": Delivery.IN_DOUBT,
    "refused": Delivery.REFUSED,
    "suppressed": Delivery.SUPPRESSED,
    "needless": Delivery.SUPERSEDED,
}
WAITS = frozenset({"doubtful", BY_MAIL})
"""Results after which a message is still in the outbox."""


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
    if may.pace.per_minute and not ports.store.take_turn(TURN, holder, LEASE_SECONDS):
        return Outcome("Post", {**counts, "left": _left(ports, alliance)[0]}, (), taken.needs())
    heard = _teller(ports, alliance, may.pace, told) if told else _silent
    try:
        _send(ports, alliance, may, counts, heard, holder)
    finally:
        ports.mail.rest()
        if may.pace.per_minute:
            ports.store.end_turn(TURN, holder)
    end_looking(ports, alliance)
    outage = note_reach(ports, alliance, reached=may.was_reached, unreached=may.is_down)
    left, hold = _left(ports, alliance)
    stopped = ["as many have left today as any day needs, the rest waits until tomorrow"] if may.is_used_up else []
    needs = taken.needs(*stopped, *kept_back(left, hold, outage), *_needs(counts["refused"], counts["in_doubt"]))
    return Outcome("Post", {**counts, "left": left}, (), needs)


def _send(
    ports: Ports, alliance: str, may: Allowance, counts: dict[str, int], heard: Callable[[int], None], holder: str
) -> None:
    """Send one message after the other, and count what became of them."""
    done = None
    while step := _next(ports, alliance, done, may):
        done = _judged(step if isinstance(step, Done) else _carried(step))
        by_mail = done.message.channel is Channel.EMAIL
        counts["later" if done.result in WAITS else done.result] += 1
        may.is_down = may.is_down or done.code == UNREACHABLE
        may.was_reached = may.was_reached or (by_mail and (done.result == "sent" or done.code in ANSWERED))
        if done.result == "sent":
            heard(counts["sent"])
        if done.result == "sent" and by_mail:
            may.take(ports.clock.now(), of_the_day=rank_of(done.message) is not Rank.ASKED_FOR)
            done = _paused(ports, alliance, done, may, holder)


def _silent(sent: int) -> None:
    del sent


def _teller(ports: Ports, alliance: str, pace: Pace, told: Told) -> Callable[[int], None]:
    """Return what tells how far a mailing is, by what waited when it began."""
    began, (waiting, _) = ports.clock.now(), _left(ports, alliance)

    def heard(sent: int) -> None:
        rest = max(0, waiting - sent)
        told(sent, sent + rest, time_left(rest, pace, sent, ports.clock.now() - began))

    return heard


def _needs(refused: int, in_doubt: int) -> list[str]:
    told = [f"{how_many(refused, 'message', 'messages')} cannot be delivered"] if refused else []
    told += [f"nobody can say whether {how_many(in_doubt, 'message', 'messages')} arrived"] if in_doubt else []
    return told


def _left(ports: Ports, alliance: str) -> tuple[int, Hold | None]:
    with ports.store.look(alliance) as work:
        return work.post.left(), work.holds.standing()


def _paused(ports: Ports, alliance: str, done: Done, may: Allowance, holder: str) -> Done | None:
    """Wait where the server takes no more in this minute, once what became of the last message is written down."""
    now = ports.clock.now()
    seconds = may.pause(now)
    if not seconds:
        return done
    with ports.store.begin(alliance) as work:
        _settle(work, done, now)
        is_due = work.post.is_due(least=_least(work, may, now), mail=not may.is_down)
    if is_due:
        ports.mail.wait(seconds)
        ports.store.take_turn(TURN, holder, LEASE_SECONDS)
    return None


def _next(ports: Ports, alliance: str, done: Done | None, may: Allowance) -> Ready | Done | None:
    """Write down what became of the last message and take the next, packed: one commit a message, a lease for each.

    The bytes are kept before anything goes over the wire, so that after a crash the very same can go again.
    """
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        if done:
            _settle(work, done, now)
        claimed = work.post.claim(1, LEASE_SECONDS, least=_least(work, may, now), mail=not may.is_down)
        return WAYS[claimed[0].channel].packed(ports, work, claimed[0], now) if claimed else None


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


def _packed(ports: Ports, work: Work, message: Message, now: datetime) -> Ready | Done:
    """Return the message as it goes over the wire: as it was packed before, unless it has to tell less by now."""
    people = work.register.people([message.contact, message.sender])
    to = people.get(message.contact)
    wanted = still_wanted(work, message)
    if to is None or wanted is None:
        return _unsendable(message, known=to is not None)
    if why := work.post.suppressed(to.id, to.email):
        return Done(message, "suppressed", why)
    if seconds_to_wait(work, message, now):
        return Done(message, "later", ENOUGH)
    before = work.post.parcel(message.key)
    if before and (message.doubtful or (wanted == message and before.recipient == to.email)):
        return Ready(message, before, ports.mail, rather_twice(message))
    try:
        # Where nobody is left to write in their own name, the alliance writes.
        parcel = _pack(ports, work, wanted, to, people.get(message.sender, to))
    except Never as problem:
        return Done(message, "refused", problem.code)
    work.post.keep(message.key, parcel)
    return Ready(message, parcel, ports.mail, rather_twice(message))


def _unsendable(message: Message, *, known: bool) -> Done:
    """End a message whose reader nobody knows, or that has nothing left to tell."""
    if not known:
        return Done(message, "refused", "post.nobody")
    return Done(message, "in_doubt", IN_DOUBT) if message.doubtful else Done(message, "needless")


def _pack(ports: Ports, work: Work, message: Message, to: Contact, sender: Contact) -> Parcel:
    told = organized(ports, work, signed(work, message, sender), to, sender)
    return ports.mail.pack(work.register.alliance(), told, to, sender, ports.links)


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


def signed(work: Work, message: Message, sender: Contact) -> Message:
    """Name the sender's organisation on a message, as the register has it now, and their title in its language."""
    organisation = asdict(work.register.partner(sender.partner).name)
    signature = {"organisation": organisation, "signed_as": _title(work, sender, message.language)}
    return replace(message, facts={**message.facts, **signature})


def _title(work: Work, sender: Contact, language: Language) -> str:
    """Return a sender's title: as they wrote it in their own language, in another as the alliance's vocabulary has it.

    One that is not listed there is left out.
    """
    if not sender.title or language is sender.language:
        return sender.title
    word = vocabulary(work.handbook).find(sender.title)
    return str(getattr(word, language)) if word else ""


WAYS: Mapping[Channel, Way] = {Channel.EMAIL: Way(_packed, _missed), Channel.CHAT: CARD, Channel.OWN: OWN}


def send_again(ports: Ports, alliance: str, key: str) -> bool:
    """Let a message that was given up try once more, after somebody mended the address; False if it was not so."""
    with ports.store.begin(alliance) as work:
        waits = work.post.again(key)
    ports.wake()
    return waits
