"""The database's versions: up, down, up again, and just what the code needs."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, insert, inspect, text

from adapters.database.columns import metadata
from adapters.database.engine import connect
from adapters.database.history import HISTORY
from adapters.database.migrate import current, downgrade, newest, upgrade
from tests.region import KAISA

PLACES = ["sqlite", "postgresql"]
TRIGGERS = {
    "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal",
}


ADD_MESSAGE = """INSERT INTO messages
    (alliance, key, contact, sender, channel, letter, language, facts, queued_at, state, attempts, rank)
    VALUES ('a', :key, 'c-1', 'c-2', :channel, 'digest', 'fi', '{}', '2027-02-01 09:00:00', 'queued', 1, 2)"""


def a_parcel(key: str) -> dict[str, object]:
    return {"alliance": "a", "key": key, "id": key, "sender": "", "recipient": "", "content": b""}


@pytest.fixture(params=PLACES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'fresh.db'}"
    return str(request.getfixturevalue("fresh_database"))


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = connect(url)
    yield engine
    engine.dispose()


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def triggers(engine: Engine) -> set[tuple[str, str]]:
    with engine.connect() as connection:
        return {(table, name) for table, name in connection.exec_driver_sql(TRIGGERS[engine.dialect.name])}


# SQLAlchemy cannot read an index over lower(email) back from SQLite; the test below sees that it is there.
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index ix_contacts_address")
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")
def test_migrations_build_exactly_the_tables_the_code_uses(url: str, engine: Engine) -> None:
    upgrade(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_an_address_is_found_by_an_index_in_either_spelling(url: str, engine: Engine) -> None:
    upgrade(url)
    contacts_at = f"SELECT id FROM contacts WHERE alliance = 'a' AND lower(email) = '{KAISA.email}'"
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {contacts_at}").all()
        else:
            connection.exec_driver_sql("SET enable_seqscan = off")  # an empty table is soonest read whole
            plan = connection.exec_driver_sql(f"EXPLAIN {contacts_at}").all()
    assert "ix_contacts_address" in str(plan)


def test_migrations_guard_history_just_as_tables_made_in_memory_do(url: str, engine: Engine) -> None:
    upgrade(url)
    migrated = triggers(engine)
    downgrade(url, "base")
    metadata.create_all(engine)
    assert triggers(engine) == migrated
    assert {table for table, _ in migrated} >= set(HISTORY)
    metadata.drop_all(engine)


def test_the_database_goes_up_down_and_up_again(url: str, engine: Engine) -> None:
    upgrade(url)
    made = tables(engine)
    downgrade(url, "base")
    assert tables(engine) == set()
    upgrade(url)
    assert tables(engine) == made == set(metadata.tables)


def test_the_database_tells_its_version(url: str) -> None:
    assert current(url) is None
    upgrade(url)
    assert current(url) == newest()


def test_every_step_down_leaves_what_the_step_before_it_made(url: str, engine: Engine) -> None:
    upgrade(url, "0001")
    before = tables(engine)
    upgrade(url)
    downgrade(url, "0001")
    assert tables(engine) == before


def test_what_waits_for_a_channel_of_its_readers_own_is_packed_anew_for_mail_on_the_way_down(
    url: str, engine: Engine
) -> None:
    upgrade(url, "0019")
    with engine.begin() as connection:
        for channel in ("own", "chat", "email"):
            connection.execute(text(ADD_MESSAGE), {"key": f"digest.{channel}", "channel": channel})
            connection.execute(insert(metadata.tables["parcels"]).values(a_parcel(f"digest.{channel}")))
    downgrade(url, "0018")
    with engine.connect() as connection:
        way = connection.exec_driver_sql("SELECT channel FROM messages WHERE key = 'digest.own'").scalar_one()
        packed = set(connection.exec_driver_sql("SELECT key FROM parcels").scalars())
    assert way == "email"
    assert packed == {"digest.chat", "digest.email"}


def test_of_migrations_at_once_the_others_wait_and_find_it_done(url: str) -> None:
    with ThreadPoolExecutor(4) as everybody:
        for outcome in [everybody.submit(upgrade, url) for _ in range(4)]:
            outcome.result()
    assert current(url) == newest()
