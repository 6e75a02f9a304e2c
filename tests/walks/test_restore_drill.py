"""The drill: saved while people write, put back elsewhere, held against the manifest, last year's report rebuilt."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event, Thread
from time import perf_counter

import pytest

from adapters.database.engine import connect
from adapters.database.keeping.backup import Vault
from adapters.database.keeping.restore import Place, Restored, restore
from adapters.database.keeping.told import heads, rows
from adapters.database.migrate import upgrade
from adapters.reports.press import Printer
from domain.indicators.rounds import Dates
from domain.messages import NOTICE
from domain.processes.answering import save_draft
from domain.processes.holding import release
from domain.processes.meetings.finishing import is_unbroken
from domain.processes.notices import send_notices
from domain.processes.post import deliver_messages
from domain.processes.reports.publishing import prove, publish_report
from domain.processes.reports.reporting import Wish, build_reports
from domain.requests import Status
from tests.domain.processes.reports.reporting_house import YES, Writing
from tests.fakes import FakeMail
from tests.forum_room import with_forums
from tests.region import COORDINATOR, PEKKA, SIRI, Moved, Region
from tests.services.postgresql import PostgreSQL

pytestmark = pytest.mark.walk
REQUEST = "values.2028.ranta"


@dataclass
class Load:
    """Somebody who saves a draft again and again."""

    region: Region
    ended: Event = field(default_factory=Event)
    count: int = 0
    longest: float = 0

    def run(self) -> None:
        while not self.ended.is_set():
            began = perf_counter()
            save_draft(self.region.ports, self.region.code, REQUEST, SIRI.id, {"values": {"hearing": str(self.count)}})
            self.longest = max(self.longest, perf_counter() - began)
            self.count += 1

    @contextmanager
    def going_on(self) -> Iterator[None]:
        thread = Thread(target=self.run)
        thread.start()
        try:
            yield
        finally:
            self.ended.set()
            thread.join()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Where the service lives, and an empty place of the same kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'yhdyspinta.db'}", f"sqlite:///{tmp_path / 'elsewhere' / 'yhdyspinta.db'}"
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    for name in ("drilled", "elsewhere"):
        server.run(f"CREATE DATABASE {name}")
    yield server.url("drilled"), server.url("elsewhere")
    for name in ("drilled", "elsewhere"):
        server.run(f"DROP DATABASE {name} WITH (FORCE)")


def a_year_later(url: str, folder: Path) -> Writing:
    """Isola's report of 2027 is published, minutes are finished, and a new round's digests wait to leave."""
    upgrade(url)
    writing = Writing(folder / "reports", Region(engine=connect(url), mail=FakeMail()))
    with_forums(writing.region)
    writing.whole()
    writing.says(PEKKA, "approval.2027.isola.1", YES)
    writing.build()
    publish_report(writing.ports, "demo", "2027.isola", COORDINATOR.id)
    while deliver_messages(writing.ports, "demo").counts["sent"]:
        pass
    writing.region.clock.instant = datetime(2028, 1, 31, 8, 30, tzinfo=UTC)
    writing.region.open_round("2028", Dates(date(2028, 1, 31), date(2028, 3, 1), date(2028, 3, 15)))
    send_notices(writing.ports, "demo")
    return writing


def printed(folder: Path, area: str = "isola") -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.rglob(f"{area}-2027-*") if file.is_file()}


def test_what_is_saved_under_load_comes_back_to_the_last_row_and_letter(urls: tuple[str, str], tmp_path: Path) -> None:
    writing = a_year_later(urls[0], tmp_path)
    region, load = writing.region, Load(writing.region)
    vault = Vault(urls[0], tmp_path / "backups", tmp_path / "reports", "mark")
    with load.going_on():
        saved = vault.back_up(region.clock.now())
    assert load.count > 0
    assert load.longest < 2, "nobody waits for a backup"
    place = Place(urls[1], tmp_path / "elsewhere")
    done = restore(Path(saved.ids[0]), place, "mark", region.clock.pass_time(hours=1))
    other = Moved(connect(urls[1]), clock=region.clock)
    is_what_the_manifest_says(other, done)
    last_years_report_is_the_same(region, other, tmp_path)
    each_letter_leaves_once_when_released(other)
    other.engine.dispose()
    region.engine.dispose()


def is_what_the_manifest_says(other: Region, done: Restored) -> None:
    grown = {"events", "unannounced", "holds"}  # by the restore itself
    with other.engine.connect() as connection:
        counted = {name: count for name, count in rows(connection).items() if name not in grown}
        assert heads(connection) == done.manifest.heads
    assert counted == {name: count for name, count in done.manifest.rows.items() if name not in grown}
    assert {"reports", "minutes steering"} <= set(done.manifest.heads["demo"])
    assert done.broken == ()
    with other.store.look("demo") as work:
        assert is_unbroken(work, "steering")
        assert work.requests.get(REQUEST).status is Status.OPEN


def last_years_report_is_the_same(region: Region, other: Region, folder: Path) -> None:
    """What was published, printed anew from the restored data; and a report never built before, gathered afresh."""
    ports = replace(other.ports, press=Printer(folder / "again"))
    build_reports(ports, "demo", Wish(2027, "isola"))
    again = printed(folder / "again")
    assert len(again) == 3
    assert again == printed(folder / "reports") == printed(folder / "elsewhere" / "reports")
    assert all(prove(ports, contents) for contents in again.values())
    build_reports(ports, "demo", Wish(2027, "kivela", draft=True))
    build_reports(replace(region.ports, press=Printer(folder / "here")), "demo", Wish(2027, "kivela", draft=True))
    assert printed(folder / "again", "kivela") == printed(folder / "here", "kivela") != {}


def each_letter_leaves_once_when_released(other: Region) -> None:
    assert deliver_messages(other.ports, "demo").counts["sent"] == 0
    assert other.mail.sent == []
    release(other.ports, "demo", COORDINATOR.id, drop=False)
    while deliver_messages(other.ports, "demo").counts["sent"]:
        pass
    left = Counter(message.key for message, _ in other.mail.sent)
    assert set(left.values()) == {1}
    assert len([key for key in left if key.startswith(NOTICE)]) >= 5
    with other.store.look("demo") as work:
        assert work.post.left() == 0
