"""Mail as an Apprise plugin of ours: a packed message by its own carrier, with the truth about what became of it."""

from typing import Any, Protocol

from apprise.plugins import NotifyBase

from domain.errors import NotNow
from domain.messages import Parcel


class Carries(Protocol):
    """Brings one parcel to where it is read from; raises NotNow or Never."""

    def carry(self, parcel: Parcel) -> None: ...


class Mail(NotifyBase):  # type: ignore[no-untyped-call]
    """One parcel for one reader. Apprise's own `mailto` writes the message itself and tells no refusal from a doubt."""

    request_rate_per_sec = 0

    def __init__(self, carrier: Carries, parcel: Parcel) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.carrier, self.parcel = carrier, parcel
        self.problem: Exception | None = None

    def send(self, body: Any, title: Any = "", notify_type: Any = "", **_: Any) -> bool:
        """Hand the parcel over as it is; what goes wrong is kept for whoever asked, for Apprise passes on no more."""
        del body, title, notify_type
        try:
            self.carrier.carry(self.parcel)
        except Exception as problem:  # noqa: BLE001 - whatever it is, it goes on to whoever asked
            self.problem = problem
        return self.problem is None


def send(carrier: Carries, parcel: Parcel) -> None:
    """Send one message; raises what its carrier does, and NotNow where Apprise never asks it."""
    plugin = Mail(carrier, parcel)
    if not plugin.notify(body=parcel.id):
        raise plugin.problem or NotNow("post.untried")
