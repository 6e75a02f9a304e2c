"""A backup put back, into a fresh place only; its post waits until a person has looked at it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, func, inspect, select, text, update
from sqlalchemy.engine import make_url

from adapters.database.engine import connect
from adapters.database.events import tell
from adapters.database.holding import SqlHolds
from adapters.database.keeping import archive, postgresql, sqlite
from adapters.database.keeping.archive import Manifest
from adapters.database.keeping.backup import REPORTS
from adapters.database.keeping.told import VERSION, broken, heads, rows
from adapters.database.migrate import newest, scripts, upgrade
from adapters.database.tables import alliances, generations, messages
from domain.errors import Never, RuleBroken
from domain.events import Event
from domain.holding import Hold
from domain.keeping import Told
from domain.requests import BY_RULE

BEYOND = 1_000_000
"""Added to the generations, so that no run Prefect still knows of is taken for one to come."""


@dataclass(frozen=True)
class Place:
    """Where to: a database's address, and the folder of the service, for what belongs beside it."""

    url: str
    folder: Path

    @property
    def kind(self) -> str:
        """Return which database it is."""
        return make_url(self.url).get_backend_name()

    @property
    def shown(self) -> str:
        """Name the place without a password."""
        return make_url(self.url).render_as_string(hide_password=True)


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: the backup's manifest, the chains that did not fit when it was made, how much post waits."""

    manifest: Manifest
    broken: tuple[str, ...] = ()
    same_key: bool = True


def looked_at(file: Path, place: Place, key: str) -> Restored:
    """Verify a backup and the place, and change nothing; raises RuleBroken, NotFound or Never in words."""
    manifest = archive.verified(file)
    if manifest.database != place.kind:
        wanted = "--into FOLDER" if manifest.database == "sqlite" else "--into postgresql://…"
        raise RuleBroken("restore.other-database", kind=manifest.database, wanted=wanted)
    if manifest.version not in {one.revision for one in scripts().walk_revisions()}:
        raise RuleBroken("restore.newer", version=manifest.version, ours=newest() or "")
    if _holds_something(place):
        raise RuleBroken("restore.occupied", place=place.shown)
    return Restored(manifest, same_key=manifest.key == key)


def restore(file: Path, place: Place, key: str, now: datetime) -> Restored:
    """Put a backup into a fresh place: verified, brought to this program's version, its post held.

    The database appears under its name, or with its version, only when all of this has been done; one that was cut
    off is not taken for a whole one. Raises RuleBroken, NotFound or Never in words.
    """
    found = looked_at(file, place, key)
    place.folder.mkdir(parents=True, exist_ok=True)
    with archive.opened(file) as (_, held), TemporaryDirectory(dir=place.folder, prefix=".restoring-") as part:
        archive.unpacked(held, found.manifest.files, Path(part))
        _put_reports(Path(part) / REPORTS, place.folder / REPORTS)
        chains = (_into_sqlite if place.kind == "sqlite" else _into_postgresql)(Path(part), place, found.manifest, now)
    return Restored(found.manifest, tuple(chains), found.same_key)


def _holds_something(place: Place) -> bool:
    """Tell whether there is anything; for SQLite a database without a row is nothing, since opening one makes it."""
    if place.kind == "sqlite" and not sqlite.file_of(place.url).exists():
        return False
    engine = connect(place.url)
    try:
        with engine.connect() as connection:
            if place.kind == "sqlite":
                return any(rows(connection).values())
            return bool(inspect(connection).get_table_names())
    finally:
        engine.dispose()


def _put_reports(source: Path, target: Path) -> None:
    """Put each printed report in its place, unless there is one: the same edition is always the same bytes."""
    for file in sorted(one for one in source.rglob("*") if one.is_file()):
        to = target / file.relative_to(source)
        to.parent.mkdir(parents=True, exist_ok=True)
        if not to.exists():
            file.replace(to)


def _into_sqlite(part: Path, place: Place, manifest: Manifest, now: datetime) -> list[str]:
    made, target = part / sqlite.MEMBER, sqlite.file_of(place.url)
    sqlite.check(made)
    chains = _brought_up(f"sqlite:///{made}", place, manifest, now, lambda _: None)
    sqlite.settle(made)
    archive.to_disk(made)
    for beside in ("-wal", "-shm"):
        target.with_name(f"{target.name}{beside}").unlink(missing_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    archive.put(made, target)
    return chains


def _into_postgresql(part: Path, place: Place, manifest: Manifest, now: datetime) -> list[str]:
    postgresql.check(part / postgresql.MEMBER, manifest.rows)
    postgresql.restore(part / postgresql.MEMBER, place.url)

    def known_again(connection: Connection) -> None:
        version = text(f"INSERT INTO {VERSION} (version_num) VALUES (:version)")  # noqa: S608 - a name of our own
        connection.execute(version, {"version": manifest.version})

    return _brought_up(place.url, place, manifest, now, known_again)


def _brought_up(
    url: str, place: Place, manifest: Manifest, now: datetime, first: Callable[[Connection], None]
) -> list[str]:
    """Check the rows, migrate, check the chains and hold the post: all in one transaction."""
    chains: list[str] = []

    def before(connection: Connection) -> None:
        first(connection)
        _compare(manifest.rows, rows(connection), place)

    def after(connection: Connection) -> None:
        known = Told(manifest.version, manifest.rows, heads(connection))
        _compare(manifest.heads, known.heads, place)
        chains.extend(broken(connection, known))
        _hold(connection, manifest.made_at, now)

    upgrade(url, before=before, after=after)
    return chains


def _compare(wanted: Mapping[str, object], found: Mapping[str, object], place: Place) -> None:
    if different := sorted(name for name in wanted if found.get(name) != wanted[name]):
        raise Never("restore.differs", what=different[0], place=place.shown)


def _hold(connection: Connection, saved_at: datetime, now: datetime) -> None:
    """Let nothing leave by itself, and let no run of before be met again.

    Whatever is in the database was there when it was saved, also what came in while the backup was beginning.
    """
    for code in connection.scalars(select(alliances.c.code)).all():
        newest_one = connection.scalar(select(func.max(messages.c.queued_at)).where(messages.c.alliance == code))
        SqlHolds(connection, code).put(Hold(now, max(saved_at, newest_one or saved_at)))
        tell(connection, code, [Event("post.held", code, BY_RULE, now)])
    connection.execute(update(generations).values(generation=generations.c.generation + BEYOND))
