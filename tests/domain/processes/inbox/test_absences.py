"""Who is away is reminded of nothing, and only they can say so."""

from datetime import date

import pytest

from adapters.return_path import Use
from domain.messages import ref_of
from domain.processes.notices import send_notices
from domain.requests import Status
from tests.mails import (
    OURS,
    PATH,
    Program,
    each_language,
    gmail,
    out_of_office,
)
from tests.post_room import a_post_room, asking
from tests.region import KAISA, OLLI


@pytest.mark.parametrize(("language", "words"), each_language())
def test_reminders_wait_for_whoever_is_away_and_that_is_no_answer(language: str, words: str) -> None:
    room = a_post_room()
    words = words.replace("5.8.", "10.3.").replace("5 August", "10 March")
    date_ = {"Date": "Mon, 01 Feb 2027 10:00:00 +0200"}
    room.comes(out_of_office(KAISA.email, room.address(asking(room)), words, **date_, Content_Language=language))
    with room.region.store.look(room.region.code) as work:
        person = work.register.contact(KAISA.id)
    assert (person.away_from, person.away_until) == (date(2027, 2, 1), date(2027, 3, 10))
    assert (room.region.request().status, room.notes()) == (Status.OPEN, [])
    room.region.clock.pass_time(days=25)
    send_notices(room.region.ports, room.region.code)
    assert len(room.sent(KAISA.id, "digest")) == 1
    assert len(room.sent(OLLI.id, "digest")) == 2


def test_lomalla_typed_by_hand_pauses_reminders_and_is_noted_too() -> None:
    room = a_post_room()
    date_ = {"Date": "Mon, 01 Feb 2027 10:00:00 +0200"}
    room.comes(gmail(KAISA.email, room.address(asking(room)), "Lomalla 10.3. asti", **date_))
    with room.region.store.look(room.region.code) as work:
        assert work.register.contact(KAISA.id).away_until == date(2027, 3, 10)
    assert [note.text for note in room.notes()] == ["Lomalla 10.3. asti"]


@pytest.mark.parametrize("program", [gmail, out_of_office])
def test_an_absence_out_of_the_blue_may_be_anybodys_and_pauses_nothing(program: Program) -> None:
    room = a_post_room()
    room.comes(program(KAISA.email, OURS, "Lomalla 10.3. asti", Date="Mon, 01 Feb 2027 10:00:00 +0200"))
    with room.region.store.look(room.region.code) as work:
        assert work.register.contact(KAISA.id).away_until is None


def test_nobody_elses_robot_says_that_somebody_is_away() -> None:
    room = a_post_room()
    room.comes(out_of_office("help@isola.example.org", room.address(asking(room)), "Lomalla 10.3. asti"))
    with room.region.store.look(room.region.code) as work:
        assert work.register.contact(KAISA.id).away_until is None


def test_an_absence_that_only_names_a_mail_of_ours_may_be_forged_and_pauses_nothing() -> None:
    room = a_post_room()
    named = f"<{asking(room).key}.demo@alliance.example.org>"
    said = {"Date": "Mon, 01 Feb 2027 10:00:00 +0200", "References": named, "In_Reply_To": named}
    room.comes(*(program(KAISA.email, OURS, "Lomalla 10.3. asti", **said) for program in (gmail, out_of_office)))
    with room.region.store.look(room.region.code) as work:
        assert work.register.contact(KAISA.id).away_until is None
    assert [note.text for note in room.notes()] == ["Lomalla 10.3. asti"]


def test_a_robot_that_names_the_very_mail_it_answers_is_believed() -> None:
    room = a_post_room()
    mark = PATH.tag(ref_of(room.region.code, asking(room).key), Use.HEADER)
    said = {"Date": "Mon, 01 Feb 2027 10:00:00 +0200", "In_Reply_To": f"<{mark}.x.demo@alliance.example.org>"}
    room.comes(out_of_office(KAISA.email, OURS, "Lomalla 10.3. asti", **said))
    with room.region.store.look(room.region.code) as work:
        assert work.register.contact(KAISA.id).away_until == date(2027, 3, 10)
