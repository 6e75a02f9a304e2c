"""The post of a restored alliance, looked at and let go from a terminal."""

from collections.abc import Callable, Iterator

from adapters.wording import Say
from adapters.wording.letter_names import letter_key
from domain.errors import RuleBroken
from domain.ports import Ports
from domain.processes.holding import release
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
    with ports.store.look(code) as work:
        hold, waiting = work.holds.standing(), work.post.waiting()
        people = work.register.people(one.contact for one in waiting)
    if hold is None:
        raise RuleBroken("post.not-held")
    yield t("held.said", saved=hold.saved_at, since=hold.since)
    for one in waiting:
        name = people[one.contact].name if one.contact in people else "–"
        older = t("held.older") if hold.is_older(one) else t("held.newer")
        yield f"  {t(letter_key(one.letter))}, {name}, {t('held.queued', at=one.queued_at)}, {older}"
    if ask is None:
        raise RuleBroken("held.ask-first")
    if not ask(t("held.sure.drop" if drop else "held.sure.send", count=len(waiting))):
        yield t("held.stays")
        return
    done = release(ports, code, BY_RULE, drop=drop)
    yield t("held.released", left=done.left, dropped=done.dropped)
