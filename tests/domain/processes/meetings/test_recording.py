"""Meetings recorded: nothing lost, decisions computed, minutes sealed, delivered, objected to and adopted."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from domain.errors import FieldsBroken, RuleBroken, Stale
from domain.forums import Forum
from domain.meetings.agendas import Raised, adopts
from domain.meetings.meeting import Meeting, Slot, Stage
from domain.meetings.minutes import Checked, Presence, Proposal, Remark, Result
from domain.processes.answering import act
from domain.processes.meetings.convening import convene, convene_meetings
from domain.processes.meetings.finishing import finish, is_unbroken
from domain.processes.meetings.planning import plan_forums
from domain.processes.meetings.recording import (
    add_item,
    attend,
    decide_item,
    raise_by_form,
    record_meetings,
    write_item,
)
from domain.requests import Move
from domain.words import Text
from tests.domain.processes.meetings.meeting_room import (
    ID,
    STEERING,
    a_polled_region,
    asked,
    at_the_meeting,
    convened,
    decided,
    items,
    meeting,
)
from tests.region import COORDINATOR, KAISA, Region


@pytest.fixture
def region() -> Region:
    return a_polled_region()


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


def test_nothing_is_decided_before_the_meeting_has_begun(region: Region) -> None:
    found = at_the_meeting(region)
    region.clock.instant = found.starts - timedelta(minutes=1)
    with pytest.raises(RuleBroken, match=r"decision\.too-early"):
        decided(region)


def test_any_partner_that_takes_part_may_be_asked_to_carry_a_decision_out(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.handbook.save(Forum, [replace(STEERING, members=("county", "isola", "kivela", "ranta"))])
    at_the_meeting(region)
    assert decided(region, owner="club", due=date(2027, 9, 1)).owner == "club"
    with pytest.raises(FieldsBroken):
        decided(region, owner="nobody", due=date(2027, 9, 1))


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


def test_two_matters_of_one_title_are_both_raised_and_a_form_sent_twice_raises_one(region: Region) -> None:
    said = [("Muut asiat", "Bussivuorot"), ("Muut asiat", "Talvikunnossapito"), ("Різне", ""), ("Інше", "")]
    for title, words in [*said, said[0]]:
        raise_by_form(region.ports, region.code, "steering", KAISA, Raised(title=title, words=words))
    with region.store.look(region.code) as work:
        assert sorted((one.title.fi, one.words) for one in work.agendas.backlog("steering")) == sorted(said)


def test_a_member_who_says_something_else_of_the_minutes_has_one_objection_or_none(region: Region) -> None:
    finished(region)

    def remarks(checked: Checked, words: str = "") -> list[str]:
        said = Remark(checked=checked, words=words)
        act(region.ports, region.code, f"minutes.{ID}.club", "c-0008", Move.ANSWER, said)
        record_meetings(region.ports, region.code)
        with region.store.look(region.code) as work:
            return [one.words for one in work.agendas.backlog("steering")]

    assert remarks(Checked.OBJECTS, "Olin paikalla.") == ["Olin paikalla."]
    assert remarks(Checked.OBJECTS, "Tulin klo 10.") == ["Tulin klo 10."]
    assert remarks(Checked.FINE) == []


def test_an_objection_that_members_have_read_on_an_agenda_stays_there(region: Region) -> None:
    finished(region)
    next_id, minutes = "steering.2027-05-11", f"minutes.{ID}.club"
    convene(region.ports, region.code, next_id, COORDINATOR.id, Slot(date(2027, 5, 11), time(9)))
    for checked in (Checked.OBJECTS, Checked.FINE):
        said = Remark(checked=checked, words="Olin paikalla.")
        act(region.ports, region.code, minutes, "c-0008", Move.ANSWER, said)
        record_meetings(region.ports, region.code)
        with region.store.begin(region.code) as work:
            assert "Olin paikalla." in [one.words for one in work.agendas.items(next_id)]
            work.meetings.write(replace(work.meetings.get(next_id), agenda_at=region.clock.now()))


TALKS = Forum("talks", Text("Neuvottelut"), members=("county", "isola", "kivela"), negotiation=True)


def a_negotiating_region() -> Region:
    """A region whose county negotiates with each municipality in turn, and has a steering group."""
    made = a_polled_region()
    with made.store.begin(made.code) as work:
        work.handbook.save(Forum, [TALKS, *work.handbook.all(Forum)])
        for number, about in enumerate(("isola", "kivela", "isola")):
            day = date(2027, 4, 14 + 7 * number)
            work.meetings.add_missing([Meeting(f"talks.{number}", "talks", day, day, time(9), about=about)])
    return made


def agendas(region: Region, words: str) -> list[str]:
    """On which agendas something stands, by its words."""
    with region.store.look(region.code) as work:
        return [
            meeting.id
            for meeting in work.meetings.all()
            for one in work.agendas.items(meeting.id)
            if one.words == words
        ]


def convened_talks(region: Region, *numbers: int) -> None:
    for number in numbers:
        slot = Slot(date(2027, 4, 14 + 7 * number), time(9))
        convene(region.ports, region.code, f"talks.{number}", COORDINATOR.id, slot)


def test_an_objection_to_a_negotiation_comes_to_the_next_one_with_the_same_municipality() -> None:
    region = a_negotiating_region()
    convened_talks(region, 0)
    region.clock.instant = meeting(region, "talks.0").ends
    attend(region.ports, region.code, "talks.0", [Presence("isola", "Kaisa"), Presence("county", "Aino")])
    finish(region.ports, region.code, "talks.0", COORDINATOR.id)
    said = Remark(checked=Checked.OBJECTS, words="Sovimme toisin.")
    act(region.ports, region.code, "minutes.talks.0.isola", KAISA.id, Move.ANSWER, said)
    record_meetings(region.ports, region.code)
    convened_talks(region, 1, 2)
    assert agendas(region, "Sovimme toisin.") == ["talks.2"]


def test_what_is_raised_for_a_negotiation_says_whose_and_comes_to_it() -> None:
    region = a_negotiating_region()
    with pytest.raises(FieldsBroken):
        raise_by_form(region.ports, region.code, "talks", COORDINATOR, Raised(title="Talous", words="Alueen"))
    raise_by_form(
        region.ports, region.code, "talks", COORDINATOR, Raised(title="Talous", words="Alueen", about="kivela")
    )
    raise_by_form(region.ports, region.code, "talks", KAISA, Raised(title="Talous", words="Kunnan", about="kivela"))
    convened_talks(region, 0, 1, 2)
    assert [agendas(region, "Alueen"), agendas(region, "Kunnan")] == [["talks.1"], ["talks.0"]]
    raise_by_form(region.ports, region.code, "talks", KAISA, Raised(title="Lisää", words="Vielä"))
    assert agendas(region, "Vielä") == ["talks.0"]


def test_an_ended_forum_finishes_its_minutes_and_takes_up_nothing_new(region: Region) -> None:
    at_the_meeting(region)
    with region.store.begin(region.code) as work:
        work.handbook.save(Forum, [replace(STEERING, active=False)])
    decided(region)
    finish(region.ports, region.code, ID, COORDINATOR.id)
    assert meeting(region).stage is Stage.HELD
    with pytest.raises(RuleBroken, match="ended"):
        raise_by_form(region.ports, region.code, "steering", KAISA, Raised(title="Vielä yksi"))
    assert plan_forums(region.ports, region.code, 2028).counts["planned"] == 0
    assert convene_meetings(region.ports, region.code, "steering.2027-05-11").ids == []


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
    assert "1 meeting has no minutes" in record_meetings(region.ports, region.code).needs_person


def test_a_form_sent_twice_decides_and_adds_once(region: Region) -> None:
    at_the_meeting(region)
    assert decided(region) == decided(region)
    assert decided(region, votes={"kivela": "against"}).id.endswith(".2")
    by = Raised(title="Muut asiat", words="Kahvit.")
    added = [add_item(region.ports, region.code, ID, COORDINATOR, by) for _ in range(2)]
    assert items(region).count(added[0]) == 1


def test_minutes_finished_in_another_order_than_the_meetings_break_no_seal(region: Region) -> None:
    at_the_meeting(region)
    decided(region)
    next_id = "steering.2027-05-11"
    later = convene(region.ports, region.code, next_id, COORDINATOR.id, Slot(date(2027, 5, 11), time(9)))
    region.clock.instant = later.starts
    attend(region.ports, region.code, next_id, [Presence(id, id) for id in ("isola", "kivela", "ranta")])
    finish(region.ports, region.code, next_id, COORDINATOR.id)
    region.clock.pass_time(days=1)
    finish(region.ports, region.code, ID, COORDINATOR.id)
    with region.store.begin(region.code) as work:
        assert is_unbroken(work, "steering")
        work.records.attend(next_id, [Presence("isola", "Joku muu")])
        assert not is_unbroken(work, "steering")


def test_words_that_were_written_over_are_kept_and_not_found(region: Region) -> None:
    at_the_meeting(region)
    first = items(region)[0]
    write_item(region.ports, region.code, ID, first, COORDINATOR.id, "Liian suora sana", 0)
    write_item(region.ports, region.code, ID, first, COORDINATOR.id, "Hyvä sana", 1)
    with region.store.look(region.code) as work:
        assert work.meetings.search("suora", ["steering"]) == []
        assert [one.words for one in work.meetings.search("sana", ["steering"])] == ["Hyvä sana"]
