"""What it costs to take a message out of the outbox, however many others wait in it."""

import pytest
from sqlalchemy import Engine, text

from tests.adapters.database.counting import steps
from tests.builders import a_message
from tests.region import Region

PASSING = 8
"""Steps of SQLite's machine for a message that may not leave yet: its place in the queue says so, not its row."""
READ = text("SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'messages'")


def fill(region: Region, count: int) -> None:
    """Queue messages that were all written at one instant, as those of a round are."""
    with region.store.begin(region.code) as work:
        work.post.queue([a_message(f"receipt.{n}") for n in range(count)])


def steps_of_a_claim(region: Region) -> int:
    with region.store.begin(region.code) as work:
        assert work.post.claim(1, 60), "statements are prepared by now"
        with steps(region) as taken:
            assert work.post.claim(1, 60)
    return taken[0]


def test_a_claim_is_no_more_work_when_a_thousand_wait_of_the_same_instant() -> None:
    few, many = Region(), Region()
    fill(few, 5)
    fill(many, 1_000)
    assert steps_of_a_claim(many) == steps_of_a_claim(few) > 0


def test_a_claim_hardly_notices_what_waits_for_later() -> None:
    region, postponed = Region(), 500
    fill(region, 10)
    before = steps_of_a_claim(region)
    fill(region, postponed)
    with region.store.begin(region.code) as work:
        for message in work.post.claim(postponed, 60):
            work.post.postpone(message.key, message.attempts, 600, "smtp.later")
    fill(region, postponed + 10)
    assert steps_of_a_claim(region) - before < postponed * PASSING


@pytest.mark.postgresql
def test_on_postgresql_a_claim_reads_few_messages_of_a_long_queue(empty_postgresql: Engine) -> None:
    region = Region(engine=empty_postgresql)
    fill(region, 1_000)
    with empty_postgresql.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE messages"))
    with region.store.begin(region.code) as work:
        assert work.post.claim(1, 60)
        assert work.connection.execute(READ).scalar_one() < 100, "those that rest from tests before this one count too"
