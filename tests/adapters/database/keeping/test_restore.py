"""A backup comes back whole, into a fresh place only, and mails nothing by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import delete, text

from adapters.database.engine import connect
from adapters.database.keeping import archive, postgresql, sqlite
from adapters.database.keeping.backup import Vault
from adapters.database.keeping.restore import Place, looked_at, restore
from adapters.database.keeping.told import told
from adapters.database.migrate import current, downgrade, newest
from adapters.database.tables import parcels
from domain.errors import Never, NotFound, RuleBroken
from domain.messages import Delivery, Parcel
from domain.processes.holding import release
from domain.processes.notices import send_notices
from domain.processes.post import deliver_messages
from domain.processes.sign_in import ask_for_link
from tests.adapters.database.keeping.conftest import ON_BOTH
from tests.region import COORDINATOR, KAISA, Moved, Region
from tests.services.postgresql import PostgreSQL


@pytest.fixture
def place(request: pytest.FixtureRequest, url: str, tmp_path: Path) -> Iterator[Place]:
    """An empty place of the same kind."""
    folder = tmp_path / "elsewhere"
    if url.startswith("sqlite"):
        yield Place(f"sqlite:///{folder / 'yhdyspinta.db'}", folder)
    else:
        server: PostgreSQL = request.getfixturevalue("postgresql")
        server.run("CREATE DATABASE elsewhere")
        yield Place(server.url("elsewhere"), folder)
        server.run("DROP DATABASE elsewhere WITH (FORCE)")


@contextmanager
def elsewhere(region: Region, place: Place) -> Iterator[Region]:
    """The region as it is in the restored place, at the same instant."""
    engine = connect(place.url)
    yield Moved(engine, clock=region.clock)
    engine.dispose()


def backed_up(region: Region, vault: Vault) -> Path:
    return Path(vault.back_up(region.clock.now()).ids[0])


@ON_BOTH
def test_what_was_saved_comes_back_whole_and_its_post_waits(region: Region, vault: Vault, place: Place) -> None:
    send_notices(region.ports, region.code)
    made = backed_up(region, vault)
    now = region.clock.pass_time(hours=2)
    done = restore(made, place, "mark", now)
    assert done.same_key
    assert current(place.url) == newest()
    report = place.folder / "reports" / "demo" / "2026" / "county-2026-v1-fi.pdf"
    assert report.read_bytes().startswith(b"%PDF")
    with elsewhere(region, place) as other:
        with other.engine.connect() as connection:
            rows = told(connection).rows
        assert {name: rows[name] for name in rows if name not in {"holds", "events", "unannounced"}} == {
            name: count for name, count in done.manifest.rows.items() if name not in {"holds", "events", "unannounced"}
        }
        outcome = deliver_messages(other.ports, other.code)
        assert (other.mail.sent, outcome.counts["left"]) == ([], 5)
        assert "to be released" in outcome.needs_person
        with other.store.look(other.code) as work:
            assert work.waiting("deliver-messages", now) == 0


SECRET = b"https://yhdyspinta.test/l/desk/a-link-that-lets-somebody-in"


@ON_BOTH
def test_no_mail_on_its_way_is_in_a_backup_and_it_is_packed_anew(region: Region, vault: Vault, place: Place) -> None:
    send_notices(region.ports, region.code)
    with region.store.begin(region.code) as work:
        for key in (work.post.waiting()[0].key, "gone"):
            work.post.keep(key, Parcel(key, "a@example.org", "b@example.org", SECRET * 100))
        work.connection.execute(delete(parcels).where(parcels.c.key == "gone"))
    made = backed_up(region, vault)
    assert archive.verified(made).rows["parcels"] == 0
    with ZipFile(made) as whole:
        assert not any(SECRET in whole.read(name) for name in whole.namelist())
    restore(made, place, "mark", region.clock.now())
    with elsewhere(region, place) as there:
        release(there.ports, there.code, COORDINATOR.id, drop=False)
        assert deliver_messages(there.ports, there.code).counts["sent"] > 0


@ON_BOTH
def test_what_is_released_is_mailed_once(region: Region, vault: Vault, place: Place) -> None:
    send_notices(region.ports, region.code)
    restore(backed_up(region, vault), place, "mark", region.clock.now())
    with elsewhere(region, place) as other:
        release(other.ports, other.code, COORDINATOR.id, drop=False)
        deliver_messages(other.ports, other.code)
        deliver_messages(other.ports, other.code)
        assert len(other.mail.sent) == 5


def test_what_waited_when_the_backup_was_made_can_be_dropped(region: Region, vault: Vault, place: Place) -> None:
    send_notices(region.ports, region.code)
    made = backed_up(region, vault)
    restore(made, place, "mark", region.clock.pass_time(minutes=10))
    with elsewhere(region, place) as other:
        other.clock.pass_time(minutes=1)
        ask_for_link(other.ports, other.code, COORDINATOR.email)
        done = release(other.ports, other.code, COORDINATOR.id, drop=True)
        assert (done.dropped, done.left) == (5, 1)
        deliver_messages(other.ports, other.code)
        assert [message.letter for message, _ in other.mail.sent] == ["sign-in"]
        with other.store.look(other.code) as work:
            assert work.post.count()[Delivery.SUPERSEDED] == 5


def test_what_came_in_while_the_backup_was_beginning_counts_as_old(region: Region, vault: Vault, place: Place) -> None:
    began = region.clock.now()
    region.clock.pass_time(seconds=2)
    send_notices(region.ports, region.code)
    made = Path(vault.back_up(began).ids[0])
    restore(made, place, "mark", region.clock.pass_time(minutes=10))
    with elsewhere(region, place) as other:
        assert release(other.ports, other.code, COORDINATOR.id, drop=True).dropped == 5


def test_a_coordinator_can_sign_in_while_the_rest_is_held(region: Region, vault: Vault, place: Place) -> None:
    ask_for_link(region.ports, region.code, COORDINATOR.email)
    send_notices(region.ports, region.code)
    restore(backed_up(region, vault), place, "mark", region.clock.pass_time(minutes=10))
    with elsewhere(region, place) as other:
        deliver_messages(other.ports, other.code)
        assert other.mail.sent == [], "the link asked for before has lapsed"
        ask_for_link(other.ports, other.code, COORDINATOR.email)
        deliver_messages(other.ports, other.code)
        assert [message.letter for message, _ in other.mail.sent] == ["sign-in"]


def test_what_is_not_held_cannot_be_released(region: Region) -> None:
    with pytest.raises(RuleBroken, match=r"post\.not-held"):
        release(region.ports, region.code, COORDINATOR.id, drop=False)


@ON_BOTH
def test_nothing_is_restored_over_something(region: Region, vault: Vault, place: Place) -> None:
    made = backed_up(region, vault)
    with pytest.raises(RuleBroken, match=r"restore\.occupied"):
        restore(made, Place(vault.url, place.folder), "mark", region.clock.now())
    assert region.request().contact == KAISA.id


def test_a_look_changes_nothing_and_tells_of_another_key(region: Region, vault: Vault, place: Place) -> None:
    found = looked_at(backed_up(region, vault), place, "another")
    assert not found.same_key
    assert not place.folder.exists()


@ON_BOTH
def test_an_older_backup_is_brought_to_this_version(region: Region, vault: Vault, place: Place) -> None:
    made = an_older_one(region, vault)
    restore(made, place, "mark", region.clock.now())
    assert current(place.url) == newest()
    with elsewhere(region, place) as other, other.store.look(other.code) as work:
        assert work.holds.standing() is not None
        assert work.requests.get("values.2027.isola").contact == KAISA.id


def an_older_one(region: Region, vault: Vault) -> Path:
    """A backup as the program made it one version ago: its own list says so."""
    made = backed_up(region, vault)
    with archive.opened(made) as (manifest, held):
        archive.unpacked(held, manifest.files, vault.folder / "older")
    downgrade(region.engine.url.render_as_string(hide_password=False), "-1")
    with region.engine.connect() as connection:
        older = told(connection)
    database = "database.db" if manifest.database == "sqlite" else "database.pgdump"
    files = {name: vault.folder / "older" / name for name in manifest.files}
    files[database].unlink()
    archive.private(files[database])
    (sqlite if manifest.database == "sqlite" else postgresql).save(vault.url, files[database])
    changed = {"version": older.version, "rows": older.rows}
    archive.write(made, files, lambda digests: manifest.model_copy(update={**changed, "files": digests}))
    return made


def test_a_backup_of_a_newer_program_is_refused(region: Region, vault: Vault, place: Place) -> None:
    made = backed_up(region, vault)
    with archive.opened(made) as (manifest, held):
        archive.unpacked(held, manifest.files, vault.folder)
    files = {name: vault.folder / name for name in manifest.files}
    archive.write(made, files, lambda _: manifest.model_copy(update={"version": "9999"}))
    with pytest.raises(RuleBroken, match=r"restore\.newer"):
        restore(made, place, "mark", region.clock.now())


def test_a_database_of_another_version_is_not_saved_as_this_one(region: Region, vault: Vault) -> None:
    with region.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Never, match=r"backup\.version"):
        backed_up(region, vault)
    assert vault.kept() == []


def test_a_backup_cut_off_or_absent_is_refused_in_words(region: Region, vault: Vault, place: Place) -> None:
    made = backed_up(region, vault)
    made.write_bytes(made.read_bytes()[:-100])
    with pytest.raises(Never, match=r"restore\.unfit"):
        restore(made, place, "mark", region.clock.now())
    with pytest.raises(NotFound):
        restore(made.with_name("nothing.zip"), place, "mark", region.clock.now())
    assert not place.folder.exists()
