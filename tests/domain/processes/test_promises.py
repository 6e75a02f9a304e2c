"""Whatever falls out, whoever is away, however dates move: no notice too early, too late or too many."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.asides import Decline
from domain.errors import RuleBroken
from domain.indicators.rounds import ENDED, propose_dates
from domain.partners import Contact, Rhythm
from domain.processes.answering import act
from domain.processes.steering import give_time, withdraw
from domain.requests import Move, Status
from domain.workdays import at, helsinki_date, next_allowed
from tests.builders import values
from tests.domain.processes.simulation import every_request, live, lived_in
from tests.fakes import FakeClock
from tests.region import ALLIANCE, CONTACTS, COORDINATOR, ISOLA, KAISA, OLLI, PARTNERS, SIRI, Region

pytestmark = pytest.mark.walk

STARTS = [date(2026, 3, 2), date(2026, 5, 25), date(2026, 10, 12), date(2026, 11, 23), date(2027, 2, 1)]
"""Days before which summer, Christmas, Easter or a change of the clocks lies ahead."""
OUTAGES = [timedelta(hours=2), timedelta(hours=30), timedelta(days=9), timedelta(days=60)]
ASKED = [KAISA, OLLI, SIRI]

days = st.integers(0, 60)
outages = st.lists(st.tuples(days, st.sampled_from(OUTAGES)), max_size=2)
working_days = st.sets(st.integers(0, 4), min_size=1).map(lambda chosen: tuple(sorted(chosen)))
absences = st.none() | st.tuples(days, st.integers(0, 30))
habits = st.tuples(working_days, st.sampled_from(Rhythm), absences)
moves = st.sampled_from(["answer", "decline", "withdraw", "more time"])
happenings = st.lists(st.tuples(days, st.sampled_from(ASKED), moves), max_size=4)


def with_habits(contact: Contact, habit: Any, start: date) -> Contact:
    working, rhythm, away = habit
    fresh = replace(contact, working_days=working, rhythm=rhythm)
    if away is None:
        return fresh
    first = start + timedelta(days=away[0])
    return replace(fresh, away_from=first, away_until=first + timedelta(days=away[1]))


def happen(region: Region, contact: Contact, move: str) -> None:
    """Let somebody do something, if it is the time for it."""
    id = f"values.2027.{contact.partner}"
    try:
        if move == "answer":
            act(region.ports, region.code, id, contact.id, Move.ANSWER, values())
        elif move == "decline":
            act(region.ports, region.code, id, contact.id, Move.DECLINE, Decline())
        elif move == "withdraw":
            withdraw(region.ports, region.code, id, COORDINATOR.id)
        else:
            later = next_allowed(region.request(id).due + timedelta(days=9))
            give_time(region.ports, region.code, id, COORDINATOR.id, later)
    except RuleBroken:
        pass


@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(STARTS), st.tuples(habits, habits, habits), outages, happenings)
def test_no_notice_breaks_a_promise_and_everything_ends(start: date, ways: Any, fallen: Any, done: Any) -> None:
    people = {one.id: with_habits(one, way, start) for one, way in zip(ASKED, ways, strict=True)}
    contacts = [people.get(one.id, one) for one in CONTACTS]
    region = lived_in(contacts=contacts, clock=FakeClock(at(start, time(10))))
    region.open_round(dates=propose_dates(ALLIANCE, start))
    down = tuple(
        (at(start + timedelta(days=d), time(9)), at(start + timedelta(days=d), time(9)) + o) for d, o in fallen
    )
    for day, contact, move in sorted(done, key=lambda one: one[0]):
        live(region, start + timedelta(days=day), down)
        happen(region, contact, move)
    live_on(region, down)
    assert [one for one in every_request(region) if one.status not in ENDED] == []


def live_on(region: Region, down: tuple[tuple[datetime, datetime], ...]) -> None:
    """Live until nothing is left that the clock will look at; the days between are as good as lived."""
    while waiting := [one.notice_at for one in every_request(region) if one.notice_at]:
        region.clock.instant = max(region.clock.instant, min(waiting) - timedelta(days=1))
        live(region, helsinki_date(region.clock.now()) + timedelta(days=2), down)


def test_without_trouble_everybody_is_asked_reminded_twice_and_then_called_about() -> None:
    region = lived_in()
    region.open_round()
    live(region, date(2027, 3, 12))
    steps = [item["step"] for message in region.mail.letters_to(KAISA.id) for item in message.facts["items"]]
    assert steps == ["1", "2", "3"]
    assert [one.id for one in every_request(region) if one.kind == "call" and one.status is Status.OPEN] == [
        f"call.values.2027.{partner}.2027-03-01" for partner in ("club", "isola", "kivela", "parish", "ranta")
    ]


def test_after_an_outage_the_missed_steps_are_caught_up_once() -> None:
    region = lived_in()
    region.open_round()
    live(region, date(2027, 2, 1))
    down = (at(date(2027, 2, 2), time(0)), at(date(2027, 3, 9), time(0)))
    live(region, date(2027, 3, 9), (down,))
    steps = [item["step"] for message in region.mail.letters_to(KAISA.id) for item in message.facts["items"]]
    assert steps == ["1", "3"]


def test_who_was_never_asked_is_asked_however_late() -> None:
    region = lived_in()
    region.open_round()
    down = (at(date(2027, 2, 1), time(0)), at(date(2027, 3, 9), time(0)))
    live(region, date(2027, 3, 9), (down,))
    steps = [item["step"] for message in region.mail.letters_to(KAISA.id) for item in message.facts["items"]]
    assert steps == ["1"]


def test_a_region_of_many_contacts_is_worked_through_in_batches_that_end() -> None:
    towns = [replace(ISOLA, id=f"town-{n}") for n in range(120)]
    people = [replace(KAISA, id=f"c-{n + 100:04}", partner=town.id) for n, town in enumerate(towns)]
    region = lived_in(partners=[*PARTNERS, *towns], contacts=[*CONTACTS, *people])
    region.open_round()
    live(region, date(2027, 2, 1))
    assert len(region.mail.sent) == 125
