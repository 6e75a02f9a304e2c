"""Prefect's server is killed while mail is leaving, and started again."""

import os
import signal
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from adapters.database.engine import connect, database_now
from adapters.database.tables import messages
from tests.crash.sink import Sink, serving
from tests.services.processes import own_directory, wait_until
from tests.walks.service import Service, a_wide_region

pytestmark = [pytest.mark.walk, pytest.mark.timeout(600)]

TOWNS = 44
"""So many that the run shows how far it is."""
SENT = "SELECT count(*) FROM messages WHERE state = 'sent'"


@pytest.fixture
def folder() -> Iterator[Path]:
    with own_directory("yhdyspinta") as made:
        yield made


def wait_over(service: Service) -> None:
    """Let the leases of whoever died with it end."""
    engine = connect(service.database)
    with engine.begin() as connection:
        past = database_now(connection) - timedelta(seconds=1)
        connection.execute(update(messages).where(messages.c.free_at.is_not(None)).values(free_at=past))
    engine.dispose()


def test_mail_leaves_once_each_though_prefect_s_server_is_killed_in_between(folder: Path) -> None:
    with serving(Sink(folder, seconds=0.3)) as sink:
        service = Service(folder, {"YHDYSPINTA_SMTP_URL": sink.url(asked=True)})
        a_wide_region(service.database, TOWNS).engine.dispose()
        try:
            service.start()
            wait_until(lambda: len(sink.taken) > 2, 120)
            os.kill(service.child("prefect_server"), signal.SIGKILL)
            service.stop()
            sink.quiet()
            came = len(sink.taken)
            assert came < TOWNS, "it was killed in between"
            wait_over(service)
            service.start()
            service.until(SENT, TOWNS, 120)
        finally:
            service.stop()
        assert set(sink.deliveries().values()) == {1}
        assert len(sink.deliveries()) == TOWNS
