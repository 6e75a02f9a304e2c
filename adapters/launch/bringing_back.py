"""A backup put back, told line by line for a terminal."""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from shlex import quote

from sqlalchemy.exc import SQLAlchemyError

from adapters.clock import SystemClock, running_from
from adapters.launch import before
from adapters.settings import PREFIX, Settings
from adapters.wording import say, spoken_time
from domain.errors import Never
from domain.words import Language


def bring_back(settings: Settings, file: Path, into: str, language: Language, *, dry_run: bool) -> Iterator[str]:
    """Verify a backup and, unless it is a dry run, put it into a folder or a PostgreSQL database; yield what to tell.

    Raises what the restoring raises, and CannotStart while the service runs on that folder.
    """
    from adapters.database.keeping.restore import Place, looked_at, restore
    from adapters.secrets import mark_of, signing_keys

    folder = (settings.var if "://" in into else Path(into)).resolve()
    place = Place(into if "://" in into else f"sqlite:///{folder / 'yhdyspinta.db'}", folder)
    known = settings.secret_key.get_secret_value() or (folder / "secret-key").exists()
    key = mark_of(signing_keys(settings.model_copy(update={"var": folder}))) if known else ""
    clock = running_from(settings.clock) if settings.clock else SystemClock()
    try:
        found = looked_at(file, place, key)
        made, rows = spoken_time(found.manifest.made_at, language), sum(found.manifest.rows.values())
        yield say(language, "restore.holds", made=made, rows=rows, alliances=", ".join(found.manifest.heads) or "–")
        if dry_run:
            yield say(language, "restore.dry-run", place=place.shown)
            return
        before.check_folder(folder)
        with before.only_one(folder) if place.kind == "sqlite" else nullcontext():
            found = restore(file, place, key, clock.now())
    except SQLAlchemyError as fault:
        raise Never("restore.unreachable", place=place.shown, kind=type(fault).__name__) from None
    yield say(language, "restore.done", place=place.shown)
    yield from (say(language, "restore.broken", chain=chain) for chain in found.broken)
    if not found.same_key:
        yield say(language, "restore.other-key")
    here = f"{PREFIX}VAR={quote(str(folder))}"
    if place.kind != "sqlite":
        here = f"{here} {PREFIX}DATABASE_URL={quote(place.shown)}"
    yield say(language, "restore.start", command=f"{here} yhdyspinta up")
    yield say(language, "restore.held", command=f"{here} yhdyspinta release")
