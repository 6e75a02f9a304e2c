"""Whose duties are due when, and when they are late."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.duties import Done, Duty, Pace, in_force, next_due, standings, term_end
from domain.partners import Sector
from domain.statutory import STATUTORY
from domain.words import Text
from tests.region import PARTNERS

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


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_term_has_four_years_and_ends_in_may(day: date) -> None:
    end = term_end(day)
    assert (end.month, end.day, (end.year - 2029) % 4) == (5, 31, 0)
    assert timedelta(0) <= end - day <= timedelta(days=4 * 365 + 1)
