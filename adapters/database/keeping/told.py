"""What a database tells of itself, so that a copy can be held against it: version, rows, heads of the chains."""

from collections.abc import Iterator, Mapping
from functools import cache

from sqlalchemy import Connection, func, inspect, literal, select, table, union_all

from adapters.database.meetings.tables import meetings
from adapters.database.migrate import version_of
from adapters.database.named import Named
from adapters.database.reports.tables import report_records
from adapters.database.tables import alliances
from adapters.database.work import SqlWork
from domain.keeping import Told
from domain.processes.meetings.finishing import is_unbroken
from domain.reports.editions import broken_at

VERSION, MINUTES = "alembic_version", "minutes"
UNSAVED = "parcels"
"""The table whose rows stay out of copies: mails on their way, with links that let their readers in. They are packed
anew from the messages."""


def told(connection: Connection) -> Told:
    """Return what the database holds; all of it is of one moment if the transaction is."""
    return Told(version_of(connection) or "", rows(connection), heads(connection))


def rows(connection: Connection) -> dict[str, int]:
    """Count the rows of every table there is, whatever the database's version."""
    names = sorted(set(inspect(connection).get_table_names()) - {VERSION})
    return {row[0]: row[1] for row in _counting(tuple(names)).all(connection)} if names else {}


@cache
def _counting(names: tuple[str, ...]) -> Named:
    return Named(union_all(*(select(literal(name), func.count()).select_from(table(name)) for name in names)))


def heads(connection: Connection) -> dict[str, dict[str, str]]:
    """Return the head of each chain by alliance: of the reports' records, and of each forum's minutes."""
    found: dict[str, dict[str, str]] = {code: {} for code in connection.scalars(select(alliances.c.code))}
    records = select(report_records.c.alliance, report_records.c.head).order_by(report_records.c.number)
    for alliance, head in connection.execute(records):
        found[alliance]["reports"] = head
    sealed = (
        select(meetings.c.alliance, meetings.c.forum, meetings.c.about, meetings.c.digest)
        .where(meetings.c.digest != "")
        .order_by(meetings.c.minuted_at, meetings.c.day, meetings.c.begins)
    )
    for alliance, forum, about, digest in connection.execute(sealed):
        found[alliance][f"{MINUTES} {forum} {about}".strip()] = digest
    return found


def broken(connection: Connection, known: Told) -> list[str]:
    """Name the chains that do not fit together, as in `reports of demo`."""
    return [f"{chain} of {code}" for code, chains in known.heads.items() for chain in _broken(connection, code, chains)]


def _broken(connection: Connection, code: str, chains: Mapping[str, str]) -> Iterator[str]:
    work = SqlWork(connection, code)
    if "reports" in chains and broken_at(work.reports.chain()) is not None:
        yield "reports"
    forums = dict.fromkeys(chain.split()[1] for chain in chains if chain.startswith(MINUTES))
    yield from (f"{MINUTES} {forum}" for forum in forums if not is_unbroken(work, forum))
