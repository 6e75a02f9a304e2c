"""The life cycle: what may follow what, for every kind and at every time."""

from dataclasses import fields
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.asides import AskTime, Decline, HandOver, NewDates
from domain.errors import RuleBroken
from domain.indicators.values import VALUES, ValuesQuestion
from domain.kinds import KINDS
from domain.requests import BY_RULE, NEXT, PAST, Move, Request, Status, steer, take
from tests.builders import NOW, a_request, values
from tests.region import KAISA, PEKKA

ENDS = {Status.WITHDRAWN, Status.LAPSED}
TODAY, LOCKED = date(2027, 2, 1), date(2027, 3, 16)


def test_every_status_has_its_next_steps_and_every_move_its_past_tense() -> None:
    assert set(NEXT) == set(Status)
    assert set(PAST) == set(Move)


def test_only_what_is_withdrawn_or_lapsed_never_moves_again() -> None:
    assert {status for status, moves in NEXT.items() if not moves} == ENDS


def test_every_status_is_reached_from_the_start_and_reaches_an_end() -> None:
    reached = {Status.OPEN}
    for _ in Status:
        reached |= {after for status in reached for after in NEXT[status].values()}
    assert reached == set(Status)
    settled = ENDS | {Status.ACCEPTED, Status.DECLINED}
    assert all(settled & set(NEXT[status].values()) for status in Status if status not in settled)


def test_a_request_has_just_these_fields() -> None:
    """What only some kinds need belongs to their own rows."""
    names = "id kind subject asker partner contact opens due locks status version answer notice_at"
    assert [field.name for field in fields(Request)] == names.split()


@given(st.sampled_from(Status), st.sampled_from(Move), st.dates(TODAY, LOCKED + timedelta(days=9)))
def test_a_move_is_refused_by_the_rule_that_says_it_may_not_be_made(status: Status, move: Move, today: date) -> None:
    request = a_request(status=status, version=4, answer=2)
    if not request.may(move, today):
        with pytest.raises(RuleBroken, match=r"request\.not-now"):
            request.after(move, today)
        return
    after = request.after(move, today)
    assert (after.status, after.version) == (NEXT[status][move], 5)
    assert after.answer == {Move.ANSWER: 5, Move.COUNTER: 5, Move.DECLINE: 0}.get(move, 2)


def test_an_answer_is_taken_on_the_lock_date_and_not_after_it() -> None:
    assert a_request().may(Move.ANSWER, date(2027, 3, 15))
    assert not a_request().may(Move.ANSWER, LOCKED)


def test_an_open_request_is_looked_at_at_once_and_an_answered_one_when_nobody_settles_it() -> None:
    returned = steer(a_request(status=Status.ANSWERED), Move.RETURN, BY_RULE, NOW)
    assert returned.after.notice_at == NOW
    lapsing = take(VALUES, a_request(), QUESTION, Move.DECLINE, Decline(), KAISA.id, NOW)
    assert lapsing.after.notice_at is None


QUESTION = ValuesQuestion("2027", period=None, due=date(2027, 3, 1), items=())  # type: ignore[arg-type]


def test_a_decline_needs_no_reason_and_says_who_may_read_one() -> None:
    assert Decline().seen_by == "coordinator"
    assert take(VALUES, a_request(), QUESTION, Move.DECLINE, Decline(), KAISA.id, NOW).after.status is Status.DECLINED
    with pytest.raises(ValidationError):
        Decline(seen_by="everybody")  # type: ignore[arg-type]


def test_handing_over_changes_who_is_asked_unless_single_rows_go() -> None:
    whole, rows = HandOver(contact=PEKKA.id), HandOver(contact=PEKKA.id, rows=("share",))
    moved = [take(VALUES, a_request(), QUESTION, Move.HAND_OVER, said, KAISA.id, NOW).after for said in (whole, rows)]
    assert [one.contact for one in moved] == [PEKKA.id, KAISA.id]


def test_asking_for_time_moves_no_date_but_giving_it_does() -> None:
    asked = take(VALUES, a_request(), QUESTION, Move.ASK_TIME, AskTime(until=date(2027, 4, 1)), KAISA.id, NOW)
    assert (asked.after.due, asked.after.locks) == (date(2027, 3, 1), date(2027, 3, 15))
    said = NewDates(due=date(2027, 3, 9), locks=date(2027, 3, 10))
    given_ = steer(a_request(), Move.EXTEND, "c-0001", NOW, said).after
    assert (given_.due, given_.locks) == (date(2027, 3, 9), date(2027, 3, 15))


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_refuses_moves_that_are_not_its_own(kind: object) -> None:
    with pytest.raises(RuleBroken, match=r"request\.not-for-this-kind"):
        take(kind, a_request(), QUESTION, Move.WITHDRAW, Decline(), KAISA.id, NOW)  # type: ignore[arg-type]


def test_an_answer_is_no_mere_word_and_a_word_is_no_answer() -> None:
    for move, said in ((Move.ANSWER, Decline()), (Move.DECLINE, values())):
        with pytest.raises(RuleBroken, match=r"request\.not-for-this-kind"):
            take(VALUES, a_request(), QUESTION, move, said, KAISA.id, NOW)


@pytest.mark.parametrize("email", ["a@b.fi\r\nBcc: x@b.fi", "a@b.fi, c@d.fi", "kaisa"])
def test_a_colleagues_address_is_one_plain_address(email: str) -> None:
    with pytest.raises(ValidationError):
        HandOver(name="Kaisa", email=email)
