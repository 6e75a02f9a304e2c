"""The demo begun anew: asked first, and without the mails whose links led to the old one."""

from collections.abc import Callable
from pathlib import Path

from adapters.email.maildir import Maildir
from adapters.register import demo
from adapters.wording import say
from domain.errors import RuleBroken
from domain.ports import Ports
from domain.words import Language


def begin_anew(
    ports: Ports, mailbox: Path, alliance: str, language: Language, ask: Callable[[str], bool] | None
) -> str:
    """Delete the demo and found it anew, if whoever is asked agrees, and say in a sentence what was done.

    Raises RuleBroken where nobody can be asked, and for any alliance that is no demo.
    """
    with ports.store.look(demo.CODE) as work:
        demo.check(work, alliance)
    box = Maildir(mailbox)
    old = box.mails_of(alliance)
    if not _agreed(ports, language, len(old), ask):
        return say(language, "demo.kept")
    told = demo.reset(ports, alliance, language)
    gone = box.forget(old)
    return f"{told} {say(language, 'demo.mails-gone', count=gone)}" if gone else told


def _agreed(ports: Ports, language: Language, mails: int, ask: Callable[[str], bool] | None) -> bool:
    if demo.state(ports) is demo.Demo.MISSING and not mails:
        return True
    if ask is None:
        raise RuleBroken("demo.ask-first")
    return ask(say(language, "demo.sure", count=mails))
