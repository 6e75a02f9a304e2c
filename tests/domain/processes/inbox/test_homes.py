from collections.abc import Sequence
from dataclasses import replace
from email.message import EmailMessage

import pytest

from adapters.return_path import Use
from domain.inbox.incoming import Shelf
from domain.meetings.meeting import reply_ref, uid
from domain.processes.inbox.reading import read_inbox
from tests.forum_room import CONVENED, with_forums
from tests.mails import OURS, PATH, calendar_reply, gmail, raw
from tests.post_room import PostRoom, a_post_room, asking
from tests.region import ALLIANCE, CONTACTS, KAISA, PARTNERS, Region

OTHER = "alpha"
"""Read first, and knows everybody whom the first alliance knows."""


def beside(room: PostRoom, whom: Sequence[object] = CONTACTS) -> PostRoom:
    """Let another alliance share the service and its inbox."""
    people = [one for one in CONTACTS if one in whom]
    with room.region.store.begin(OTHER) as work:
        work.register.save(replace(ALLIANCE, code=OTHER), PARTNERS, people)
    return room


def comes(room: PostRoom, mail: EmailMessage) -> dict[str, list[str]]:
    """Let a mail come in and both read it; return what each has noted."""
    room.count += 1
    room.inbox.mails_[str(room.count)] = raw(mail)
    found = {}
    for code in (OTHER, room.region.code):
        read_inbox(room.ports, code)
        with room.region.store.look(code) as work:
            found[code] = [note.text for note in work.received.unread()]
    return found


@pytest.mark.parametrize("use", [Use.ANSWER, Use.RETURN])
def test_a_signed_answer_goes_to_the_alliance_that_asked_whoever_else_knows_its_sender(use: Use) -> None:
    room = beside(a_post_room())
    found = comes(room, gmail(KAISA.email, room.address(asking(room), use), "Huomenna."))
    assert found == {OTHER: [], "demo": ["Huomenna."]}


def test_an_answer_that_names_a_mail_goes_to_the_alliance_that_sent_it() -> None:
    room = beside(a_post_room())
    named = f"<{asking(room).key}.demo@alliance.example.org>"
    assert comes(room, gmail(KAISA.email, OURS, "Huomenna.", In_Reply_To=named))["demo"] == ["Huomenna."]


def test_a_sender_whom_one_alliance_alone_knows_has_written_to_it() -> None:
    room = beside(a_post_room(), [])
    assert comes(room, gmail(KAISA.email, OURS, "Huomenna.")) == {OTHER: [], "demo": ["Huomenna."]}


def test_a_sender_whom_several_know_has_written_to_none_of_them_by_a_guess() -> None:
    room = beside(a_post_room())
    assert comes(room, gmail(KAISA.email, OURS, "Huomenna.")) == {OTHER: [], "demo": []}
    assert room.shelf() is Shelf.PARKED


def test_a_calendars_reply_goes_to_the_alliance_that_invited() -> None:
    room = beside(PostRoom(with_forums(Region())))
    meeting = uid("demo", CONVENED)
    to = PATH.address(reply_ref("demo", meeting, KAISA.id), Use.CALENDAR)
    comes(
        room,
        calendar_reply(KAISA.email, meeting, "ACCEPTED", to=to, stamp=f"{room.region.clock.instant:%Y%m%dT%H%M%SZ}"),
    )
    with room.region.store.look("demo") as work:
        assert work.requests.get(f"rsvp.{CONVENED}.isola").answer
