"""The ladder of a request, laid from its own dates and its reader's habits."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.alliance import Sending
from domain.partners import Contact, Rhythm
from domain.reminders import (
    CALL,
    LAPSE,
    asking_key,
    digest_days,
    may_notify,
    next_chance,
    next_digest,
    steps,
    what_is_due,
)
from domain.requests import Ladder, Request, Status
from domain.workdays import MORNING, Hours, add_workdays, allows, at, helsinki, helsinki_date, is_quiet, next_allowed
from tests.builders import a_request
from tests.region import KAISA

OFFICE = Sending.OFFICE
DAILY = replace(KAISA, rhythm=Rhythm.DAILY)

some_days = st.dates(date(2026, 1, 1), date(2028, 12, 31))
people = st.builds(
    lambda days, rhythm: replace(KAISA, working_days=tuple(sorted(days)), rhythm=rhythm),
    st.sets(st.integers(0, 6), min_size=1),
    st.sampled_from(Rhythm),
)


def asked(opens: date, length: int = 28, grace: int = 14) -> Request:
    due = next_allowed(opens + timedelta(days=length))
    return a_request(opens=opens, due=due, locks=due + timedelta(days=grace))


def laid(request: Request, contact: Contact = KAISA) -> dict[str, datetime]:
    return {step.name: helsinki(step.at) for step in steps(request, contact, Ladder(), OFFICE)}


def test_a_ladder_asks_reminds_before_and_after_then_calls_and_lapses() -> None:
    assert {name: when.date().isoformat() for name, when in laid(a_request()).items()} == {
        "1": "2027-02-01",
        "2": "2027-02-22",
        "3": "2027-03-08",
        CALL: "2027-03-11",
        LAPSE: "2027-03-16",
    }


def test_who_wants_no_reminders_is_asked_once_and_called_at_the_end() -> None:
    assert list(laid(a_request(), replace(KAISA, rhythm=Rhythm.ASKED_ONLY))) == ["1", CALL, LAPSE]


def test_who_wants_the_digest_daily_is_reminded_closer_to_the_date() -> None:
    assert laid(a_request(), DAILY)["2"].date() == date(2027, 2, 26)
    assert laid(a_request(), DAILY)["3"].date() == date(2027, 3, 2)


def test_where_no_digest_falls_before_the_due_date_a_note_goes_out_on_it() -> None:
    short = a_request(opens=date(2027, 2, 1), due=date(2027, 2, 4))
    assert laid(short)["2"].date() == date(2027, 2, 4)


@settings(max_examples=25)
@given(some_days, people, st.integers(1, 60))
def test_every_notice_waits_for_a_morning_that_reaches_its_reader(opens: date, contact: Contact, length: int) -> None:
    for name, when in laid(asked(opens, length), contact).items():
        if name.isdigit() and helsinki_date(when) <= opens + timedelta(days=300):
            assert (allows(when.date()), contact.works_on(when.date()), when.time()) == (True, True, MORNING)


def test_who_is_asked_with_the_last_digest_before_a_rest_is_reminded_before_it_too() -> None:
    asked_late = a_request(opens=date(2027, 6, 21), due=date(2027, 8, 11), locks=date(2027, 8, 25))
    assert laid(asked_late)["2"].date() == date(2027, 6, 24)


before_rests = st.builds(
    lambda start, days: start - timedelta(days=days),
    st.sampled_from([date(year, *day) for year in (2026, 2027, 2028) for day in ((6, 24), (12, 20))]),
    st.integers(0, 21),
)


@settings(max_examples=50)
@given(before_rests, people, st.integers(1, 60))
def test_nobody_who_could_be_reached_before_a_rest_is_reminded_on_the_morning_after_it(
    opens: date, contact: Contact, length: int
) -> None:
    request = asked(opens, length)
    found = laid(request, contact)
    if "2" not in found or found["2"].date() < request.due:
        return
    between = [opens + timedelta(days=n) for n in range((request.due - opens).days)]
    rests = [day for day in between if is_quiet(day)]
    asking = found["1"].date()
    assert not [day for day in between if rests and asking < day < rests[0] and allows(day) and contact.works_on(day)]


@settings(max_examples=25)
@given(some_days, people, st.integers(1, 60))
def test_the_ladder_stands_in_order_within_its_dates(opens: date, contact: Contact, length: int) -> None:
    request = asked(opens, length)
    found = laid(request, contact)
    assert list(found.values()) == sorted(found.values())
    assert found.get("2", found[LAPSE]).date() <= request.due or "2" not in found
    assert request.due < found.get("3", found[LAPSE]).date()
    assert request.due < found.get(CALL, found[LAPSE]).date()


@settings(max_examples=25)
@given(some_days, people)
def test_a_weekly_digest_comes_once_a_week(start: date, contact: Contact) -> None:
    weeks = [day.isocalendar()[:2] for day in digest_days(replace(contact, rhythm=Rhythm.WEEKLY), start, OFFICE)]
    assert len(weeks) == len(set(weeks))


@settings(max_examples=25)
@given(some_days, people, st.times())
def test_the_next_chance_lies_ahead_and_is_taken(day: date, contact: Contact, clock: time) -> None:
    now = at(day, clock)
    if may_notify(contact, None, Hours(), now):
        return
    chance = next_chance(contact, None, OFFICE, now)
    assert chance > now
    if chance < now + timedelta(days=300):
        assert may_notify(contact, None, Hours(), chance)


@settings(max_examples=25)
@given(some_days, st.times(), st.integers(0, 3))
def test_a_digest_held_back_is_planned_for_a_later_morning(day: date, clock: time, ahead: int) -> None:
    """Or the clock would look at the same request again and again."""
    now = at(day, clock)
    last = helsinki_date(now) + timedelta(days=ahead)
    assert not may_notify(KAISA, last, Hours(), now)
    assert next_chance(KAISA, last, OFFICE, now) > now


def test_missed_steps_collapse_into_the_newest_one() -> None:
    request = a_request()
    ladder = steps(request, KAISA, Ladder(), OFFICE)
    found = what_is_due(request, ladder, {asking_key(request)}, at(date(2027, 3, 9), time(9)))
    assert (found.notice and found.notice.name, len(found.taken), found.call) == ("3", 2, False)
    assert found.next_at == at(date(2027, 3, 11), MORNING)


def test_a_moved_due_date_moves_every_step_but_the_asking() -> None:
    moved = a_request(due=date(2027, 4, 12), locks=date(2027, 4, 26))
    before, after = (steps(one, KAISA, Ladder(), OFFICE) for one in (a_request(), moved))
    assert {one.key for one in before} & {one.key for one in after} == {asking_key(moved)}


def test_an_answer_returned_on_the_same_day_is_asked_for_again() -> None:
    assert asking_key(a_request()) != asking_key(a_request(answer=1, version=3))


def test_who_cannot_be_reached_is_called_about_all_the_same() -> None:
    away = replace(KAISA, away_from=date(2027, 1, 1), away_until=date(2027, 12, 31))
    assert laid(a_request(), away)[CALL].date() == add_workdays(a_request().due, 3)


def test_only_an_open_request_is_reminded_of() -> None:
    for status in Status:
        request = a_request(status=status)
        found = what_is_due(request, steps(request, KAISA, Ladder(), OFFICE), (), at(date(2027, 2, 22), time(9)))
        assert (found.notice is not None) == (status is Status.OPEN)


def test_an_answer_nobody_settles_lapses_in_the_end() -> None:
    request = a_request(status=Status.ANSWERED, answer=1)
    last = at(request.settled_by() + timedelta(days=1), time(0))
    assert what_is_due(request, (), (), last - timedelta(seconds=1)).next_at == last
    assert what_is_due(request, (), (), last).lapse


def test_the_next_digest_is_the_first_working_morning_of_a_week() -> None:
    wednesday = at(date(2027, 2, 3), time(12))
    assert next_digest(KAISA, wednesday, OFFICE) == at(date(2027, 2, 8), MORNING)
    assert next_digest(DAILY, wednesday, OFFICE) == at(date(2027, 2, 4), MORNING)
    assert next_digest(KAISA, wednesday, Sending.ALWAYS) == wednesday
