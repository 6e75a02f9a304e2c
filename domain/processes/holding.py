"""The post kept back: released by a person after a restore; an outage told of once, and once more when it ends."""

from dataclasses import dataclass, replace

from domain.errors import RuleBroken
from domain.events import Event
from domain.holding import DOWN_AFTER, Held, Hold, Outage
from domain.messages import Channel
from domain.outcome import how_many
from domain.ports import Ports, Work
from domain.requests import BY_RULE


@dataclass(frozen=True, slots=True)
class Released:
    """What became of a held outbox: how many were dropped, are left to send, had left before the restore."""

    dropped: int
    left: int
    gone: int = 0


def held_post(ports: Ports, alliance: str) -> Held | None:
    """Return what waits in a held outbox, with what the other side is known to have had; none when it is not held.

    All are asked about, also what was written since: a notice of the same day and person may have left before the
    restore under the very same name.
    """
    with ports.store.look(alliance) as work:
        hold, waiting = work.holds.standing(), work.post.waiting()
    if hold is None:
        return None
    keys = [one.key for one in waiting if one.channel is Channel.EMAIL]
    return Held(hold, waiting, ports.mail.gone(alliance, keys, hold.saved_at) if keys else None)


def release(ports: Ports, alliance: str, by: str, *, drop: bool) -> Released:
    """Let a held outbox go: all of it, or without what waited already when the backup was made.

    What is known to have left before the restore does not leave again. Raises RuleBroken when it is not held.
    """
    held = held_post(ports, alliance)
    with ports.store.begin(alliance) as work:
        hold = work.holds.standing()
        if hold is None or held is None:
            raise RuleBroken("post.not-held")
        gone = work.holds.arrived(held.gone or ())
        dropped = work.holds.lift(drop_until=hold.saved_at if drop else None)
        work.tell(Event("post.released", alliance, by, ports.clock.now()))
        left = work.post.left()
    ports.wake()
    return Released(dropped, left, gone)


def kept_back(left: int, hold: Hold | None, outage: Outage | None) -> list[str]:
    """Say for operators why messages wait though their time has come."""
    waits = how_many(left, "message waits", "messages wait")
    told = [f"{waits} to be released since the restore of {hold.since:%Y-%m-%d}"] if hold and left else []
    told += [f"the mail server has been out of reach since {outage.since:%Y-%m-%d %H:%M} UTC"] if outage else []
    return told


def note_reach(ports: Ports, alliance: str, *, reached: bool, unreached: bool) -> Outage | None:
    """Write down whether the mail server was reached; tell once when it has not been for long, and when it is again.

    Of both, it was reached first. Returns the outage that has been told of and still stands.
    """
    with ports.store.look(alliance) as work:
        before = work.outages.standing()
    if not unreached and not (reached and before):
        return before if before and before.told_at else None
    with ports.store.begin(alliance) as work:
        after = _noted(work, ports, reached=reached, unreached=unreached)
        work.outages.write(after)
    ports.wake()
    return after if after and after.told_at else None


def _noted(work: Work, ports: Ports, *, reached: bool, unreached: bool) -> Outage | None:
    now, standing = ports.clock.now(), work.outages.standing()
    if standing and reached:
        if standing.told_at:
            work.tell(Event("post.up", Channel.EMAIL, BY_RULE, now))
        standing = None
    if not unreached:
        return None
    standing = standing or Outage(now)
    if standing.told_at or now - standing.since < DOWN_AFTER:
        return standing
    work.tell(Event("post.down", Channel.EMAIL, BY_RULE, now))
    return replace(standing, told_at=now)
