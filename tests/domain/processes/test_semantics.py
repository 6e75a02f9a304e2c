"""Twelve things that users of other systems were bitten by, or still ask for; each as it is here."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from adapters.database.events import SqlFeed
from domain.asides import Decline, HandOver
from domain.errors import RuleBroken
from domain.indicators.catalogue import Period, PeriodLength
from domain.indicators.rounds import Dates
from domain.links import Purpose
from domain.partners import Rhythm
from domain.processes.answering import act, answer_link, hand_over
from domain.processes.indicators.rounds import open_round
from domain.processes.indicators.weighing import weigh_answers
from domain.processes.notices import send_notices
from domain.processes.post import deliver_messages
from domain.processes.steering import give_time
from domain.requests import Move, Status
from domain.workdays import at
from tests.builders import ISOLA, values
from tests.domain.processes.simulation import every_request, live, lived_in, sweep
from tests.region import CATALOGUE, CONTACTS, COORDINATOR, KAISA, OLLI, PARTNERS, PEKKA, SPRING, Region, a_demo_region


def steps_to(region: Region, contact: str) -> list[str]:
    """The steps of every digest a contact got, in order."""
    letters = [one for one in region.mail.letters_to(contact) if one.letter == "digest"]
    return [item["step"] for one in letters for item in one.facts["items"]]


def opened() -> Region:
    region = lived_in()
    region.open_round()
    return region


def test_a_personal_link_needs_no_account_and_is_good_for_one_request() -> None:
    region = opened()
    link = answer_link(region.code, region.request(), KAISA.id)
    token = region.ports.links.token(link)
    assert region.ports.links.read(token, Purpose.ANSWER) == link
    with pytest.raises(RuleBroken, match=r"link\.broken"):
        region.ports.links.read(token, Purpose.DESK)


@pytest.mark.parametrize(("move", "said"), [(Move.ANSWER, values()), (Move.DECLINE, Decline())])
def test_who_answered_or_declined_is_not_reminded(move: Move, said: object) -> None:
    region = opened()
    live(region, date(2027, 2, 3))
    act(region.ports, region.code, ISOLA, KAISA.id, move, said)  # type: ignore[arg-type]
    live(region, date(2027, 3, 20))
    assert steps_to(region, KAISA.id) == ["1"]


def test_a_digest_that_waited_drops_what_was_answered_meanwhile() -> None:
    """A reminder queued at the end of a day leaves on the next one; formr and CiviCRM users got it all the same."""
    region = opened()
    send_notices(region.ports, region.code)
    act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, values())
    deliver_messages(region.ports, region.code)
    assert steps_to(region, KAISA.id) == []
    assert steps_to(region, OLLI.id) == ["1"]


def test_reminders_come_before_and_after_the_due_date_and_end() -> None:
    region = opened()
    live(region, date(2027, 6, 30))
    assert steps_to(region, OLLI.id) == ["1", "2", "3"]


def test_a_late_run_still_sends_and_a_second_one_sends_nothing_twice() -> None:
    """CRM-16514: scheduled reminders were sent repeatedly."""
    region = opened()
    region.clock.instant = at(date(2027, 2, 4), time(15))
    for _ in range(3):
        sweep(region)
    assert steps_to(region, OLLI.id) == ["1"]


def test_a_moved_due_date_moves_the_ladder() -> None:
    """CRM-15376: the old repeats went on."""
    region = opened()
    live(region, date(2027, 2, 24))
    give_time(region.ports, region.code, ISOLA, COORDINATOR.id, date(2027, 3, 15))
    live(region, date(2027, 3, 5))
    assert steps_to(region, KAISA.id) == ["1", "2"]
    live(region, date(2027, 3, 31))
    assert steps_to(region, KAISA.id) == ["1", "2", "2", "3"]


def test_nobody_is_reminded_on_the_day_they_were_given_more_time() -> None:
    region = opened()
    live(region, date(2027, 3, 3))
    give_time(region.ports, region.code, ISOLA, COORDINATOR.id, date(2027, 3, 4))
    live(region, date(2027, 3, 4))
    assert steps_to(region, KAISA.id) == ["1", "2"]


def test_notices_of_a_request_have_a_hard_cap() -> None:
    region = lived_in(contacts=[replace(one, rhythm=Rhythm.DAILY) for one in CONTACTS])
    region.open_round()
    live(region, date(2027, 6, 30))
    assert steps_to(region, OLLI.id) == ["1", "2", "3"]


def test_the_alliance_sets_the_habit_and_each_person_may_have_another() -> None:
    """Escalation and rhythm by level: the alliance's weekly digest, the daily one of who wants it."""
    contacts = [replace(one, rhythm=Rhythm.DAILY) if one == OLLI else one for one in CONTACTS]
    region = lived_in(contacts=contacts)
    region.clock.instant = at(date(2027, 2, 2), time(7))
    region.open_round(dates=replace(SPRING, opens=date(2027, 2, 2)))
    live(region, date(2027, 2, 2))
    assert (steps_to(region, OLLI.id), steps_to(region, KAISA.id)) == (["1"], [])
    live(region, date(2027, 2, 8))
    assert steps_to(region, KAISA.id) == ["1"]


def test_after_the_last_notice_somebody_calls_instead_of_writing_more() -> None:
    region = opened()
    live(region, date(2027, 3, 12))
    call = next(one for one in every_request(region) if one.kind == "call" and one.subject == ISOLA)
    assert (call.partner, call.contact, call.status) == ("county", COORDINATOR.id, Status.OPEN)


def test_a_call_is_called_off_when_the_answer_comes() -> None:
    region = opened()
    live(region, date(2027, 3, 12))
    act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, values())
    weigh_answers(region.ports, region.code)
    assert region.request(f"call.{ISOLA}.2027-03-01").status is Status.WITHDRAWN


def test_only_working_days_count_and_nothing_leaves_outside_office_hours() -> None:
    region = lived_in()
    region.clock.instant = at(date(2026, 12, 18), time(15, 58))
    region.open_round(dates=replace(SPRING, opens=date(2026, 12, 18)))
    live(region, date(2027, 1, 7))
    assert region.mail.sent == []
    live(region, date(2027, 1, 11))
    assert steps_to(region, OLLI.id) == ["1"]


def test_two_rounds_reach_a_person_in_one_digest() -> None:
    quarterly = [replace(one, code=f"{one.code}-q", period=PeriodLength.QUARTER) for one in CATALOGUE]
    region = lived_in(catalogue=[*CATALOGUE, *quarterly])
    region.open_round()
    region.open_round("2027-q1", Dates(date(2027, 2, 1), date(2027, 2, 15), date(2027, 3, 1)))
    live(region, date(2027, 2, 1))
    [letter] = region.mail.letters_to(KAISA.id)
    told = [item["request"] for item in letter.facts["items"]]
    assert told == ["values.2027-q1.isola", ISOLA], "first what is due first"


def test_a_request_is_passed_on_to_a_colleague_with_its_history() -> None:
    region = opened()
    live(region, date(2027, 2, 1))
    hand_over(region.ports, region.code, ISOLA, KAISA.id, HandOver(contact=PEKKA.id))
    live(region, date(2027, 3, 1))
    assert steps_to(region, KAISA.id) == ["1"]
    assert [one.letter for one in region.mail.letters_to(PEKKA.id)] == ["hand-over", "digest"]
    with region.store.look(region.code) as work:
        assert [reply.move for reply in work.requests.history(ISOLA)] == [Move.HAND_OVER]


def test_who_was_told_of_what_is_kept() -> None:
    region = opened()
    live(region, date(2027, 2, 1))
    with region.store.look(region.code) as work:
        [(message, _, sent)] = work.post.of_request(ISOLA)
        assert (message.contact, sent is not None) == (KAISA.id, True)
        assert work.requests.steps([ISOLA])[ISOLA] == {"2027-02-01.0-1"}
    assert "round.opened" in {one.name for one in SqlFeed(region.engine).untold(99)}


def test_an_empty_audience_mails_nobody() -> None:
    """CRM-15500: an empty "limit to" mailed everybody."""
    region = Region(partners=PARTNERS[:1], contacts=[COORDINATOR])
    with pytest.raises(RuleBroken, match=r"round\.nobody"):
        open_round(region.ports, region.code, Period(2027), COORDINATOR.id)
    sweep(region)
    assert region.mail.sent == []


def test_a_demo_sends_at_any_hour() -> None:
    region = a_demo_region()
    region.clock.instant = at(date(2027, 2, 6), time(3))
    region.open_round()
    sweep(region)
    assert steps_to(region, KAISA.id) == ["1"]


def test_a_demo_tells_of_what_comes_up_in_the_very_instant_of_a_digest() -> None:
    region = a_demo_region()
    region.open_round()
    send_notices(region.ports, region.code)
    task = replace(region.request(), id="call.later", kind="call", subject=ISOLA)
    with region.store.begin(region.code) as work:
        work.requests.add_missing([replace(task, notice_at=region.clock.now())])
    for _ in range(2):
        send_notices(region.ports, region.code)
        deliver_messages(region.ports, region.code)
        region.clock.pass_time(minutes=1)
    assert steps_to(region, KAISA.id) == ["1", "1"]


def test_a_held_round_stays_silent_whatever_is_done_to_it() -> None:
    region = lived_in()
    open_round(region.ports, region.code, Period(2027), COORDINATOR.id)
    give_time(region.ports, region.code, ISOLA, COORDINATOR.id, region.request().due + timedelta(days=7))
    sweep(region)
    assert steps_to(region, KAISA.id) == []
    region.clock.pass_time(minutes=15)
    sweep(region)
    assert steps_to(region, KAISA.id) == ["1"]


def test_the_request_of_who_has_left_goes_to_who_is_there() -> None:
    region = opened()
    live(region, date(2027, 2, 1))
    with region.store.begin(region.code) as work:
        work.register.save(region.alliance, [], [replace(KAISA, active=False)])
    live(region, date(2027, 3, 1))
    assert steps_to(region, KAISA.id) == ["1"]
    assert region.request().contact == PEKKA.id
