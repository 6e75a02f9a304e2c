"""Of many nights' backups the right ones are kept."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.keeping import DAILY, MONTHLY, RECENT, superfluous

FIRST = datetime(2025, 1, 1, 0, 17, tzinfo=UTC)
MOMENTS = st.lists(st.integers(0, 3 * 365 * 24).map(lambda hours: FIRST + timedelta(hours=hours)), unique=True)


def test_after_years_of_nights_a_fortnight_of_days_and_a_year_of_months_are_kept() -> None:
    made = [FIRST + timedelta(days=day) for day in range(1000)]
    kept = [one for one in made if one not in superfluous(made)]
    assert kept[-DAILY:] == made[-DAILY:]
    assert [(one.year, one.month) for one in kept[:3]] == [(2026, 10), (2026, 11), (2026, 12)]
    assert len(kept) == DAILY + MONTHLY - 1  # the newest is the last of its month too


@given(MOMENTS)
def test_the_newest_is_always_kept_and_letting_go_twice_lets_go_once(made: list[datetime]) -> None:
    gone = superfluous(made)
    kept = [one for one in made if one not in gone]
    assert not made or max(made) in kept
    assert superfluous(kept) == []
    assert len([one for one in kept if max(made) - one >= RECENT]) <= DAILY + MONTHLY


def test_what_was_saved_before_a_change_stays_beside_what_was_saved_after_it() -> None:
    made = [FIRST + timedelta(minutes=5 * n) for n in range(3)]
    assert superfluous(made) == []
