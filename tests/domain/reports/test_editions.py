from dataclasses import replace
from datetime import UTC, datetime, timedelta
from json import dumps
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.chain import digest_of
from domain.reports.editions import Record, Step, broken_at, linked, published, standing
from domain.reports.report import frozen, thawed
from tests.adapters.reports.samples import a_report, with_gaps

AT = datetime(2027, 3, 1, 8, tzinfo=UTC)
steps = st.tuples(st.sampled_from(["2026.isola", "2026.kivela"]), st.integers(1, 3), st.sampled_from(Step))


def chain_of(taken: list[tuple[str, int, Step]]) -> list[Record]:
    chain: list[Record] = []
    for number, (report, version, step) in enumerate(taken):
        fresh = Record(0, report, version, step, "d", "", "c-0001", AT + timedelta(minutes=number), "")
        chain.append(linked(chain[-1] if chain else None, fresh))
    return chain


@given(st.lists(steps, min_size=1, max_size=8), st.data())
def test_no_record_can_be_changed_taken_out_or_moved_unseen(taken: list[tuple[str, int, Step]], data: Any) -> None:
    chain = chain_of(taken)
    assert broken_at(chain) is None
    place = data.draw(st.integers(0, len(chain) - 1))
    changed = [*chain[:place], replace(chain[place], said="toisin"), *chain[place + 1 :]]
    assert broken_at(changed) == place + 1
    gone = [*chain[:place], *chain[place + 1 :]]
    assert place == len(chain) - 1 or broken_at(gone) is not None


def test_what_was_frozen_thaws_to_what_it_was() -> None:
    for report in (a_report(), with_gaps()):
        assert thawed(dumps(frozen(report))) == report
        assert digest_of(frozen(thawed(dumps(frozen(report))))) == digest_of(frozen(report))


def test_files_do_not_move_where_a_version_stands() -> None:
    chain = chain_of([("2026.isola", 1, step) for step in (Step.FROZEN, Step.APPROVED, Step.PUBLISHED, Step.FILE)])
    found = standing(chain)
    assert found is not None
    assert (found.version, found.step) == (1, Step.PUBLISHED)
    assert published(chain) == chain[2]


def test_a_newer_version_begins_anew_and_the_published_one_stays() -> None:
    taken = [(1, Step.FROZEN), (1, Step.APPROVED), (1, Step.PUBLISHED), (2, Step.FROZEN)]
    chain = chain_of([("2026.isola", version, step) for version, step in taken])
    found, last = standing(chain), published(chain)
    assert found is not None
    assert last is not None
    assert (found.version, found.step, last.version) == (2, Step.FROZEN, 1)
