"""Frozen reports and their chain, on each database."""

from datetime import UTC, datetime
from threading import Thread

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from adapters.database.reports.tables import report_bodies, report_records
from domain.chain import digest_of
from domain.errors import NotFound
from domain.reports.editions import Step, broken_at
from domain.reports.report import frozen
from tests.adapters.reports.samples import a_report
from tests.region import Region

AT = datetime(2027, 3, 1, 8, 0, 0, 123456, UTC)
ID = "2026.isola"


def test_a_frozen_report_comes_back_as_it_was(region: Region) -> None:
    with region.store.begin(region.code) as work:
        record = work.reports.freeze(a_report(), "rule", AT)
    with region.store.look(region.code) as work:
        assert work.reports.frozen(ID, 1) == a_report()
        assert digest_of(work.reports.body(record.digest)) == record.digest == digest_of(frozen(a_report()))
        assert work.reports.of(ID) == work.reports.chain() == [record]


def test_versions_count_up_and_the_same_words_are_kept_once(region: Region) -> None:
    with region.store.begin(region.code) as work:
        reports = [a_report(), a_report(words="Toisin."), a_report()]
        assert [work.reports.freeze(one, "rule", AT).version for one in reports] == [1, 2, 3]
        assert broken_at(work.reports.chain()) is None


def test_two_runs_that_freeze_the_same_at_once_make_one_version(shared_region: Region) -> None:
    def freeze(_: int) -> None:
        with shared_region.store.begin(shared_region.code) as work:
            work.reports.freeze(a_report(), "rule", AT)

    threads = [Thread(target=freeze, args=(number,)) for number in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with shared_region.store.look(shared_region.code) as work:
        assert [one.version for one in work.reports.chain()] == [1]


@pytest.mark.parametrize("table", [report_bodies, report_records])
def test_nothing_of_it_can_be_changed_or_removed(region: Region, table: object) -> None:
    with region.store.begin(region.code) as work:
        work.reports.freeze(a_report(), "rule", AT)
    for statement in (update(table).values(digest="x"), delete(table)):  # type: ignore[arg-type]
        with pytest.raises(DBAPIError), region.store.begin(region.code) as work:
            work.connection.execute(statement)


def test_what_was_never_frozen_is_not_found(region: Region) -> None:
    with region.store.look(region.code) as work:
        for look in (lambda: work.reports.frozen(ID, 1), lambda: work.reports.body("0" * 64)):
            with pytest.raises(NotFound):
                look()


def test_many_who_write_at_once_make_one_chain(shared_region: Region) -> None:
    def write(version: int) -> None:
        with shared_region.store.begin(shared_region.code) as work:
            work.reports.note(ID, version, Step.APPROVED, "c-0001", AT)

    threads = [Thread(target=write, args=(number,)) for number in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with shared_region.store.look(shared_region.code) as work:
        chain = work.reports.chain()
    assert [one.number for one in chain] == list(range(1, 9))
    assert broken_at(chain) is None
