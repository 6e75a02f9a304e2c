"""The crisis list in a terminal: whom to reach in each organisation, when the pages may not be at hand."""

from collections.abc import Iterator
from datetime import date

from adapters.wording import Say
from domain.errors import RuleBroken
from domain.network.directory import Reached, crisis_list
from domain.partners import Contact
from domain.ports import Ports
from domain.words import Language
from domain.workdays import helsinki_date


def crisis_lines(ports: Ports, alliance: str, language: Language | None = None) -> Iterator[str]:
    """Yield the list of an alliance, dated, a few lines for each organisation, in the alliance's first language.

    Raises RuleBroken without the code where there are several.
    """
    known = ports.store.alliances()
    if alliance not in known and (alliance or len(known) != 1):
        raise RuleBroken("crisis.which-alliance", known=", ".join(known) or "–")
    today = helsinki_date(ports.clock.now())
    with ports.store.look(alliance or known[0]) as work:
        whole = work.register.alliance()
        t = Say(language or whole.languages[0])
        found = crisis_list(work.register.partners(), work.register.contacts(), work.register.heard())
    yield f"{t('crisis.title')}: {whole.name[t.language]}"
    yield t("crisis.as-of", day=today)
    for one in found:
        yield ""
        yield from map(_printable, _lines(one, t, today))


def _lines(one: Reached, t: Say, today: date) -> Iterator[str]:
    yield one.partner.name[t.language].upper()
    for role, who in (("main", one.main), ("deputy", one.deputy)):
        yield f"  {t(f'crisis.{role}')}: {_person(who, t, today) if who else t(f'crisis.none.{role}')}"
    heard = t("crisis.never") if one.confirmed is None else t("crisis.heard", day=one.confirmed)
    ask = f" ({t('crisis.ask')})" if one.is_stale(today) else ""
    yield f"  {t('crisis.confirmed')}: {heard}{ask}"


def _person(who: Contact, t: Say, today: date) -> str:
    parts = [who.name, who.title, who.phone or t("crisis.no-phone"), who.email]
    parts += [t("crisis.away", until=who.away_until)] if who.is_away(today) else []
    return ", ".join(part for part in parts if part)


def _printable(line: str) -> str:
    """Let nothing steer a terminal."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in line)
