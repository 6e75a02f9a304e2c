"""Date polls: whole answers, one voice for each organisation, a best date with its reason."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import FieldsBroken, RuleBroken
from domain.meetings.dates import DATES, Can, Dates, DatesQuestion, available, best, tallies
from domain.meetings.meeting import Slot, check_slot, slot_of
from domain.partners import Sector
from domain.requests import Move, Reply, Request
from domain.words import Text

SLOTS = [Slot(date(2027, 3, 8) + timedelta(days=n), time(9)) for n in range(3)]
CODES = [one.code for one in SLOTS]
MEMBERS = {
    "county": Sector.COUNTY,
    "isola": Sector.MUNICIPALITY,
    "kivela": Sector.MUNICIPALITY,
    "club": Sector.ASSOCIATION,
}
DAY = date(2027, 2, 1)
REQUEST = Request("dates.m.isola", "dates", "m", "county", "isola", "c-0003", DAY, DAY, DAY, version=1)
REPLY = Reply(REQUEST.id, 1, Move.ANSWER, {}, "c-0003", datetime(2027, 2, 1, 9, tzinfo=UTC))
answers = st.dictionaries(
    st.sampled_from([*MEMBERS, "stranger"]), st.fixed_dictionaries(dict.fromkeys(CODES, st.sampled_from(Can)))
)


@given(answers)
def test_each_organisation_counts_once_and_the_best_date_is_no_worse_than_any(said: dict[str, dict[str, Can]]) -> None:
    found = tallies(SLOTS, said, MEMBERS, 50)
    for one in found:
        assert one.yes + one.maybe + one.no + one.open == len(MEMBERS)
        assert sum(comes for comes, _ in one.sectors.values()) == one.comes
    chosen = best(found)
    assert (chosen is None) == all(one.comes == 0 for one in found)
    assert chosen is None or chosen.comes == max(one.comes for one in found)


def test_who_does_not_answer_this_time_is_not_among_those_nothing_was_heard_of() -> None:
    said = {"county": dict.fromkeys(CODES, Can.YES)}
    (first, *_) = tallies(SLOTS, said, MEMBERS, 50, {"isola", "stranger"})
    assert (first.yes, first.declined, first.open, first.asked) == (1, 1, 2, 4)


def test_of_equal_dates_the_surer_and_then_the_sooner_is_proposed() -> None:
    said = {
        "county": {CODES[0]: Can.MAYBE, CODES[1]: Can.YES, CODES[2]: Can.YES},
        "isola": {CODES[0]: Can.YES, CODES[1]: Can.YES, CODES[2]: Can.YES},
    }
    chosen = best(tallies(SLOTS, said, MEMBERS, 50))
    assert chosen is not None
    assert chosen.slot == SLOTS[1]
    assert chosen.enough


def test_an_answer_names_every_slot_and_no_other() -> None:
    question = DatesQuestion("m", Text("Ohjausryhmä"), Text(""), None, 120, "", tallies(SLOTS, {}, MEMBERS, 50))
    with pytest.raises(FieldsBroken) as refused:
        available(REQUEST, question, Dates(slots={CODES[0]: Can.YES}), REPLY)
    assert set(refused.value.fields) == {f"slots.{code}" for code in CODES[1:]}
    with pytest.raises(RuleBroken, match="unknown-slot"):
        available(REQUEST, question, Dates(slots=dict.fromkeys([*CODES, "20270101-0900"], Can.YES)), REPLY)
    rows = available(REQUEST, question, Dates(slots=dict.fromkeys(CODES, Can.NO)), REPLY)
    assert [(row.slot, row.can) for row in rows] == [(code, Can.NO) for code in CODES]


def test_a_slot_says_its_name_and_keeps_its_wall_clock_over_the_change_of_time() -> None:
    assert slot_of("20270309-0900") == Slot(date(2027, 3, 9), time(9))
    assert Slot(date(2027, 3, 26), time(9)).starts.hour == 7
    assert Slot(date(2027, 3, 29), time(9)).starts.hour == 6
    with pytest.raises(RuleBroken, match="form"):
        slot_of("20271301-0900")


@pytest.mark.parametrize(
    "slot", [Slot(date(2027, 12, 6), time(9)), Slot(date(2027, 7, 13), time(9)), Slot(DAY, time(3, 30))]
)
def test_nobody_meets_on_days_off_in_quiet_weeks_or_at_night(slot: Slot) -> None:
    with pytest.raises(RuleBroken):
        check_slot(slot)


def test_a_poll_may_be_declined_and_handed_over() -> None:
    assert {Move.DECLINE, Move.HAND_OVER} <= DATES.moves
