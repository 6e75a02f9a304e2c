"""Whose duties are due when, and when they are late."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.duties import Done, Duty, Pace, in_force, kept, next_due, standings
from domain.partners import Sector
from domain.statutory import STATUTORY
from domain.terms import CouncilTerm, Terms
from domain.words import Text
from tests.region import ISOLA, PARTNERS

TODAY = date(2027, 2, 1)
REPORT = Duty("report", Text("Raportti"), pace=Pace.YEAR, month=6)
TALK = Duty("talk", Text("Neuvottelu"), sectors=(Sector.MUNICIPALITY,), pace=Pace.YEAR, month=11, within=365)
PLAN = Duty("plan", Text("Suunnitelma"), pace=Pace.TERM)


def test_the_thirteen_duties_of_the_law_are_there_without_being_written() -> None:
    assert [one.code for one in in_force(STATUTORY, ())] == [f"l{n}" for n in range(1, 14)]
    assert all(one.law and one.title.sv and one.title.en for one in STATUTORY)


def test_an_alliance_changes_a_duty_by_its_code_and_adds_its_own() -> None:
    own = Duty("l6", Text("Meidän tapa"), month=3)
    found = in_force(STATUTORY, [own, REPORT])
    assert found[5] == own
    assert found[-1] == REPORT
    assert len(found) == 14


@pytest.mark.parametrize(
    ("duty", "last", "due"),
    [
        (REPORT, None, date(2027, 6, 30)),
        (REPORT, date(2026, 5, 12), date(2027, 6, 30)),
        (REPORT, date(2025, 5, 12), date(2026, 6, 30)),
        (TALK, None, date(2027, 11, 30)),
        (TALK, date(2026, 3, 1), date(2027, 3, 1)),
        (PLAN, None, date(2029, 5, 31)),
        (PLAN, date(2026, 3, 1), date(2033, 5, 31)),
        (PLAN, date(2024, 3, 1), date(2029, 5, 31)),
        (Duty("always", Text("Aina")), None, None),
    ],
)
def test_a_duty_is_due_when_its_pace_says(duty: Duty, last: date | None, due: date | None) -> None:
    assert next_due(duty, last, TODAY) == due


def test_every_organisation_of_the_sector_owes_it_for_itself() -> None:
    done = [Done("talk", "isola", date(2026, 1, 20), "c-0001"), Done("talk", "isola", date(2025, 1, 20), "c-0001")]
    found = standings([TALK], PARTNERS, done, TODAY)
    assert [(one.partner, one.last) for one in found] == [
        ("isola", date(2026, 1, 20)),
        ("kivela", None),
        ("ranta", None),
    ]
    assert [one.partner for one in found if one.is_late(TODAY)] == ["isola"]


def test_what_is_owed_once_in_a_term_is_due_when_the_alliances_own_term_ends() -> None:
    longer = Terms([CouncilTerm("2025-2029", date(2025, 6, 1), date(2029, 7, 31))])
    assert next_due(PLAN, None, TODAY, longer) == date(2029, 7, 31)
    assert next_due(PLAN, date(2026, 3, 1), TODAY, longer) == date(2033, 5, 31)
    assert standings([PLAN], PARTNERS, (), TODAY, longer)[0].due == date(2029, 7, 31)


SPRING, WINTER = date(2027, 1, 1), date(2028, 12, 31)


def kept_days(*days: date) -> list[tuple[date, date | None]]:
    done = [Done("talk", "isola", day, "c-0001") for day in days]
    return [(one.due, one.met) for one in kept([TALK], [ISOLA], done, SPRING, WINTER)]


def test_every_due_day_of_a_time_is_told_met_or_missed() -> None:
    assert kept_days() == [(date(2027, 11, 30), None), (date(2028, 11, 29), None)]
    assert kept_days(date(2026, 6, 1), date(2027, 5, 3)) == [
        (date(2027, 6, 1), date(2027, 5, 3)),
        (date(2028, 5, 2), None),
    ]


def test_what_is_met_late_is_told_with_its_day() -> None:
    (late, _) = kept([TALK], [ISOLA], [Done("talk", "isola", date(2027, 12, 9), "c-0001")], SPRING, WINTER)
    assert (late.due, late.met, late.in_time) == (date(2027, 11, 30), date(2027, 12, 9), False)


def due_after(*days: date) -> date | None:
    done = [Done("report", "isola", day, "c-0001") for day in days]
    return standings([REPORT], [ISOLA], done, TODAY)[0].due


IN_TIME = date(2025, 5, 12)


@pytest.mark.parametrize(
    ("days", "due"),
    [
        ((IN_TIME, date(2026, 5, 12)), date(2027, 6, 30)),
        ((date(2023, 12, 9), IN_TIME), date(2026, 6, 30)),
        ((IN_TIME, date(2026, 8, 12)), date(2027, 6, 30)),
    ],
)
def test_what_is_done_in_a_year_is_done_for_that_year(days: tuple[date, ...], due: date) -> None:
    assert due_after(*days) == due


CLOSING = Duty("closing", Text("Tilinpäätös"), pace=Pace.YEAR, month=12)


def closing_due(*days: date) -> date | None:
    done = [Done("closing", "isola", day, "c-0001") for day in reversed(days)]
    return standings([CLOSING], [ISOLA], done, TODAY)[0].due


def test_a_yearly_duty_met_late_in_the_next_year_leaves_that_year_its_own_day() -> None:
    assert closing_due(IN_TIME, date(2027, 1, 15)) == date(2027, 12, 31), "2026 was missed, and done in January"
    assert closing_due(IN_TIME, date(2027, 1, 15), date(2027, 11, 3)) == date(2028, 12, 31)
    assert closing_due(IN_TIME, date(2026, 6, 1), date(2027, 1, 15)) == date(2028, 12, 31), "nothing was missed"
    assert closing_due(IN_TIME, date(2027, 5, 15)) == date(2028, 12, 31), "so late it is that year's"
    assert closing_due(date(2027, 1, 15)) == date(2028, 12, 31), "nobody knows of an earlier one"


def test_a_duty_told_met_late_is_told_for_its_own_year_and_the_next_by_itself() -> None:
    done = [Done("closing", "isola", day, "c-0001") for day in (date(2026, 3, 1), date(2028, 1, 15))]
    found = kept([CLOSING], [ISOLA], done, SPRING, WINTER)
    assert [(one.due, one.met) for one in found] == [
        (date(2027, 12, 31), date(2028, 1, 15)),
        (date(2028, 12, 31), None),
    ]


@given(st.lists(st.dates(date(2025, 1, 1), date(2029, 1, 1)), max_size=6, unique=True), st.sampled_from(STATUTORY))
def test_no_day_meets_a_duty_twice_and_due_days_go_forward(days: list[date], duty: Duty) -> None:
    done = [Done(duty.code, "isola", day, "c-0001") for day in days]
    found = kept([duty], [ISOLA], done, SPRING, WINTER)
    met = [one.met for one in found if one.met]
    assert len(met) == len(set(met))
    assert set(met) <= set(days)
    assert [one.due for one in found] == sorted({one.due for one in found})
    assert all(one.met or SPRING <= one.due <= WINTER for one in found)
