"""A forum's year: planned, polled, convened, moved, minuted, objected to and adopted; each thing once."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from domain.agendas import adopts
from domain.asides import HandOver
from domain.dates import DATES, Can, Dates
from domain.errors import FieldsBroken, RuleBroken, Stale
from domain.forums import Forum, Seat
from domain.meetings import Meeting, Slot, Stage
from domain.messages import Message
from domain.minutes import Checked, Decision, Presence, Proposal, Remark, Result
from domain.plans import Goal, Revision, plan_of_term
from domain.processes.answering import act, hand_over
from domain.processes.convening import cancel, convene, convene_meetings, polls_ended
from domain.processes.notices import send_notices
from domain.processes.planning_forums import plan_forums
from domain.processes.post import deliver_messages
from domain.processes.recording import (
    attend,
    decide_item,
    finish,
    is_unbroken,
    raise_item,
    record_meetings,
    write_item,
)
from domain.requests import Move, Request, Status
from domain.rsvp import Coming, Rsvp
from domain.words import Text
from domain.workdays import helsinki_date
from tests.region import COORDINATOR, KAISA, OLLI, PARTNERS, PEKKA, SIRI, Region

ID = "steering.2027-03-09"
STEERING = Forum(
    "steering",
    Text("Ohjausryhmä", "Styrgruppen", "Steering group"),
    members=tuple(one.id for one in PARTNERS),
    recurrence="FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU",
    poll=True,
    agenda=(Text("Tilannekuva"), Text("Toimet")),
)
PLACE = "Valtuustosali"


@pytest.fixture
def region() -> Region:
    """A region whose steering group has its year planned and the dates of its next meeting polled."""
    made = Region()
    with made.store.begin(made.code) as work:
        work.handbook.save(Forum, [STEERING])
        work.seats.take([Seat("steering", "isola", KAISA.id, PEKKA.id)])
    plan_forums(made.ports, made.code, 2027)
    convene_meetings(made.ports, made.code)
    return made


def meeting(region: Region, id: str = ID) -> Meeting:
    with region.store.look(region.code) as work:
        return work.meetings.get(id)


def asked(region: Region, kind: str, id: str = ID) -> list[Request]:
    with region.store.look(region.code) as work:
        return [one for one in work.requests.of_subject(id) if one.kind == kind]


def sent(region: Region, letter: str) -> list[Message]:
    deliver_messages(region.ports, region.code)
    return [message for message, _ in region.mail.sent if message.letter == letter]


def says(region: Region, partner: str, by: str, *can: Can) -> None:
    with region.store.look(region.code) as work:
        codes = [one.code for one in work.meetings.slots(ID)]
    said = Dates(slots=dict(zip(codes, can, strict=True)))
    act(region.ports, region.code, f"dates.{ID}.{partner}", by, Move.ANSWER, said)


def convened(region: Region, day: date = date(2027, 3, 9), begins: time = time(9), place: str = PLACE) -> Meeting:
    return convene(region.ports, region.code, ID, COORDINATOR.id, Slot(day, begins), place)


def at_the_meeting(region: Region) -> Meeting:
    """The meeting has begun and four of six are there."""
    found = convened(region)
    region.clock.instant = found.starts + timedelta(minutes=10)
    there = [Presence("isola", "Pekka Puro", stands_in=True), Presence("kivela", "Olli Oja")]
    there += [Presence("ranta", "Siri Strand"), Presence("county", "Aino Aalto")]
    attend(region.ports, region.code, ID, there)
    return found


def items(region: Region, id: str = ID) -> list[str]:
    with region.store.look(region.code) as work:
        return [one.id for one in work.agendas.items(id)]


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
    assert "1 date polls wait" in done.needs_person


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


def test_a_stand_in_without_a_name_or_deputy_is_asked_for(region: Region) -> None:
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


def test_two_writers_lose_nothing(region: Region) -> None:
    at_the_meeting(region)
    first = items(region)[0]
    write_item(region.ports, region.code, ID, first, COORDINATOR.id, "Minun tekstini", 0)
    with pytest.raises(Stale):
        write_item(region.ports, region.code, ID, first, KAISA.id, "Sinun tekstisi", 0)
    write_item(region.ports, region.code, ID, first, KAISA.id, "Molempien teksti", 1)
    with region.store.look(region.code) as work:
        assert [one.words for one in work.records.versions(ID, first)] == ["Minun tekstini", "Molempien teksti"]
        assert work.records.texts(ID)[first].words == "Molempien teksti"


def decided(region: Region, **more: object) -> Decision:
    said = Proposal.model_validate({"item": items(region)[0], "words": "Jatketaan yhdessä.", **more})
    return decide_item(region.ports, region.code, ID, COORDINATOR.id, said)


def test_a_decision_keeps_its_votes_quorum_and_result(region: Region) -> None:
    at_the_meeting(region)
    made = decided(region, rule="majority", votes={"kivela": "against"})
    assert (made.result, made.seats, len(made.votes)) == (Result.PASSED, 6, 4)
    with region.store.look(region.code) as work:
        assert work.records.decisions(ID) == [made]
        assert work.records.decisions(forum="steering") == [made]


def test_nothing_is_decided_before_somebody_is_there(region: Region) -> None:
    convened(region)
    with pytest.raises(RuleBroken, match="nobody"):
        decided(region)


def test_a_decision_with_an_owner_becomes_an_action_of_the_plan(region: Region) -> None:
    plan = plan_of_term(date(2027, 3, 9))
    with region.store.begin(region.code) as work:
        work.plans.save(plan)
        work.plans.revise(Revision(plan.id, 1, COORDINATOR.id, region.clock.now()), [Goal("g", Text("Tavoite"))])
    at_the_meeting(region)
    made = decided(region, owner="isola", due=date(2027, 9, 1), goal="g")
    with region.store.look(region.code) as work:
        (action,) = work.plans.content(plan.id).actions.values()
    assert (action.owner, action.due, action.title.fi) == ("isola", date(2027, 9, 1), made.words)
    with pytest.raises(FieldsBroken):
        decided(region, owner="isola", due=date(2027, 9, 1), goal="nowhere")


def test_minutes_are_not_finished_before_the_meeting_has_begun(region: Region) -> None:
    convened(region)
    with pytest.raises(RuleBroken, match="too-early"):
        finish(region.ports, region.code, ID, COORDINATOR.id)


def finished(region: Region) -> Meeting:
    at_the_meeting(region)
    decided(region)
    return finish(region.ports, region.code, ID, COORDINATOR.id)


def test_finished_minutes_are_sealed_delivered_and_cannot_change(region: Region) -> None:
    done = finished(region)
    assert (done.stage, done.seats, done.present, len(done.digest)) == (Stage.HELD, 6, 4, 64)
    assert len(asked(region, "minutes")) == 6
    with region.store.look(region.code) as work:
        assert is_unbroken(work, "steering")
    with pytest.raises(RuleBroken, match="not-now"):
        decided(region)


def test_a_seal_that_no_longer_fits_is_noticed(region: Region) -> None:
    finished(region)
    with region.store.begin(region.code) as work:
        work.records.attend(ID, [Presence("isola", "Joku muu")])
        assert not is_unbroken(work, "steering")


def test_an_objection_comes_to_the_next_meeting_which_adopts_the_minutes(region: Region) -> None:
    finished(region)
    said = Remark(checked=Checked.OBJECTS, words="Olin paikalla.")
    act(region.ports, region.code, f"minutes.{ID}.club", "c-0008", Move.ANSWER, said)
    assert record_meetings(region.ports, region.code).counts == {"remarks": 1}
    record_meetings(region.ports, region.code)
    next_id = "steering.2027-05-11"
    later = convene(region.ports, region.code, next_id, COORDINATOR.id, Slot(date(2027, 5, 11), time(9)))
    with region.store.look(region.code) as work:
        agenda = work.agendas.items(next_id)
    assert [one.words for one in agenda if one.words] == ["Olin paikalla."]
    adopting = next(one for one in agenda if adopts(one) == ID)
    region.clock.instant = later.starts
    attend(region.ports, region.code, next_id, [Presence(id, id) for id in ("isola", "kivela", "ranta")])
    said_yes = Proposal(item=adopting.id, words="Hyväksytään.")
    decide_item(region.ports, region.code, next_id, COORDINATOR.id, said_yes)
    finish(region.ports, region.code, next_id, COORDINATOR.id)
    assert (meeting(region).stage, meeting(region).adopted_in) == (Stage.ADOPTED, next_id)
    with region.store.look(region.code) as work:
        assert is_unbroken(work, "steering")


def test_words_are_found_whatever_their_letters_and_only_in_forums_one_may_see(region: Region) -> None:
    at_the_meeting(region)
    write_item(region.ports, region.code, ID, items(region)[0], COORDINATOR.id, "Äiti ja lapsi 100 %", 0)
    with region.store.look(region.code) as work:
        assert [one.meeting for one in work.meetings.search("äITI", ["steering"])] == [ID]
        assert [one.what for one in work.meetings.search("100 %", ["steering"])] == ["minutes"]
        assert work.meetings.search("äiti", ["other"]) == []
        assert work.meetings.search("_", ["steering"]) == []


def test_meetings_without_minutes_are_told_to_a_person(region: Region) -> None:
    found = convened(region)
    region.clock.instant = found.ends
    assert "1 meetings have no minutes" in record_meetings(region.ports, region.code).needs_person


def test_what_falls_into_quiet_weeks_begins_before_them(region: Region) -> None:
    forum = replace(STEERING, code="summer", recurrence="FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=12", poll=False)
    with region.store.begin(region.code) as work:
        work.handbook.save(Forum, [forum])
    plan_forums(region.ports, region.code, 2027)
    region.clock.instant = region.clock.instant.replace(month=6, day=23)
    assert convene_meetings(region.ports, region.code).counts["convened"] == 0
    region.clock.pass_time(days=1)
    assert convene_meetings(region.ports, region.code).counts["convened"] == 1


def test_every_kind_of_meetings_is_taken_in_by_its_flow() -> None:
    assert DATES.taken_in_by == "convene-meeting"
