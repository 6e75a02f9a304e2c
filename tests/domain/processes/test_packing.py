"""Nothing stands between a server's answer and our note of it: not the next letter, nor what is wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from adapters.database.engine import database_now
from adapters.database.tables import messages, turns
from domain.alliance import Alliance
from domain.links import Links
from domain.messages import RETRY_MINUTES, Delivery, Message, Parcel
from domain.pacing import Pace
from domain.partners import Contact
from domain.processes.post import deliver_messages
from tests.domain.processes.post_room import ANY_NUMBER, a_message, states, wait_over, waiting
from tests.fakes import FakeMail
from tests.region import OLLI, Region

ONE, TWO, THREE = a_message(1), a_message(2, contact=OLLI.id), a_message(3)


@dataclass
class Watched(FakeMail):
    """Mail that tells what is done when, breaks at what nobody foresaw, and lets something happen meanwhile."""

    done: list[str] = field(default_factory=list)
    unforeseen: str = ""
    meanwhile: Callable[[], object] = lambda: None

    def pack(self, alliance: Alliance, message: Message, to: Contact, sender: Contact, links: Links) -> Parcel:
        if message.key == self.unforeseen:
            raise ZeroDivisionError
        self.done.append(f"{message.key} written")
        return super().pack(alliance, message, to, sender, links)

    def carry(self, parcel: Parcel) -> None:
        self.done.append(f"{parcel.id} left for {parcel.recipient}")
        self.meanwhile()
        super().carry(parcel)


def test_each_letter_is_written_before_the_one_ahead_of_it_leaves() -> None:
    mail = Watched()
    region = waiting(Region(mail=mail), ONE, TWO, THREE)
    assert deliver_messages(region.ports, region.code).counts["sent"] == 3
    assert [one.split()[1] for one in mail.done] == ["written", "written", "left", "written", "left", "left"]


def test_what_changes_while_the_letter_before_it_leaves_is_in_the_next_one() -> None:
    mail = Watched()
    region = waiting(Region(mail=mail), ONE, TWO)

    def move() -> None:
        with region.store.begin(region.code) as work:
            work.register.save(work.register.alliance(), [], [replace(OLLI, email="olli@new.example.org")])

    mail.meanwhile = move
    deliver_messages(region.ports, region.code)
    assert mail.done[-1] == f"{TWO.key} left for olli@new.example.org"


def test_a_letter_nobody_can_write_for_a_reason_nobody_foresaw_holds_up_none_and_is_given_up() -> None:
    region = waiting(Region(mail=Watched(unforeseen=TWO.key)), ONE, TWO, THREE)
    for _ in range(len(RETRY_MINUTES) + 1):
        assert states(region).get(Delivery.REFUSED) is None
        with pytest.raises(ZeroDivisionError):
            deliver_messages(region.ports, region.code)
        wait_over(region)
    assert states(region)[Delivery.REFUSED] == 1
    assert [key for key, _ in _arrived(region)] == [ONE.key, THREE.key]


def test_what_has_left_is_noted_though_the_next_message_cannot_even_be_read() -> None:
    region = waiting(Region(alliance=ANY_NUMBER), ONE, TWO)
    with region.engine.begin() as connection:
        connection.execute(update(messages).where(messages.c.key == TWO.key).values(channel="smoke"))
    for _ in range(3):
        with pytest.raises(ValueError, match="smoke"):
            deliver_messages(region.ports, region.code)
        wait_over(region)
    assert [key for key, _ in _arrived(region)] == [ONE.key], "else it would leave again and again"


def test_how_far_a_mailing_is_is_told_of_what_is_noted_and_whoever_is_told_holds_up_nothing() -> None:
    region, noted = waiting(Region(), ONE, TWO, THREE), list[tuple[int, int]]()

    def told(sent: int, _of: int, _rest: timedelta) -> None:
        noted.append((sent, states(region)[Delivery.SENT]))
        raise TimeoutError

    assert deliver_messages(region.ports, region.code, told).counts["sent"] == 3
    assert noted == [(1, 1), (2, 2), (3, 3)], "before it is noted it would leave again"
    assert len(region.mail.sent) == 3


def test_whoever_sends_at_a_pace_keeps_the_turn_for_as_long_as_it_takes() -> None:
    mail, others = Watched(server_pace=Pace(per_minute=30)), list[bool]()
    region = waiting(Region(mail=mail), ONE, TWO, THREE)

    def a_long_time_passes() -> None:
        others.append(region.store.take_turn("mail", "another run", 60))
        with region.engine.begin() as connection:
            connection.execute(update(turns).values(until=database_now(connection)))

    mail.meanwhile = a_long_time_passes
    deliver_messages(region.ports, region.code)
    assert others == [False, False, False]


def _arrived(region: Region) -> list[tuple[str, str]]:
    return [(message.key, to.id) for message, to in region.mail.sent]
