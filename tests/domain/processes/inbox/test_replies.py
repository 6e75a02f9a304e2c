from datetime import timedelta

import pytest

from adapters.return_path import Use
from domain.inbox.incoming import Handled, Shelf, Sort
from domain.meetings.meeting import Meeting, reply_ref, uid
from domain.meetings.rsvp import Coming
from domain.processes.meetings.convening import convene
from domain.requests import Request, Status
from tests.forum_room import CONVENED, with_forums
from tests.mails import OURS, PATH, calendar_reply
from tests.post_room import PostRoom
from tests.region import COORDINATOR, KAISA, PEKKA, Region

UID = uid("demo", CONVENED)
ORGANIZER = PATH.address(reply_ref("demo", UID, KAISA.id), Use.CALENDAR)
"""Where KAISA's calendar answers to."""


@pytest.fixture
def room() -> PostRoom:
    return PostRoom(with_forums(Region()))


def invitation(room: PostRoom) -> Request:
    with room.region.store.look(room.region.code) as work:
        return work.requests.get(f"rsvp.{CONVENED}.isola")


def stamp(room: PostRoom, **later: float) -> str:
    return f"{room.region.clock.instant + timedelta(**later):%Y%m%dT%H%M%SZ}"


def says(room: PostRoom, said: str, who: str = KAISA.email, **more: str) -> Handled:
    room.region.clock.pass_time(seconds=1)
    more.setdefault("stamp", stamp(room))
    more.setdefault("to", ORGANIZER)
    room.comes(calendar_reply(who, more.pop("uid", UID), said, int(more.pop("sequence", "0")), **more))
    return room.handled(Sort.CALENDAR, Sort.UNMATCHED)[0]


def coming(room: PostRoom) -> str:
    request = invitation(room)
    with room.region.store.look(room.region.code) as work:
        return str(work.requests.reply(request.id, request.answer).body["coming"]) if request.answer else ""


@pytest.mark.parametrize(("said", "means"), [("ACCEPTED", Coming.YES), ("DECLINED", Coming.NO)])
def test_an_answer_from_the_calendar_is_the_answer_on_the_page(room: PostRoom, said: str, means: Coming) -> None:
    assert says(room, said).sort is Sort.CALENDAR
    assert (coming(room), room.shelf()) == (means, Shelf.PROCESSED)


def test_who_delegates_names_who_comes_instead(room: PostRoom) -> None:
    more = 'ATTENDEE;CN="Pekka Puro":mailto:pekka@isola.example.org\n'
    says(room, "DELEGATED", more=more, params=';DELEGATED-TO="mailto:pekka@isola.example.org"')
    assert coming(room) == Coming.DEPUTY


def test_perhaps_is_no_answer_and_is_noted(room: PostRoom) -> None:
    says(room, "TENTATIVE")
    assert (invitation(room).status, [note.what for note in room.notes()]) == (Status.OPEN, ["tentative"])


@pytest.mark.parametrize(("said", "method"), [("TENTATIVE", "REPLY"), ("TENTATIVE", "COUNTER"), ("ACCEPTED", "REPLY")])
def test_no_identity_code_is_kept_of_what_a_calendar_says(room: PostRoom, said: str, method: str) -> None:
    handled = says(room, said, method=method, more="COMMENT:Hän on 131052-308T.\n")
    with room.region.engine.connect() as connection:
        kept = "".join(map(str, connection.exec_driver_sql("SELECT text FROM notes").scalars()))
        kept += "".join(map(str, connection.exec_driver_sql("SELECT body FROM replies").scalars()))
    assert (handled.sort, "******-****" in kept, "131052" in kept) == (Sort.CALENDAR, True, False)


def test_another_time_is_only_proposed(room: PostRoom) -> None:
    says(room, "TENTATIVE", method="COUNTER", starts="TZID=FLE Standard Time:20270512T090000")
    (note,) = room.notes()
    assert (note.what, note.text, note.request) == ("counter", "12.5.2027 klo 9.00", invitation(room).id)
    assert invitation(room).status is Status.OPEN


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"uid": "nothing.demo@yhdyspinta"}, "calendar.unknown"),
        ({"uid": UID.replace("demo", "other")}, "calendar.unknown"),
        ({"sequence": "3"}, "calendar.old"),
        ({"who": PEKKA.email}, "calendar.not-theirs"),
        ({"who": "someone@elsewhere.example.org"}, "calendar.not-theirs"),
    ],
)
def test_a_reply_that_does_not_fit_changes_nothing(room: PostRoom, more: dict[str, str], code: str) -> None:
    assert says(room, "ACCEPTED", **more).code == code
    assert (invitation(room).status, room.shelf()) == (Status.OPEN, Shelf.PARKED)


@pytest.mark.parametrize(
    "to", [OURS, PATH.address(reply_ref("demo", UID, PEKKA.id), Use.CALENDAR), PATH.address("aaaaaaaaaa", Use.ANSWER)]
)
def test_who_guesses_a_uid_and_forges_a_sender_answers_for_nobody(room: PostRoom, to: str) -> None:
    assert says(room, "DECLINED", to=to).code == "calendar.unsigned"
    assert (invitation(room).status, room.shelf()) == (Status.OPEN, Shelf.PARKED)


def test_nobody_answers_for_another(room: PostRoom) -> None:
    mail = calendar_reply(KAISA.email, UID, "ACCEPTED", stamp=stamp(room), to=ORGANIZER)
    mail.replace_header("From", PEKKA.email)
    room.comes(mail)
    assert invitation(room).status is Status.OPEN


def test_a_cancellation_from_outside_is_nobodys_to_give(room: PostRoom) -> None:
    room.comes(calendar_reply(KAISA.email, UID, "ACCEPTED", method="CANCEL"))
    assert room.shelf() is Shelf.PARKED
    with room.region.store.look(room.region.code) as work:
        assert work.meetings.get(CONVENED).stage == "convened"


def test_replies_that_overtake_each_other_leave_the_newest(room: PostRoom) -> None:
    before = stamp(room, minutes=-10)
    says(room, "DECLINED")
    assert says(room, "ACCEPTED", stamp=before).code == "calendar.old"
    assert coming(room) == Coming.NO


def test_the_same_answer_twice_is_one(room: PostRoom) -> None:
    says(room, "ACCEPTED")
    first = invitation(room).version
    says(room, "ACCEPTED", more="COMMENT:Nähdään\n")
    assert invitation(room).version == first


def test_a_moved_meeting_no_longer_takes_the_old_reply(room: PostRoom) -> None:
    with room.region.store.look(room.region.code) as work:
        meeting: Meeting = work.meetings.get(CONVENED)
    slot = meeting.slot
    moved = type(slot)(slot.day + timedelta(days=1), slot.begins)
    convene(room.ports, room.region.code, CONVENED, COORDINATOR.id, moved)
    assert says(room, "ACCEPTED").sort is Sort.UNMATCHED
