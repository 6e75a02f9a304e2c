"""Mail leaves through a plugin of ours that gives away nothing of what its carrier says."""

from dataclasses import dataclass, field, replace

import pytest

from adapters.email.plugin import send
from domain.errors import Never, NotNow
from domain.messages import IN_DOUBT, UNREACHABLE, Parcel

PARCEL = Parcel("1", "aino@county.example.org", "kaisa@isola.example.org", b"Subject: x\r\n\r\n\xff\x00<&>\r\n.\r\n")


@dataclass
class Carrier:
    ending: Exception | None = None
    taken: list[Parcel] = field(default_factory=list)

    def carry(self, parcel: Parcel) -> None:
        self.taken.append(parcel)
        if self.ending:
            raise self.ending


def test_the_carrier_gets_the_very_bytes_once() -> None:
    carrier = Carrier()
    send(carrier, PARCEL)
    assert carrier.taken == [PARCEL]


@pytest.mark.parametrize(
    "ending",
    [NotNow(IN_DOUBT), NotNow(UNREACHABLE), NotNow("smtp.later", status=451), Never("smtp.refused"), OSError("disk")],
)
def test_every_ending_comes_out_as_it_was_and_nothing_is_sent_twice(ending: Exception) -> None:
    carrier = Carrier(ending)
    with pytest.raises(type(ending)) as raised:
        send(carrier, PARCEL)
    assert raised.value is ending
    assert carrier.taken == [PARCEL]


def test_a_message_its_carrier_was_never_asked_to_bring_comes_back_later_and_does_not_count_as_sent() -> None:
    carrier = Carrier()
    with pytest.raises(NotNow) as raised:
        send(carrier, replace(PARCEL, id=""))  # Apprise passes nothing on that has no body
    assert raised.value.code == "post.untried"
    assert carrier.taken == []
