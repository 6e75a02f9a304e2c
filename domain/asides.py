"""What is said with a move that is not an answer: a no, a wish for time, to whom a request goes, new dates."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator

from domain.partners import email_address
from domain.words import Line, Name, Outside, Prose


class Words(Outside):
    """What is said with a move that is not an answer."""

    reason: Prose = ""


class SeenBy(StrEnum):
    """Who may read the reason of a decline."""

    COORDINATOR = "coordinator"
    ALLIANCE = "alliance"
    REPORT = "report"


class Decline(Words):
    """A kind no. The decliner chooses who sees the reason: the coordinator, the alliance, or the report too."""

    seen_by: SeenBy = SeenBy.COORDINATOR


class AskTime(Words):
    """A wish for more time, with the day that would suit."""

    until: date | None = None


class HandOver(Words):
    """To whom the request goes: a known contact, or a colleague's name and address. No rows means all of it.

    `giver` had it until then, whoever handed it over; where empty, whoever did.
    """

    contact: Line = ""
    giver: Line = ""
    name: Name | None = None
    email: Annotated[str, AfterValidator(lambda text: email_address(text) if text else "")] = ""
    rows: tuple[Line, ...] = ()


class Parted(Words):
    """What is said with the withdrawing of what was asked of an organisation that leaves."""

    left: bool = True


class NewDates(Words):
    """The dates of a request after the asker gave more time or returned it."""

    due: date
    locks: date
