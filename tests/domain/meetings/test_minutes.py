"""Votes and quorum: one organisation one vote, nobody counted twice, results that anybody can compute anew."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import FieldsBroken
from domain.meetings.meeting import Meeting
from domain.meetings.minutes import Presence, Proposal, Result, Rule, Vote, counted, decide, outcome, seal

MEMBERS = ("club", "county", "isola", "kivela", "ranta")
NAMES = ("Aino Aalto", "aino  aalto", "Kaisa Kivi", "Olli Oja", "Siri Strand", "")
NOW = datetime(2027, 3, 9, 8, tzinfo=UTC)
MEETING = Meeting("steering.2027-03-09", "steering", date(2027, 3, 9), date(2027, 3, 9), time(9))
presences = st.lists(
    st.builds(Presence, st.sampled_from([*MEMBERS, "stranger"]), st.sampled_from(NAMES), st.booleans())
)


@given(presences)
def test_nobody_is_counted_twice_through_stand_ins(there: list[Presence]) -> None:
    found = counted(there, MEMBERS)
    named = {" ".join(one.who.split()).casefold() for one in there if one.who}
    nameless = {one.partner for one in there if not one.who}
    assert len(found) == len(set(found)) <= len(named | nameless)
    assert set(found) <= set(MEMBERS)


def test_a_person_who_stands_in_for_a_second_organisation_counts_for_their_own() -> None:
    there = [Presence("club", "Kaisa Kivi", stands_in=True), Presence("isola", "Kaisa Kivi")]
    assert counted(there, MEMBERS) == ["isola"]


@pytest.mark.parametrize(
    ("rule", "votes", "seats", "result"),
    [
        (Rule.CONSENT, "ff", 4, Result.PASSED),
        (Rule.CONSENT, "ffa", 4, Result.FAILED),
        (Rule.CONSENT, "ffe", 4, Result.PASSED),
        (Rule.CONSENT, "ee", 4, Result.FAILED),
        (Rule.MAJORITY, "ffa", 4, Result.PASSED),
        (Rule.MAJORITY, "fa", 4, Result.FAILED),
        (Rule.MAJORITY, "fee", 4, Result.PASSED),
        (Rule.MAJORITY, "f", 4, Result.NO_QUORUM),
        (Rule.CONSENT, "", 0, Result.NO_QUORUM),
    ],
)
def test_the_result_follows_from_the_votes(rule: Rule, votes: str, seats: int, result: Result) -> None:
    letters = {"f": Vote.FOR, "a": Vote.AGAINST, "e": Vote.ABSTAINS}
    said = {MEMBERS[number]: letters[letter] for number, letter in enumerate(votes)}
    assert outcome(rule, said, seats, 50) is result


def test_only_those_who_are_there_vote() -> None:
    said = Proposal(item="i", words="Jatketaan.", votes={"ranta": Vote.AGAINST})
    decision = decide(MEETING, 1, said, ["isola", "kivela"], 3, 50, "c-0001", NOW)
    assert decision.votes == {"isola": Vote.FOR, "kivela": Vote.FOR}
    assert decision.result is outcome(decision.rule, decision.votes, decision.seats, decision.quorum)


def test_an_action_needs_a_day() -> None:
    with pytest.raises(FieldsBroken):
        decide(MEETING, 1, Proposal(item="i", words="Tehdään.", owner="isola"), ["isola"], 1, 50, "c-0001", NOW)


def test_the_seal_changes_with_every_word_and_with_what_came_before() -> None:
    said = Proposal(item="i", words="Jatketaan.")
    decision = decide(MEETING, 1, said, ["isola"], 1, 50, "c-0001", NOW)
    there = [Presence("isola", "Kaisa Kivi")]
    whole = seal("", MEETING, there, [], {}, [decision])
    assert seal("", MEETING, there, [], {}, [decision]) == whole
    assert seal("older", MEETING, there, [], {}, [decision]) != whole
    assert seal("", MEETING, there, [], {}, [replace(decision, words="Jatketaan!")]) != whole
    assert seal("", MEETING, [], [], {}, [decision]) != whole
