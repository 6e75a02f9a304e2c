"""Rows in a colleague's hands: they share the dates of what they came from, and come back when declined."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from domain.asides import Decline, HandOver
from domain.indicators.completeness import Given
from domain.indicators.values import Values
from domain.partners import Contact, Role
from domain.processes.answering import act, hand_over, save_draft
from domain.processes.indicators.progress import close_what_is_over
from domain.processes.joining.parting import leave
from domain.processes.notices import send_notices
from domain.processes.post import deliver_messages
from domain.processes.steering import give_time, retire_contact
from domain.requests import Move, Status
from tests.builders import ISOLA, values
from tests.domain.processes.indicators.test_late import came_to
from tests.region import CONTACTS, COORDINATOR, KAISA, PEKKA, Region

THEIRS = f"{ISOLA}.{PEKKA.id}-1"


@pytest.fixture
def region() -> Region:
    """A region where Kaisa has handed the share to Pekka."""
    region = Region()
    region.open_round()
    send_notices(region.ports, region.code)
    hand_over(region.ports, region.code, ISOLA, KAISA.id, HandOver(contact=PEKKA.id, rows=("share",)))
    return region


def said_no(region: Region, by: str = PEKKA.id, request: str = THEIRS) -> None:
    act(region.ports, region.code, request, by, Move.DECLINE, Decline())
    close_what_is_over(region.ports, region.code)
    deliver_messages(region.ports, region.code)


def letters(region: Region, to: str) -> list[str]:
    deliver_messages(region.ports, region.code)
    return [one.letter for one in region.mail.letters_to(to)]


def asked(region: Region, request: str = ISOLA) -> list[str]:
    with region.store.look(region.code) as work:
        return [one.indicator.code for one in work.requests.question(work.requests.get(request)).items]


def waits(region: Region) -> int:
    with region.store.look(region.code) as work:
        return work.waiting("close-round", region.clock.now())


def test_more_time_for_a_request_is_more_time_for_its_rows_in_a_colleagues_hands(region: Region) -> None:
    give_time(region.ports, region.code, ISOLA, COORDINATOR.id, date(2027, 4, 1))
    whole, part = region.request(), region.request(THEIRS)
    assert (part.due, part.locks) == (whole.due, whole.locks)
    assert letters(region, PEKKA.id) == ["hand-over", "more-time"]


def test_a_colleague_who_has_got_more_time_already_keeps_it(region: Region) -> None:
    give_time(region.ports, region.code, THEIRS, COORDINATOR.id, date(2027, 4, 15))
    give_time(region.ports, region.code, ISOLA, COORDINATOR.id, date(2027, 4, 1))
    assert region.request(THEIRS).due == date(2027, 4, 15)
    assert region.request().due == date(2027, 4, 1)


def test_rows_that_a_colleague_declines_go_back_to_the_sender_with_a_word(region: Region) -> None:
    act(region.ports, region.code, THEIRS, PEKKA.id, Move.DECLINE, Decline())
    assert waits(region) == 1
    close_what_is_over(region.ports, region.code)
    assert waits(region) == 0
    assert asked(region) == ["hearing", "share"]
    assert region.request(THEIRS).status is Status.WITHDRAWN
    deliver_messages(region.ports, region.code)
    (letter,) = (one for one in region.mail.letters_to(KAISA.id) if one.letter == "rows-back")
    assert (letter.facts["who"], [row["fi"] for row in letter.facts["rows"]]) == (PEKKA.name, ["Osallistuneiden osuus"])
    act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, values())
    assert came_to(region) == (Given.ON_TIME, Given.ON_TIME)


def test_who_has_answered_their_own_rows_gets_the_declined_ones_as_a_request_with_time_for_it(region: Region) -> None:
    only = Values.model_validate({"values": {"hearing": {"number": "12"}}})
    act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, only)
    said_no(region)
    part = region.request(THEIRS)
    assert (part.status, part.contact, asked(region, THEIRS)) == (Status.OPEN, KAISA.id, ["share"])
    send_notices(region.ports, region.code)
    assert letters(region, KAISA.id)[-1] == "rows-back", "nobody is asked twice for the same"
    assert region.request().status is Status.ANSWERED, "what was answered stays answered"


def test_a_no_of_the_sender_is_the_last_word(region: Region) -> None:
    only = Values.model_validate({"values": {"hearing": {"number": "12"}}})
    act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, only)
    said_no(region)
    said_no(region, KAISA.id)
    assert (region.request(THEIRS).status, waits(region)) == (Status.DECLINED, 0)
    assert came_to(region) == (Given.ON_TIME, Given.DECLINED)


THIRD = replace(PEKKA, id="c-0009", name="Tiina Tuuli", email="tiina@isola.example.org", role=Role.COLLEAGUE)


def handed(contacts: Sequence[Contact] = CONTACTS) -> Region:
    """A region where Kaisa has handed the share to Pekka, and answered the rest."""
    region = Region(contacts=contacts)
    region.open_round()
    send_notices(region.ports, region.code)
    hand_over(region.ports, region.code, ISOLA, KAISA.id, HandOver(contact=PEKKA.id, rows=("share",)))
    only = Values.model_validate({"values": {"hearing": {"number": "12"}}})
    act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, only)
    return region


def test_rows_of_a_sender_who_has_left_go_to_whoever_speaks_for_the_organisation() -> None:
    region = handed([*CONTACTS, THIRD])
    retire_contact(region.ports, region.code, KAISA.id, COORDINATOR.id)
    before = letters(region, KAISA.id)
    said_no(region)
    part = region.request(THEIRS)
    assert (part.status, part.contact) == (Status.OPEN, THIRD.id)
    assert (letters(region, KAISA.id), letters(region, THIRD.id)) == (before, ["rows-back"])
    said_no(region, THIRD.id)
    assert (region.request(THEIRS).status, waits(region)) == (Status.DECLINED, 0), "both have said no"


def test_with_the_sender_gone_and_nobody_else_there_a_no_stands() -> None:
    region = handed()
    retire_contact(region.ports, region.code, KAISA.id, COORDINATOR.id)
    act(region.ports, region.code, THEIRS, PEKKA.id, Move.DECLINE, Decline())
    assert waits(region) == 0
    close_what_is_over(region.ports, region.code)
    assert (region.request(THEIRS).status, region.request(THEIRS).contact) == (Status.DECLINED, PEKKA.id)


def test_nothing_is_opened_again_for_an_organisation_that_has_left() -> None:
    region = handed()
    act(region.ports, region.code, THEIRS, PEKKA.id, Move.DECLINE, Decline())
    leave(region.ports, region.code, "isola", COORDINATOR.id)
    assert waits(region) == 0
    close_what_is_over(region.ports, region.code)
    assert region.request(THEIRS).status is Status.DECLINED
    assert "rows-back" not in letters(region, KAISA.id)


def test_rows_that_cannot_go_back_hold_up_no_others_and_are_told_of(region: Region) -> None:
    nobodys = replace(region.request(THEIRS), id=f"{ISOLA}.c-0404-1", contact="c-0404", status=Status.DECLINED)
    with region.store.begin(region.code) as work:
        work.requests.add_missing([nobodys])
    act(region.ports, region.code, THEIRS, PEKKA.id, Move.DECLINE, Decline())
    *_, told = close_what_is_over(region.ports, region.code)
    assert region.request(THEIRS).status is Status.WITHDRAWN
    assert told.needs_person == f"1 declined part cannot go back ({nobodys.id})"
    assert region.request(nobodys.id).status is Status.DECLINED, "its half-done part is undone"


def test_rows_that_cannot_go_back_wake_nobody_for_a_day_at_a_time(region: Region) -> None:
    nobodys = replace(region.request(THEIRS), id=f"{ISOLA}.c-0404-1", contact="c-0404", status=Status.DECLINED)
    with region.store.begin(region.code) as work:
        work.requests.add_missing([nobodys])
    assert waits(region) == 1
    close_what_is_over(region.ports, region.code)
    assert waits(region) == 0
    region.clock.pass_time(hours=25)
    assert waits(region) == 1
    act(region.ports, region.code, THEIRS, PEKKA.id, Move.DECLINE, Decline())
    assert waits(region) == 2


def test_until_they_come_back_the_sender_reads_that_a_colleague_does_not_answer(region: Region) -> None:
    act(region.ports, region.code, THEIRS, PEKKA.id, Move.DECLINE, Decline())
    with region.store.look(region.code) as work:
        (row,) = work.requests.question(work.requests.get(ISOLA)).handed_on
    assert (row.declined, row.answered) == (True, False)


def test_what_was_begun_goes_along_when_all_is_handed_over() -> None:
    region = Region()
    region.open_round()
    begun = {"values.hearing.number": "400"}
    save_draft(region.ports, region.code, ISOLA, KAISA.id, begun)
    hand_over(region.ports, region.code, ISOLA, KAISA.id, HandOver(contact=PEKKA.id))
    with region.store.look(region.code) as work:
        draft = work.requests.draft(ISOLA, PEKKA.id)
        assert draft is not None
        assert draft[0] == begun
        assert work.requests.draft(ISOLA, KAISA.id) is None


def test_a_newer_draft_of_whoever_takes_over_is_kept() -> None:
    region = Region()
    region.open_round()
    save_draft(region.ports, region.code, ISOLA, KAISA.id, {"values.hearing.number": "400"})
    region.clock.pass_time(minutes=5)
    save_draft(region.ports, region.code, ISOLA, PEKKA.id, {"values.hearing.number": "410"})
    hand_over(region.ports, region.code, ISOLA, KAISA.id, HandOver(contact=PEKKA.id))
    with region.store.look(region.code) as work:
        draft = work.requests.draft(ISOLA, PEKKA.id)
    assert draft is not None
    assert draft[0] == {"values.hearing.number": "410"}
