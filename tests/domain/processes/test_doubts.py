"""What nobody knows to have arrived: the other side is asked, and every attempt carries the same bytes."""

from dataclasses import dataclass, field, replace

import pytest

from domain.alliance import Alliance
from domain.errors import NotNow
from domain.links import Links
from domain.messages import IN_DOUBT, NOTICE, RETRY_MINUTES, Delivery, Message, Parcel
from domain.partners import Contact
from domain.processes.post import deliver_messages, send_again
from tests.domain.processes.post_room import a_message, states, wait_over, waiting
from tests.fakes import FakeMail
from tests.region import COORDINATOR, KAISA, Region


class Death(BaseException):
    """What no code of ours catches."""


@dataclass
class Bytes(FakeMail):
    """Keeps what every attempt put on the wire, with the sender's name in it."""

    bytes: list[bytes] = field(default_factory=list)

    def pack(self, alliance: Alliance, message: Message, to: Contact, sender: Contact, links: Links) -> Parcel:
        return replace(super().pack(alliance, message, to, sender, links), content=sender.name.encode())

    def carry(self, parcel: Parcel) -> None:
        self.bytes.append(parcel.content)
        super().carry(parcel)


def left_open(region: Region) -> None:
    """Let a sender take the message, put it on the wire and die before anybody wrote down what became of it."""
    region.mail.failures.append(Death())
    with pytest.raises(Death):
        deliver_messages(region.ports, region.code)
    wait_over(region)


def a_reminder(step: str) -> Message:
    item = {"request": "values.2027.isola", "kind": "values", "step": step}
    return replace(a_message(), letter="digest", key=f"{NOTICE}{KAISA.id}.1", facts={"items": [item]})


@pytest.mark.parametrize("arrived", [True, False])
def test_of_a_message_in_doubt_the_other_side_is_asked_first(*, arrived: bool) -> None:
    region = waiting(Region(mail=FakeMail(known={"apology.001": arrived})))
    left_open(region)
    assert deliver_messages(region.ports, region.code).counts["sent"] == 1
    assert len(region.mail.sent) == (0 if arrived else 1)
    assert states(region) == {Delivery.SENT: 1}


def test_where_nobody_can_be_asked_what_opens_something_goes_again() -> None:
    region = waiting(Region())
    left_open(region)
    assert deliver_messages(region.ports, region.code).counts["sent"] == 1


def test_where_nobody_can_be_asked_a_receipt_is_let_be_and_shown() -> None:
    region = waiting(Region(), replace(a_message(), letter="receipt", key="receipt.001"))
    left_open(region)
    outcome = deliver_messages(region.ports, region.code)
    assert (outcome.counts["in_doubt"], region.mail.sent, bool(outcome.needs_person)) == (1, [], True)
    assert states(region) == {Delivery.IN_DOUBT: 1}
    wait_over(region)
    assert deliver_messages(region.ports, region.code).counts["left"] == 0, "it stays with the person who looks"
    assert send_again(region.ports, region.code, "receipt.001")
    assert deliver_messages(region.ports, region.code).counts["sent"] == 1


@pytest.mark.parametrize(("step", "counts"), [("1", (1, 0)), ("2", (0, 1)), ("3", (0, 1))])
def test_an_asking_in_doubt_goes_again_and_a_reminder_does_not(step: str, counts: tuple[int, int]) -> None:
    region = Region()
    region.open_round()
    waiting(region, a_reminder(step))
    left_open(region)
    done = deliver_messages(region.ports, region.code).counts
    assert (done["sent"], done["in_doubt"]) == counts


def test_every_attempt_carries_the_same_bytes_whatever_the_register_says_by_then() -> None:
    mail = Bytes(failures=[NotNow("smtp.later", status=451), NotNow(IN_DOUBT)])
    region = waiting(Region(mail=mail))
    for _ in range(3):
        deliver_messages(region.ports, region.code)
        renamed(region, replace(COORDINATOR, name=f"{COORDINATOR.name} II"))
        wait_over(region)
    assert len(mail.bytes) == 3
    assert len(set(mail.bytes)) == 1


def test_a_corrected_address_gets_the_message_anew() -> None:
    region = waiting(Region(mail=FakeMail(failures=[NotNow("smtp.later", status=450)])))
    deliver_messages(region.ports, region.code)
    renamed(region, replace(KAISA, email="kaisa.uusi@example.org"))
    wait_over(region)
    deliver_messages(region.ports, region.code)
    assert [to.email for _, to in region.mail.sent] == ["kaisa.uusi@example.org"]


def test_a_server_that_never_answers_ends_in_doubt_and_before_a_person() -> None:
    failures: list[BaseException] = [NotNow(IN_DOUBT)] * (len(RETRY_MINUTES) + 1)
    region = waiting(Region(mail=FakeMail(failures=failures)))
    for _ in RETRY_MINUTES:
        assert deliver_messages(region.ports, region.code).counts["later"] == 1
        wait_over(region)
    assert deliver_messages(region.ports, region.code).counts["in_doubt"] == 1
    assert states(region) == {Delivery.IN_DOUBT: 1}


def renamed(region: Region, contact: Contact) -> None:
    with region.store.begin(region.code) as work:
        work.register.save(work.register.alliance(), [], [contact])
