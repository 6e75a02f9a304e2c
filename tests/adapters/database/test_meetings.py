"""Meetings, agendas and minutes as every database keeps them."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from adapters.database.meetings.tables import decisions, minute_texts
from domain.errors import NotFound, Stale
from domain.meetings.agendas import Item
from domain.meetings.meeting import Stage
from domain.meetings.minutes import Struck, Written
from domain.processes.meetings.finishing import is_unbroken
from domain.words import Text
from tests.forum_room import CONVENED, HELD, POLLED, with_forums
from tests.region import COORDINATOR, Region

NOW = datetime(2027, 2, 1, 8, 30, tzinfo=UTC)


@pytest.fixture
def forums(region: Region) -> Region:
    return with_forums(region)


def test_a_meeting_comes_back_as_it_was_written(forums: Region) -> None:
    with forums.store.look(forums.code) as work:
        found = {one.id: one for one in work.meetings.all()}
        assert [found[id].stage for id in (HELD, POLLED, CONVENED)] == [Stage.HELD, Stage.POLLED, Stage.CONVENED]
        assert work.meetings.get(CONVENED) == found[CONVENED]
        assert work.meetings.find("steering.1999-01-01") is None
        assert [one.id for one in work.meetings.all("steering", date(2027, 3, 1), date(2027, 5, 31))] == [
            POLLED,
            CONVENED,
        ]
        with pytest.raises(NotFound):
            work.meetings.get("nowhere")


def test_of_two_who_change_a_meeting_the_second_is_told(forums: Region) -> None:
    with forums.store.begin(forums.code) as work:
        seen = work.meetings.get(CONVENED)
        changed = work.meetings.write(replace(seen, place="Kirjasto"))
        assert work.meetings.get(CONVENED) == changed
        with pytest.raises(Stale):
            work.meetings.write(replace(seen, place="Kirkko"))


def test_adding_again_adds_nothing(forums: Region) -> None:
    with forums.store.begin(forums.code) as work:
        assert work.meetings.add_missing(work.meetings.all()) == []
        slots = work.meetings.slots(POLLED)
        work.meetings.offer(POLLED, slots)
        assert work.meetings.slots(POLLED) == slots
        item = Item("steering.x", "steering", Text("Asia"), "test")
        assert [work.agendas.add_missing([item]), work.agendas.add_missing([item])] == [1, 0]


def test_two_texts_of_one_number_never_stand_beside_each_other(forums: Region) -> None:
    with forums.store.begin(forums.code) as work:
        text = Written(CONVENED, "item", 1, "Ensin", COORDINATOR.id, NOW)
        work.records.write(text)
        with pytest.raises(Stale):
            work.records.write(replace(text, words="Sitten"))
        assert work.records.texts(CONVENED)["item"] == text


def test_a_decision_is_struck_once(forums: Region) -> None:
    with forums.store.begin(forums.code) as work:
        [decision] = work.records.decisions(HELD)
        struck = Struck(decision, COORDINATOR.id, NOW)
        work.records.strike(struck)
        with pytest.raises(Stale, match=r"decision\.gone"):
            work.records.strike(struck)
        assert work.records.struck(HELD) == [struck]


def test_what_was_said_and_decided_can_neither_be_changed_nor_removed(forums: Region) -> None:
    for wish in (update(decisions).values(words="Toisin"), delete(decisions), update(minute_texts).values(words="")):
        with pytest.raises(DBAPIError), forums.store.begin(forums.code) as work:
            work.connection.execute(wish)
    with forums.store.look(forums.code) as work:
        assert is_unbroken(work, "steering")


def test_a_search_reads_small_letters_as_large_ones_and_signs_as_themselves(forums: Region) -> None:
    with forums.store.begin(forums.code) as work:
        work.records.write(Written(CONVENED, "a", 1, "Äänestys: 50 % _aloista_", COORDINATOR.id, NOW))
        for words, count in (
            ("ääNESTYS", 1),
            ("50 %", 1),
            ("_ALOISTA_", 1),
            ("5_ %", 0),
            ("%%", 0),
            ("mittarit", 3),
            ("_aloista_ äänestys", 1),
        ):
            assert (words, len(work.meetings.search(words, ["steering"]))) == (words, count)


def test_how_much_is_due_is_counted_for_the_sweep(forums: Region) -> None:
    with forums.store.look(forums.code) as work:
        assert work.waiting("convene-meeting", NOW) == 1  # the answer to the poll, to be taken in
        assert work.waiting("convene-meeting", datetime(2027, 5, 4, 8, tzinfo=UTC)) == 2  # and an agenda
        assert work.waiting("record-meeting", NOW) == 0
