from dataclasses import replace

import pytest

from adapters.return_path import Use
from domain.errors import Never
from domain.inbox.incoming import Sort
from domain.messages import Delivery, ref_of
from domain.processes.notices import send_notices
from domain.processes.post import deliver_messages
from domain.requests import Status
from tests.fakes import FakeMail
from tests.mails import OURS, PATH, bounce, gmail
from tests.post_room import PostRoom, a_post_room, asking, state
from tests.region import CONTACTS, KAISA, PEKKA, SIRI, Region


def test_a_hard_bounce_ends_mail_to_the_address_and_is_shown() -> None:
    room = a_post_room()
    message = asking(room)
    room.comes(bounce(room.returned(message), KAISA.email, "5.1.1"))
    with room.region.store.look(room.region.code) as work:
        assert work.post.suppressed(KAISA.id, KAISA.email)
        assert [stuck.key for stuck, *_ in work.post.stuck()] == [message.key]
        assert len(work.requests.standing("unreached", Status.OPEN)) == 1
    assert state(room, message) is Delivery.BOUNCED


@pytest.mark.parametrize("status", ["5.1.8", "5.2.2", "5.4.4", "5.5.0", "4.4.7", "4.2.2"])
def test_a_passing_failure_is_shown_and_the_address_stays(status: str) -> None:
    room = a_post_room()
    room.comes(bounce(room.returned(asking(room)), KAISA.email, status, container="mixed"))
    with room.region.store.look(room.region.code) as work:
        assert work.post.suppressed(KAISA.id, KAISA.email) is None
    assert state(room, asking(room)) is Delivery.BOUNCED


def test_whoever_sees_where_answers_go_cannot_end_mail_to_somebody() -> None:
    room = a_post_room()
    message = asking(room)
    for to in (room.address(message), f"{room.address(message)}, <yhdyspinta+h@alliance.example.org>"):
        room.comes(bounce(to, KAISA.email, "5.1.1", server=to))
    named = f"<{PATH.tag(ref_of(room.region.code, message.key), Use.HEADER)}.x@alliance.example.org>"
    forged = bounce(OURS, KAISA.email, "5.1.1", server="named")
    forged["In-Reply-To"] = named
    assert room.comes(forged).counts["forged"] == 1
    with room.region.store.look(room.region.code) as work:
        assert work.post.suppressed(KAISA.id, KAISA.email) is None
    assert state(room, message) is Delivery.SENT


def test_a_bounce_counts_for_the_message_it_came_back_to_alone() -> None:
    room = a_post_room()
    (other,) = room.sent(SIRI.id, "digest")
    both = f"{room.address(asking(room))}, {PATH.address('aaaaaaaaaa')}"
    room.comes(bounce(both, KAISA.email, "5.1.1"))
    assert (state(room, asking(room)), state(room, other)) == (Delivery.SENT, Delivery.SENT)


def test_a_delay_changes_nothing() -> None:
    room = a_post_room()
    room.comes(bounce(room.returned(asking(room)), KAISA.email, "4.4.1", "delayed"))
    assert state(room, asking(room)) is Delivery.SENT


def test_a_forged_bounce_is_counted_and_changes_nothing() -> None:
    room = a_post_room()
    forged = PATH.address("aaaaaaaaaa").replace(".", ".2", 1)
    outcome = room.comes(bounce(OURS, KAISA.email, "5.1.1"), bounce(forged, KAISA.email, "5.1.1"))
    assert outcome.counts["forged"] == 2
    assert state(room, asking(room)) is Delivery.SENT
    with room.region.store.look(room.region.code) as work:
        assert work.post.suppressed(KAISA.id, KAISA.email) is None


def test_a_bounce_of_what_was_forwarded_elsewhere_leaves_the_address_alone() -> None:
    room = a_post_room()
    room.comes(bounce(room.returned(asking(room)), "kaisa@old.example.org", "5.1.1"))
    with room.region.store.look(room.region.code) as work:
        assert work.post.suppressed(KAISA.id, KAISA.email) is None


def gone(room: PostRoom, days: int = 15) -> list[str]:
    room.comes(bounce(room.returned(asking(room)), KAISA.email, "5.1.1"))
    room.region.clock.pass_time(days=days)
    return list(room.comes().ids)


def test_who_has_left_without_a_word_is_replaced_by_the_deputy_who_is_asked_who_comes_instead() -> None:
    room = a_post_room()
    assert gone(room) == [KAISA.id]
    with room.region.store.look(room.region.code) as work:
        assert not work.register.contact(KAISA.id).active
        assert work.requests.get("values.2027.isola").contact == PEKKA.id
        (fresh,) = [one for one in work.requests.open_of_contact(PEKKA.id) if one.kind == "people"]
    assert fresh.subject == f"left.{KAISA.id}"
    assert [one.letter for one in room.sent(PEKKA.id)][:1] == ["successor"]
    assert room.comes().ids == []


def test_an_address_that_a_server_refuses_at_once_counts_like_one_whose_mail_came_back() -> None:
    room = PostRoom(Region(mail=FakeMail(failures=[Never("smtp.nobody", status=550, enhanced="5.1.1")])))
    room.region.open_round()
    send_notices(room.region.ports, room.region.code)
    deliver_messages(room.region.ports, room.region.code)
    with room.region.store.look(room.region.code) as work:
        ((refused, *_),) = work.post.stuck()
        email = work.register.contact(refused.contact).email
    assert room.comes().ids == []
    with room.region.store.look(room.region.code) as work:
        assert work.post.suppressed(refused.contact, email)
        colleagues = [one for one in CONTACTS if one.partner == work.register.contact(refused.contact).partner]
    room.comes()
    assert [one.code for one in room.handled(Sort.BOUNCE)] == ["smtp.nobody"]
    room.region.clock.pass_time(days=15)
    assert list(room.comes().ids) == [refused.contact][: len(colleagues) - 1]


def test_nobody_is_replaced_at_once_however_long_nothing_was_heard_of_them() -> None:
    room = a_post_room()
    message = asking(room)
    room.comes(gmail(KAISA.email, room.address(message), "Teen tämän pian."))
    room.region.clock.pass_time(days=60)
    assert room.comes(bounce(room.returned(message), KAISA.email, "5.1.1")).ids == []
    with room.region.store.look(room.region.code) as work:
        assert work.register.contact(KAISA.id).active


def test_who_is_heard_of_after_a_bounce_has_not_left() -> None:
    room = a_post_room()
    room.comes(bounce(room.returned(asking(room)), KAISA.email, "5.1.1"))
    room.region.clock.pass_time(days=3)
    room.comes(gmail(KAISA.email, room.address(asking(room)), "Täällä ollaan!"))
    room.region.clock.pass_time(days=15)
    assert room.comes().ids == []


def test_a_corrected_address_lets_its_owner_stay() -> None:
    room = a_post_room()
    room.comes(bounce(room.returned(asking(room)), KAISA.email, "5.1.1"))
    with room.region.store.begin(room.region.code) as work:
        work.register.save(room.region.alliance, [], [replace(KAISA, email="kaisa.kivi@isola.example.org")])
    room.region.clock.pass_time(days=30)
    assert room.comes().ids == []


def test_where_nobody_is_left_to_step_in_nobody_is_replaced() -> None:
    room = a_post_room()
    (message,) = room.sent(SIRI.id, "digest")
    room.comes(bounce(room.returned(message), SIRI.email, "5.1.1"))
    room.region.clock.pass_time(days=30)
    assert room.comes().ids == []
    assert [one.code for one in room.handled(Sort.BOUNCE)] == ["5.1.1"]
