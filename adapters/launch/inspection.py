"""`yhdyspinta check`: every connection opened, every fault named with the setting that mends it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from adapters.clock import SystemClock, running_from
from adapters.database.engine import connect, why_not_durable
from adapters.database.indicators.statistics import freshness, problems
from adapters.database.migrate import current, newest
from adapters.email.headers import dress
from adapters.email.mail import mail_of
from adapters.email.smtp import Smtp
from adapters.inbox.imap import inbox_of
from adapters.inbox.parsing import Reader
from adapters.launch.channels import channels
from adapters.launch.outboxes import outboxes
from adapters.oauth import tokens_of
from adapters.return_path import ReturnPath
from adapters.secrets import signing_keys
from adapters.settings import PREFIX, Settings
from adapters.wording import plainly
from domain.alliance import Alliance
from domain.errors import Problem
from domain.indicators.statistics import Freshness
from domain.keeping import STALE_DAYS
from domain.messages import Letter, Message
from domain.outcome import how_many
from domain.partners import Contact
from domain.words import Language, Text

BREAK_IN = "Liisa\r\nBcc: somebody@example.org"


@dataclass(frozen=True)
class Found:
    """What one look showed."""

    subject: str
    told: str
    fine: bool = True


class Fault(Exception):
    """What is wrong and what mends it."""


def inspect(settings: Settings) -> Iterator[Found]:
    """Look at everything in turn, each alliance's outbox and channels at last; one fault does not stop the others."""
    looks: Mapping[str, Callable[[Settings], str]] = {
        "clock": _clock,
        "folder": _folder,
        "database": _database,
        "mail": _mail,
        "mail headers": _headers,
        "inbox": _inbox,
        "tokens": _tokens,
        "operators": _operators,
        "statistics": _statistics,
        "national figures": _figures,
        "backups": _backups,
        "Prefect": _prefect,
    }
    for subject, look in looks.items():
        try:
            yield Found(subject, look(settings))
        except Fault as fault:
            yield Found(subject, str(fault), fine=False)
    yield from (Found(*one) for one in (*outboxes(settings.database), *channels(settings.database)))


def _clock(settings: Settings) -> str:
    clock = running_from(settings.clock) if settings.clock else SystemClock()
    how = f"moved by {PREFIX}CLOCK" if settings.clock else "the machine's"
    return f"{clock.now():%Y-%m-%d %H:%M} UTC, {how}"


def _folder(settings: Settings) -> str:
    return str(settings.var.resolve())


def _database(settings: Settings) -> str:
    try:
        with connect(settings.database).connect() as connection:
            if fault := why_not_durable(connection):
                raise Fault(fault)
            told = _sqlite(connection) if connection.dialect.name == "sqlite" else "answers, waits for the disk"
        version = current(settings.database)
    except SQLAlchemyError as fault:
        kind = type(getattr(fault, "orig", None) or fault).__name__
        raise Fault(f"cannot be opened ({kind}): set {PREFIX}DATABASE_URL") from None
    if version != newest():
        raise Fault(f"is at version {version or 'none'}, this program needs {newest()}: `yhdyspinta migrate`")
    return f"{told}, version {version}"


def _sqlite(connection: Connection) -> str:
    sound = connection.exec_driver_sql("PRAGMA quick_check").scalar_one()
    if sound != "ok":
        raise Fault(f"is damaged ({str(sound)[:80]}): restore a backup")
    return "sound, waits for the disk"


def _mail(settings: Settings) -> str:
    url = settings.smtp_url.get_secret_value()
    try:
        mail = mail_of(url, settings.mailbox, settings.mail_from, token=tokens_of(*settings.oauth))
    except Problem as fault:
        raise Fault(f"{plainly(Language.EN, fault)} Set {PREFIX}SMTP_URL and {PREFIX}MAIL_FROM") from None
    if not isinstance(mail.carrier, Smtp):
        return f"goes to the folder {settings.mailbox}; {PREFIX}SMTP_URL sends it out"
    try:
        mail.carrier.greet()
    except Problem as fault:
        why = plainly(Language.EN, fault)
        raise Fault(f"{mail.carrier.server.host} does not take mail. {why} Set {PREFIX}SMTP_URL") from None
    return f"{mail.carrier.server.host} takes mail"


def _inbox(settings: Settings) -> str:
    """Open the inbox for real and make its folders; whether it takes `name+anything@host` only a mail would show."""
    url = settings.inbox_url.get_secret_value()
    if not url:
        return f"none is read; {PREFIX}INBOX_URL lets answers, bounces and absences in"
    try:
        returns, token = ReturnPath(signing_keys(settings), settings.mail_from), tokens_of(*settings.oauth)
        inbox = inbox_of(url, Reader(returns), token)
        with inbox.opened() as box:
            waits = how_many(box.count(), "mail waits", "mails wait")
            return f"{inbox.server.host} lets us in, {waits}; handled mail goes to {', '.join(box.shelves.values())}"
    except Problem as fault:
        raise Fault(f"{plainly(Language.EN, fault)} Set {PREFIX}INBOX_URL") from None


def _tokens(settings: Settings) -> str:
    """Fetch a token for real, where they are used in place of passwords."""
    try:
        fetch = tokens_of(*settings.oauth)
        if fetch is None:
            return f"none are used; {PREFIX}OAUTH_TOKEN_URL lets Microsoft 365 in without passwords"
        fetch()
    except Problem as fault:
        raise Fault(f"{plainly(Language.EN, fault)} Set {PREFIX}OAUTH_…") from None
    return "one was given for mail server and inbox"


def _operators(settings: Settings) -> str:
    """Read the addresses; whether they take anything only an alarm would show."""
    from adapters.channels.plugins import known

    urls = settings.operators_url.get_secret_value().split()
    if not all(known(url) for url in urls):
        raise Fault(f"an address is none that Apprise knows: set {PREFIX}OPERATORS_URL")
    return f"hear of troubles, addresses: {len(urls)}" if urls else f"{PREFIX}OPERATORS_URL lets them hear of troubles"


def _headers(settings: Settings) -> str:
    """Try to break into a letter's headers by a name with a line break."""
    someone = Contact("c-0000", "probe", "Liisa", "liisa@example.org")
    intruder: Any = type("Intruder", (), {name: getattr(someone, name) for name in Contact.__dataclass_fields__})()
    intruder.name = BREAK_IN
    message = Message("probe", someone.id, someone.id, "probe", Language.FI, {}, datetime(2027, 1, 1, tzinfo=UTC))
    alliance = Alliance("probe", Text("Koe"), "probe")
    letter = Letter("Koe", "Koe", "<p>Koe</p>")
    try:
        parcel = dress(alliance, message, letter, intruder, someone, settings.mail_from)
    except Problem:
        return "a name with a line break is refused"
    if message_from_bytes(parcel.content, policy=default)["Bcc"]:
        raise Fault("a name with a line break becomes a header: this Python cannot send mail safely, use a newer one")
    return "a name with a line break stays a name"


def _statistics(settings: Settings) -> str:
    address = settings.statistics_url
    if not address.startswith(("http://", "https://")):
        if not Path(address).is_dir():
            raise Fault(f"there is no folder {address}: set {PREFIX}STATISTICS_URL")
        return f"the sample in {address}"
    try:
        status = httpx.head(address, timeout=10, follow_redirects=True).status_code
    except httpx.HTTPError as fault:
        raise Fault(f"{address} does not answer ({type(fault).__name__}): set {PREFIX}STATISTICS_URL") from None
    return f"{address} answers ({status})"


def _figures(settings: Settings) -> str:
    """Tell in one line what is held; a standing problem is no fault of this machine's, for the old figures stay."""
    try:
        with connect(settings.database).connect() as connection:
            return how_fresh(freshness(connection), problems(connection))
    except SQLAlchemyError as fault:
        kind = type(getattr(fault, "orig", None) or fault).__name__
        raise Fault(f"cannot be read ({kind}): see the database above") from None


def _backups(settings: Settings) -> str:
    """Tell of the newest backup; before the first night there is none."""
    from adapters.wiring import vault

    clock = running_from(settings.clock) if settings.clock else SystemClock()
    kept = vault(settings).kept()
    if not kept:
        return f"none yet; the first comes at night, or by `yhdyspinta backup`, into {settings.vault}"
    newest_one = kept[0]
    told = f"{len(kept)} kept, the newest of {newest_one.made_at:%Y-%m-%d %H:%M} UTC in {newest_one.file}"
    if clock.now() - newest_one.made_at > timedelta(days=STALE_DAYS):
        raise Fault(f"{told}: see the runs of back-up, or `yhdyspinta backup`")
    return told


def how_fresh(held: Sequence[Freshness], standing: Mapping[int, tuple[str, date]]) -> str:
    """Say how many indicators are held, how old the oldest is, which are a sample, and what stands in the way."""
    if not held and not standing:
        return "none fetched yet"
    told = [f"indicators: {len(held)}"]
    told += [f"fetched since {min(one.fetched_on for one in held)}"] if held else []
    told += [f"{sample} of them sample data"] if (sample := sum(one.sample for one in held)) else []
    return ". ".join([", ".join(told), *(_why_old(id_, *one) for id_, one in sorted(standing.items()))])


def _why_old(indicator: int, code: str, since: date) -> str:
    why = plainly(Language.EN, Problem(code, what=f"indicators/{indicator}"))
    return f"{indicator} not refreshed since {since}: {why.removesuffix('.')}"


def _prefect(_settings: Settings) -> str:
    from adapters.announcements.health import why_not_well

    if fault := why_not_well():
        raise Fault(fault)
    return "its API answers and its scheduler makes runs"
