"""How made-up partners behave, and what a rehearsed time looks like from afar."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import RuleBroken
from domain.indicators.catalogue import Period
from domain.indicators.values import VALUES, Asked, ValuesQuestion, value_of
from domain.loads import is_much, loads, usual_in, weeks_of
from domain.rehearsal import (
    SAMPLES,
    SHARES,
    Manner,
    Rehearsal,
    Sent,
    begins_on,
    coming_year,
    dice,
    manner,
    moves_on,
)
from domain.requests import Move
from domain.words import Text
from domain.workdays import allows
from tests.builders import a_request
from tests.region import HEARING

NEW_YEAR, SUMMER = date(2027, 1, 1), date(2027, 7, 1)
NAMES = {"isola": Text("Isola"), "kivela": Text("Kivelä"), "ranta": Text("Ranta")}


def a_rehearsal(mails: dict[str, int]) -> Rehearsal:
    monday = datetime(2027, 2, 1, 8, tzinfo=UTC)
    sent = [
        Sent(monday + timedelta(days=3 * n), "c-1", partner, "digest") for partner, m in mails.items() for n in range(m)
    ]
    return Rehearsal(NEW_YEAR, SUMMER, sent, [], [], NAMES)


@given(st.integers(1, 9999), st.text(max_size=20))
def test_dice_fall_the_same_way_twice(seed: int, subject: str) -> None:
    assert 0 <= dice(seed)(subject) < 1
    assert dice(seed)(subject) == dice(seed)(subject)


def test_partners_behave_in_the_shares_that_were_set() -> None:
    counts = Counter(manner(dice(1, f"values.2027.town-{n}")) for n in range(4_000))
    assert set(counts) == set(Manner)
    assert all(abs(counts[one] / 4_000 - share) < 0.03 for one, share in SHARES.items())


@given(st.integers(1, 9999), st.sampled_from([Manner.SOON, Manner.REMINDED, Manner.LATE, Manner.DECLINES]))
def test_whoever_acts_acts_between_being_asked_and_the_lock_date(seed: int, how: Manner) -> None:
    request = a_request()
    found = moves_on(request, how, dice(seed))
    assert found is not None
    assert request.opens < found[0] <= request.locks
    assert allows(found[0])
    assert found[1] is (Move.DECLINE if how is Manner.DECLINES else Move.ANSWER)


def test_the_silent_never_act() -> None:
    assert moves_on(a_request(), Manner.SILENT, dice(1)) is None


def test_the_heaviest_load_comes_first_and_is_marked_beyond_twice_the_median() -> None:
    loads = a_rehearsal({"isola": 1, "kivela": 2, "ranta": 5}).loads()
    assert [(one.partner, one.mails, one.heavy) for one in loads] == [
        ("ranta", 5, True),
        ("kivela", 2, False),
        ("isola", 1, False),
    ]
    assert (loads[0].fullest, loads[0].week) == (3, date(2027, 2, 1))


def test_each_week_is_held_against_the_median_of_that_week() -> None:
    known = loads([*[("isola", NEW_YEAR)] * 3, ("kivela", NEW_YEAR), ("ranta", NEW_YEAR), ("kivela", SUMMER)])
    weeks = weeks_of(NEW_YEAR, SUMMER)
    assert (weeks[0], weeks[-1], len(weeks)) == (date(2026, 12, 28), date(2027, 6, 28), 27)
    assert (known[0].partner, known[0].weeks) == ("isola", {weeks[0]: 3})
    assert (usual_in(weeks[0], known), usual_in(weeks[-1], known)) == (1, 0)
    assert is_much(3, 1)
    assert not is_much(2, 1)
    assert not is_much(2, 0)  # two mails in a quiet week are not much


def test_an_empty_time_has_no_load() -> None:
    nothing = a_rehearsal({})
    assert (nothing.loads(), nothing.usual()) == ([], 0)


@given(st.integers(0, 9), st.integers(0, 3))
def test_a_made_up_figure_keeps_to_bounds_finer_than_the_figure(seed: int, decimals: int) -> None:
    bounds = replace(HEARING, decimals=decimals, lower=Decimal("0.5"), upper=Decimal("3.75"))
    question = ValuesQuestion("2027", Period(2027), NEW_YEAR, [Asked(bounds, Decimal(2))])
    said = SAMPLES[VALUES.name](question, dice(seed))
    assert value_of(question.items[0], said.values[bounds.code]).number is not None  # type: ignore[attr-defined]


def test_a_coming_year_is_a_year_from_today_unless_told_otherwise() -> None:
    assert coming_year(NEW_YEAR, None, None) == (NEW_YEAR, date(2027, 12, 31))
    assert coming_year(NEW_YEAR, SUMMER, None)[0] == SUMMER
    assert coming_year(NEW_YEAR, None, SUMMER) == (NEW_YEAR, SUMMER)


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [(SUMMER, NEW_YEAR, "rehearsal.ends-first"), (NEW_YEAR, date(2031, 1, 1), "rehearsal.too-long")],
)
def test_a_time_that_makes_no_sense_is_refused(first: date, last: date, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        begins_on(NEW_YEAR, first, last)
    assert refused.value.code == code
