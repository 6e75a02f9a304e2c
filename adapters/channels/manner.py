"""How cards are posted."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Manner:
    """How to post: certificates to trust instead of the machine's own, and whether an address may be a private one.

    Seconds to wait for a connection, and for the answer with all of its body: together less than a message's lease.
    """

    authority: str = ""
    trusted: bool = False
    connect: float = 10
    answer: float = 20
