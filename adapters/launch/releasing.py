"""The post of a restored alliance, looked at and let go from a terminal."""

from collections.abc import Callable, Iterator

from adapters.wording import Say
from adapters.wording.letter_names import letter_key
from domain.errors import RuleBroken
from domain.holding import Held
from domain.ports import Ports
from domain.processes.holding import held_post, release
from domain.processes.subjects import named
from domain.requests import BY_RULE
from domain.words import Language


def let_go(
    ports: Ports, alliance: str, language: Language, ask: Callable[[str], bool] | None, *, drop: bool
) -> Iterator[str]:
    """Show what waits, ask, and let it go; yields what to tell. Raises RuleBroken where nobody can be asked."""
    known, t = ports.store.alliances(), Say(language)
    if alliance not in known and (alliance or len(known) != 1):
        raise RuleBroken("crisis.which-alliance", known=", ".join(known) or "–")
    code = alliance or known[0]
    held = held_post(ports, code)
    if held is None:
        raise RuleBroken("post.not-held")
    yield t("held.said", saved=held.hold.saved_at, since=held.hold.since)
    yield from _listed(ports, code, held, t)
    if ask is None:
        raise RuleBroken("held.ask-first")
    leaves = len(held.newer if drop else held.to_send)
    if not ask(t("held.sure.drop" if drop else "held.sure.send", count=leaves)):
        yield t("held.stays")
        return
    done = release(ports, code, BY_RULE, drop=drop)
    yield t("held.released", left=done.left, dropped=done.dropped + done.gone)


def _listed(ports: Ports, alliance: str, held: Held, t: Say) -> Iterator[str]:
    """Yield a line for each message that waits, and how many are known to have left already."""
    with ports.store.look(alliance) as work:
        names = named(ports, work, held.waiting)
    gone = held.gone or frozenset()
    for one in held.waiting:
        age = "held.left-already" if one.key in gone else "held.older" if held.hold.is_older(one) else "held.newer"
        called = names[one.key].subject or t(letter_key(one.letter))
        yield f"  {called}, {names[one.key].whom or '–'}, {t('held.queued', at=one.queued_at)}, {t(age)}"
    if held.waiting:
        key = "held.gone.unasked" if held.gone is None else "held.gone" if held.gone else "held.gone.none"
        yield t(key, count=len(gone))
