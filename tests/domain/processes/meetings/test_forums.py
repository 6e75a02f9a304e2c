"""Meetings on their way: planned, polled, convened, moved, cancelled, their agendas published; each thing once."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from domain.asides import HandOver
from domain.errors import FieldsBroken, RuleBroken
from domain.forums import Forum, Seat
from domain.meetings.dates import DATES, Can
from domain.meetings.meeting import Stage
from domain.meetings.rsvp import Coming, Rsvp
from domain.processes.answering import act, hand_over
from domain.processes.meetings.convening import cancel, convene_meetings
from domain.processes.meetings.planning import plan_forums
from domain.processes.meetings.polling import overtaken, poll_again, polls_ended
from domain.processes.meetings.recording import raise_item
from domain.processes.notices import send_notices
from domain.requests import Move, Status
from domain.words import Text
from domain.workdays import at, helsinki_date
from tests.domain.processes.meetings.meeting_room import (
    ID,
    PLACE,
    STEERING,
    a_polled_region,
    asked,
    convened,
    meeting,
    says,
    sent,
)
from tests.region import COORDINATOR, KAISA, OLLI, PEKKA, SIRI, Region


@pytest.fixture
def region() -> Region:
    return a_polled_region()


def test_a_year_is_planned_once_and_its_first_meeting_polled_once(region: Region) -> None:
    assert plan_forums(region.ports, region.code, 2027).counts["planned"] == 0
    assert convene_meetings(region.ports, region.code).counts["polled"] == 0
    assert [meeting(region).stage, len(asked(region, "dates"))] == [Stage.POLLED, 6]


def test_a_year_out_of_reach_is_refused(region: Region) -> None:
    with pytest.raises(RuleBroken, match="year"):
        plan_forums(region.ports, region.code, 2031)


def test_a_poll_is_asked_in_the_digest_of_each_member(region: Region) -> None:
    send_notices(region.ports, region.code)
    region.clock.pass_time(days=1)
    send_notices(region.ports, region.code)
    assert all("steering" in item["request"] for one in sent(region, "digest") for item in one.facts["items"])
    assert {one.contact for one in sent(region, "digest")} >= {KAISA.id, OLLI.id, SIRI.id}


def test_a_poll_waits_for_the_coordinator_when_all_have_answered_or_its_time_is_up(region: Region) -> None:
    says(region, "isola", KAISA.id, Can.YES, Can.NO, Can.MAYBE)
    with region.store.look(region.code) as work:
        assert polls_ended(work, helsinki_date(region.clock.now())) == []
    region.clock.pass_time(days=14)
    done = convene_meetings(region.ports, region.code)
    assert "1 date poll waits" in done.needs_person


def test_a_poll_whose_days_have_passed_still_waits_and_is_offered_anew(region: Region) -> None:
    says(region, "isola", KAISA.id, Can.YES, Can.YES, Can.YES)
    region.clock.instant = meeting(region).starts + timedelta(days=30)
    with region.store.look(region.code) as work:
        assert polls_ended(work, helsinki_date(region.clock.now())) == [ID]
        assert [one.id for one in overtaken(work, region.clock.now())][:1] == [ID]
        before = {one.day for one in work.meetings.slots(ID)}
    poll_again(region.ports, region.code, ID)
    with region.store.look(region.code) as work:
        offered = {one.day for one in work.meetings.slots(ID)}
        assert not work.meetings.availability(ID).get("isola", {}).keys() & {
            one.code for one in work.meetings.slots(ID)
        }
        assert ID not in [one.id for one in overtaken(work, region.clock.now())]
    assert len(offered) == 3
    assert not offered & before
    assert min(offered) > helsinki_date(region.clock.now())
    asked_now = [one for one in asked(region, "dates") if one.status is Status.OPEN and one.id.endswith(".1")]
    assert len(asked_now) == 6
    assert meeting(region).day in offered


def test_a_poll_called_off_is_told_to_whoever_knows_of_it(region: Region) -> None:
    says(region, "isola", KAISA.id, Can.YES, Can.NO, Can.MAYBE)
    convene_meetings(region.ports, region.code)
    cancel(region.ports, region.code, ID, COORDINATOR.id, "Asiat ehtivät kevääseen.")
    letters = sent(region, "meeting-poll-off")
    assert [(one.contact, one.facts["reason"]) for one in letters] == [(KAISA.id, "Asiat ehtivät kevääseen.")]


def test_who_said_the_day_suits_is_counted_in_and_asked_nothing_more(region: Region) -> None:
    says(region, "isola", KAISA.id, Can.YES, Can.YES, Can.YES)
    says(region, "kivela", OLLI.id, Can.MAYBE, Can.MAYBE, Can.MAYBE)
    convene_meetings(region.ports, region.code)
    with region.store.look(region.code) as work:
        slot = work.meetings.slots(ID)[0]
    found = convened(region, day=slot.day)
    with region.store.look(region.code) as work:
        assert {partner: coming for partner, (_, coming, _) in work.records.rsvps(found).items() if coming} == {
            "isola": Coming.YES
        }
        assert work.requests.question(work.requests.get(f"rsvp.{ID}.isola")).carried
    assert {one.contact for one in sent(region, "meeting-invitation") if one.facts.get("expected")} == {KAISA.id}
    convene_meetings(region.ports, region.code)
    act(region.ports, region.code, f"rsvp.{ID}.isola", KAISA.id, Move.ANSWER, Rsvp(coming=Coming.NO))
    with region.store.look(region.code) as work:
        assert work.records.rsvps(found)["isola"] == (KAISA.id, Coming.NO, "")
        assert not work.requests.question(work.requests.get(f"rsvp.{ID}.isola")).carried


def test_a_meeting_is_not_moved_to_a_day_that_is_past(region: Region) -> None:
    convened(region)
    region.clock.instant = meeting(region).starts
    with pytest.raises(RuleBroken, match=r"meeting\.past"):
        convened(region, day=date(2027, 3, 8))


def test_a_changed_answer_counts_as_it_stands_now(region: Region) -> None:
    says(region, "isola", KAISA.id, Can.YES, Can.NO, Can.MAYBE)
    convene_meetings(region.ports, region.code)
    says(region, "isola", KAISA.id, Can.NO, Can.YES, Can.NO)
    with region.store.look(region.code) as work:
        assert list(work.meetings.availability(ID)["isola"].values()) == [Can.NO, Can.YES, Can.NO]


def test_confirming_invites_each_member_once_and_ends_the_poll(region: Region) -> None:
    found = convened(region)
    assert (found.stage, found.sequence, found.place) == (Stage.CONVENED, 0, PLACE)
    assert {one.status for one in asked(region, "dates")} == {Status.WITHDRAWN}
    letters = sent(region, "meeting-invitation")
    assert len({one.contact for one in letters}) == len(letters) == 6
    assert {(one.facts["uid"], one.facts["sequence"]) for one in letters} == {(f"{ID}.demo@yhdyspinta", 0)}
    assert sent(region, "withdrawn") == []


def test_the_invitation_is_the_asking_so_no_digest_repeats_it(region: Region) -> None:
    convened(region)
    send_notices(region.ports, region.code)
    assert sent(region, "digest") == []


def test_confirming_the_same_again_changes_nothing(region: Region) -> None:
    assert convened(region) == convened(region)
    assert len(sent(region, "meeting-invitation")) == 6


def test_a_moved_meeting_keeps_its_uid_grows_its_sequence_and_asks_anew(region: Region) -> None:
    convened(region)
    act(region.ports, region.code, f"rsvp.{ID}.isola", KAISA.id, Move.ANSWER, Rsvp(coming=Coming.YES))
    moved = convened(region, begins=time(13))
    assert moved.sequence == 1
    letters = sent(region, "meeting-moved")
    assert {(one.facts["uid"], one.facts["sequence"]) for one in letters} == {(f"{ID}.demo@yhdyspinta", 1)}
    with region.store.look(region.code) as work:
        assert {coming for _, coming, _ in work.records.rsvps(moved).values()} == {""}


def test_a_deputy_who_comes_is_invited_and_told_when_the_meeting_moves(region: Region) -> None:
    convened(region)
    act(region.ports, region.code, f"rsvp.{ID}.isola", KAISA.id, Move.ANSWER, Rsvp(coming=Coming.DEPUTY))
    convene_meetings(region.ports, region.code)
    assert [one.contact for one in sent(region, "meeting-stand-in")] == [PEKKA.id]
    convened(region, begins=time(13))
    assert [one.contact for one in sent(region, "meeting-not-yours")] == [PEKKA.id]


def test_whoever_cannot_come_may_hand_the_invitation_over_and_the_colleague_replies(region: Region) -> None:
    convened(region)
    id = f"rsvp.{ID}.isola"
    hand_over(region.ports, region.code, id, KAISA.id, HandOver(contact=PEKKA.id))
    act(region.ports, region.code, id, PEKKA.id, Move.ANSWER, Rsvp(coming=Coming.YES))
    found = meeting(region)
    with region.store.look(region.code) as work:
        assert work.records.rsvps(found)["isola"] == (PEKKA.id, Coming.YES, "")


def test_a_colleague_handed_an_invitation_has_the_meeting_in_their_calendar_and_hears_of_changes(
    region: Region,
) -> None:
    convened(region)
    hand_over(region.ports, region.code, f"rsvp.{ID}.isola", KAISA.id, HandOver(contact=PEKKA.id))
    for _ in range(2):
        convene_meetings(region.ports, region.code)
    assert [one.contact for one in sent(region, "meeting-yours")] == [PEKKA.id]
    assert [one.contact for one in sent(region, "meeting-handed-on")] == [KAISA.id]
    convened(region, begins=time(13))
    assert [one.contact for one in sent(region, "meeting-not-yours")] == [PEKKA.id]
    hand_over(region.ports, region.code, f"rsvp.{ID}.isola.1", KAISA.id, HandOver(contact=PEKKA.id))
    cancel(region.ports, region.code, ID, COORDINATOR.id)
    told = {one.contact for one in sent(region, "meeting-cancelled")}
    assert PEKKA.id in told
    assert KAISA.id not in told


def test_a_stand_in_without_a_name_or_deputy_is_asked_for(region: Region) -> None:
    convened(region)
    with pytest.raises(FieldsBroken):
        act(region.ports, region.code, f"rsvp.{ID}.kivela", OLLI.id, Move.ANSWER, Rsvp(coming=Coming.DEPUTY))


@pytest.mark.parametrize("coming", [Coming.YES, Coming.NO])
def test_who_comes_or_sends_nobody_names_no_stand_in(region: Region, coming: Coming) -> None:
    convened(region)
    with pytest.raises(FieldsBroken) as refused:
        act(region.ports, region.code, f"rsvp.{ID}.kivela", OLLI.id, Move.ANSWER, Rsvp(coming=coming, who="Linnea"))
    assert {name: fault.code for name, fault in refused.value.fields.items()} == {"who": "rsvp.nobody-instead"}


def test_who_stands_in_elsewhere_does_not_stand_in_here(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.seats.take([Seat("hearing", "kivela", OLLI.id, KAISA.id)])
    convened(region)
    with pytest.raises(FieldsBroken):
        act(region.ports, region.code, f"rsvp.{ID}.kivela", OLLI.id, Move.ANSWER, Rsvp(coming=Coming.DEPUTY))


def test_a_cancelled_meeting_leaves_every_calendar_and_its_items_wait_for_the_next(region: Region) -> None:
    with region.store.begin(region.code) as work:
        raise_item(work, "steering", Text("Talous"), "test", region.clock.now())
    convened(region)
    done = cancel(region.ports, region.code, ID, COORDINATOR.id, "Sali on varattu.")
    letters = sent(region, "meeting-cancelled")
    assert (done.stage, done.sequence, len(letters)) == (Stage.CANCELLED, 1, 6)
    assert {one.facts["reason"] for one in letters} == {"Sali on varattu."}
    with region.store.look(region.code) as work:
        assert [one.title.fi for one in work.agendas.backlog("steering")] == ["Talous"]
    with pytest.raises(RuleBroken, match="not-now"):
        convened(region)


def test_nobody_meets_on_a_holiday_whatever_the_coordinator_types(region: Region) -> None:
    with pytest.raises(RuleBroken, match="day-off"):
        convened(region, day=date(2027, 3, 26))


def test_what_is_raised_twice_stands_once_and_what_comes_late_is_marked(region: Region) -> None:
    found = convened(region)
    with region.store.begin(region.code) as work:
        for _ in range(2):
            raise_item(work, "steering", Text("Toimi myöhässä"), "action.2027.a", region.clock.now())
    region.clock.instant = found.starts - timedelta(days=7)
    assert convene_meetings(region.ports, region.code).counts["agendas"] == 1
    assert len(sent(region, "meeting-agenda")) == 6
    with region.store.begin(region.code) as work:
        raise_item(work, "steering", Text("Vielä yksi"), "late", region.clock.now())
        told = [(one.title.fi, one.late) for one in work.agendas.items(ID)]
    assert told == [("Tilannekuva", False), ("Toimet", False), ("Toimi myöhässä", False), ("Vielä yksi", True)]


def test_what_falls_into_quiet_weeks_begins_before_them_with_days_to_reply_on(region: Region) -> None:
    forum = replace(STEERING, code="summer", recurrence="FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=12", poll=False)
    with region.store.begin(region.code) as work:
        work.handbook.save(Forum, [forum])
    plan_forums(region.ports, region.code, 2027)
    region.clock.instant = region.clock.instant.replace(month=6, day=16)
    assert convene_meetings(region.ports, region.code).counts["convened"] == 0
    region.clock.pass_time(days=1)
    assert convene_meetings(region.ports, region.code).counts["convened"] == 1


def test_every_kind_of_meetings_is_taken_in_by_its_flow() -> None:
    assert DATES.taken_in_by == "convene-meeting"


def test_whoever_is_invited_when_the_agenda_is_due_gets_both_in_one_mail() -> None:
    region = a_polled_region()
    region.clock.instant = at(meeting(region).day - timedelta(days=2), time(9))
    convened(region, day=meeting(region).day, begins=meeting(region).begins)
    convene_meetings(region.ports, region.code)
    letters = sent(region, "meeting-invitation")
    assert sent(region, "meeting-agenda") == []
    assert {tuple(one["fi"] for one in letter.facts["items_said"]) for letter in letters} == {("Tilannekuva", "Toimet")}
    assert meeting(region).agenda_at == region.clock.now()
