"""The yearly look: asked once a year, within a month of its day, of everybody but newcomers."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.joining.onboarding import Membership
from domain.joining.renewals import renewal_day, renewals, season
from domain.workdays import allows
from tests.region import CONTACTS, COUNTY, PARTNERS

PEOPLE = {one.id: [person for person in CONTACTS if person.partner == one.id] for one in PARTNERS}
DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))


def asked(today: date, memberships: dict[str, Membership] | None = None) -> list[str]:
    return [one.partner for one in renewals("02-01", PARTNERS, PEOPLE, memberships or {}, COUNTY.id, today)]


def test_everybody_but_the_organisation_that_asks_is_asked() -> None:
    assert asked(date(2027, 2, 1)) == ["isola", "kivela", "ranta", "parish", "club"]


def test_nobody_is_asked_before_the_day_nor_a_month_after_it_nor_where_none_is_set() -> None:
    assert asked(date(2027, 1, 31)) == asked(date(2027, 3, 4)) == []
    assert season("", date(2027, 2, 1)) is None


def test_a_newcomer_is_left_alone_for_half_a_year() -> None:
    joined = datetime(2026, 10, 1, tzinfo=UTC)
    fresh = Membership("club", "c-0001", date(2026, 9, 1), joined)
    assert "club" not in asked(date(2027, 2, 1), {"club": fresh})
    old = replace(fresh, joined_at=joined - timedelta(days=365))
    assert "club" in asked(date(2027, 2, 1), {"club": old})


@given(DAYS)
def test_what_is_asked_falls_due_on_a_day_people_work(today: date) -> None:
    for one in renewals("02-01", PARTNERS, PEOPLE, {}, COUNTY.id, today):
        assert allows(one.due)
        assert allows(one.locks)
        assert one.opens == today < one.due < one.locks


@given(st.dates(date(2027, 1, 1), date(2027, 12, 31)), st.integers(2026, 2040))
def test_the_day_is_one_on_which_something_may_be_asked(day: date, year: int) -> None:
    found = renewal_day(f"{day:%m-%d}", year)
    assert found is not None
    assert allows(found)


@given(st.dates(date(2027, 1, 1), date(2027, 12, 31)), st.dates(date(2027, 3, 1), date(2029, 12, 31)))
def test_every_year_has_its_renewals_once_wherever_its_day_falls(day: date, today: date) -> None:
    """In the quiet weeks of Christmas too, when a year's renewals are asked in the next one."""
    written = f"{day:%m-%d}"
    years = [season(written, today + timedelta(days=n)) for n in range(400)]
    seen = [year for year, before in zip(years, [None, *years], strict=False) if year != before and year is not None]
    assert seen == sorted(set(seen))
    assert len(seen) >= 1
