"""The alliance: who leads it, in which languages, and how it wants its requests to behave."""

from dataclasses import dataclass, field
from enum import StrEnum

from domain.errors import RuleBroken
from domain.words import Language, Text


class Sending(StrEnum):
    """When notices may leave: in office hours, or always (demo alliances only)."""

    OFFICE = "office"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Alliance:
    """One county with its municipalities, parishes and associations. `backbone` is the leading partner (S0-7)."""

    code: str
    name: Text
    backbone: str
    languages: tuple[Language, ...] = (Language.FI, Language.SV)
    demo: bool = False
    sending: Sending = Sending.OFFICE
    hold_minutes: int = 15
    round_days: int = 28
    grace_days: int = 14
    minutes_to_answer: int = 15
    renewal: str = ""
    """The day of the year on which partners look their details over, 02-01; empty for never."""
    benefit: Text = field(default_factory=lambda: Text(""))

    def __post_init__(self) -> None:
        if not self.demo and (self.sending is Sending.ALWAYS or self.hold_minutes == 0):
            raise RuleBroken("alliance.demo-only", code=self.code)
