"""The composition root: which adapter fills which port."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from adapters.announcements.announcer import Announcer, Calls, wake
from adapters.announcements.contents import listeners
from adapters.channels.chat import AppriseChat
from adapters.channels.operators import AppriseOperators
from adapters.clock import SystemClock, running_from
from adapters.database.engine import connect
from adapters.database.events import SqlFeed
from adapters.database.indicators.library import SqlLibrary
from adapters.database.store import SqlStore
from adapters.email.mail import mail_of
from adapters.inbox.imap import inbox_of
from adapters.inbox.parsing import Reader
from adapters.links import SignedLinks
from adapters.oauth import tokens_of
from adapters.register.plan_importing import PlanTable
from adapters.reports.press import Printer
from adapters.return_path import ReturnPath
from adapters.secrets import mark_of, signing_keys
from adapters.settings import Settings
from adapters.sotkanet import statistics_at
from adapters.spreadsheets import Xlsx
from adapters.wording import plainly
from adapters.wording.rehearsed import Told
from adapters.wording.rehearsed import rehearsed as in_words
from domain.alarms import NoOperators, Operators, Trouble
from domain.errors import Problem
from domain.inbox.incoming import NoInbox
from domain.keeping import STALE_DAYS
from domain.outcome import Outcome
from domain.ports import Clock, Ports
from domain.rehearsal import Rehearsal
from domain.words import Language

if TYPE_CHECKING:
    from adapters.database.keeping.backup import Vault

_in_use: ContextVar[Ports | None] = ContextVar("ports", default=None)


@cache
def settings() -> Settings:
    """Return the settings of this process."""
    return Settings()


def _operators(chosen: Settings, clock: Clock) -> Operators:
    def whole() -> list[str]:
        newest = next(iter(vault(chosen).kept()), None)
        stale = newest is not None and clock.now() - newest.made_at > timedelta(days=STALE_DAYS)
        return [Trouble.BACKUP_STALE] if stale else []

    urls = chosen.operators_url.get_secret_value()
    return AppriseOperators(urls, whole) if urls else NoOperators()


def failed_flows() -> list[str]:
    """Return the flows whose newest run has failed, as Prefect knows them."""
    from adapters.announcements.failures import failed_flows as failed  # noqa: PLC0415 - importing Prefect takes seconds

    return failed()


def compose(chosen: Settings) -> Ports:
    """Fill every port as the settings say."""
    clock = running_from(chosen.clock) if chosen.clock else SystemClock()
    engine = connect(chosen.database)
    keys = signing_keys(chosen)
    returns = ReturnPath(keys, chosen.mail_from) if chosen.inbox_url.get_secret_value() else None
    token = tokens_of(*chosen.oauth)
    mail = mail_of(chosen.smtp_url.get_secret_value(), chosen.mailbox, chosen.mail_from, returns, token)
    store = SqlStore(engine)
    return Ports(
        store,
        clock,
        mail,
        SignedLinks(keys, chosen.address),
        statistics_at(chosen.statistics_url),
        SqlLibrary(engine),
        Xlsx(),
        copy=store.copy,
        press=Printer(chosen.var / "reports"),
        inbox=inbox_of(chosen.inbox_url.get_secret_value(), Reader(returns), token) if returns else NoInbox(),
        plan_tables=PlanTable(),
        chat=AppriseChat(),
        operators=_operators(chosen, clock),
    )


@cache
def _composed() -> Ports:
    return compose(settings())


def ports() -> Ports:
    """Return the ports in use: this process's own, or those a test or rehearsal put in their place."""
    return _in_use.get() or _composed()


@contextmanager
def use(other: Ports) -> Iterator[Ports]:
    """Use other ports inside a `with`."""
    token = _in_use.set(other)
    try:
        yield other
    finally:
        _in_use.reset(token)


def vault(chosen: Settings | None = None) -> "Vault":
    """Return where backups of the service are kept."""
    from adapters.database.keeping.backup import Vault  # noqa: PLC0415 - with Alembic; most processes make no backup

    of = chosen or settings()
    return Vault(of.database, of.vault, of.var.resolve() / "reports", mark_of(signing_keys(of)))


def back_up() -> Outcome:
    """Make a backup of everything, as of now by this process's clock."""
    return vault().back_up(ports().clock.now())


def told(problem: Problem) -> str:
    """Return a problem's sentence as operators read it, in English and with nothing that a person typed."""
    return plainly(Language.EN, problem)


def rehearsed(found: Rehearsal) -> Told:
    """Return a rehearsal as operators read it, in English."""
    return in_words(found, Language.EN)


def announcer() -> Announcer:
    """Return this process's announcer; it reaches for Prefect in its own thread, which takes seconds."""
    return Announcer(_feed(), _prefect_calls, listeners)


def announcing_ports() -> Ports:
    """Return the ports of a long-lived process: what happens in it is announced at once."""
    return replace(ports(), wake=announcer().start().poke)


def wake_flows(alliance: str, names: Sequence[str]) -> None:
    """Start a run of each deployment for the alliance, unless one waits already; raises NotNow."""
    feed, calls = _feed(), _prefect_calls()
    for name in names:
        wake(feed, calls, name, alliance, ["by:sweep"])


@cache
def _feed() -> SqlFeed:
    return SqlFeed(connect(settings().database))


def _prefect_calls() -> Calls:
    from adapters.announcements.prefect_calls import PrefectCalls  # noqa: PLC0415 - importing Prefect takes seconds

    return PrefectCalls()
