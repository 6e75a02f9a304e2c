"""The invitation to a meeting and its reply: who comes, or who comes instead."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import FieldsBroken, RuleBroken
from domain.meetings.meeting import Meeting
from domain.requests import Kind, Ladder, Move, Reply, Request, Status
from domain.words import Line, Outside, Prose, Text


class Coming(StrEnum):
    """Whether a seat is filled at a meeting."""

    YES = "yes"
    DEPUTY = "deputy"
    NO = "no"


@dataclass(frozen=True, slots=True)
class RsvpQuestion:
    """What the page of an invitation shows. `deputy` is the name of who stands in for the reader, if anybody does.

    `carried` tells that the standing reply comes from the date poll.
    """

    meeting: Meeting
    forum: Text
    purpose: Text
    about: Text | None
    deputy: str
    items: Sequence[Text]
    comes: int
    asked: int
    carried: bool = False


class Rsvp(Outside):
    """The reply to an invitation."""

    coming: Coming
    who: Line = ""
    comment: Prose = ""


@dataclass(frozen=True, slots=True)
class RsvpRow:
    """What one reply says; `who` names a stand-in who is not the deputy in the register."""

    request: str
    reply: int
    coming: Coming
    who: str


def replied(request: Request, question: RsvpQuestion, answer: Rsvp, reply: Reply) -> list[RsvpRow]:
    """Turn a reply into its row; raises FieldsBroken where somebody comes instead unnamed, or is named and does not."""
    if answer.coming is Coming.DEPUTY and not (answer.who or question.deputy):
        raise FieldsBroken({"who": RuleBroken("rsvp.who")})
    if answer.coming is not Coming.DEPUTY and answer.who:
        raise FieldsBroken({"who": RuleBroken("rsvp.nobody-instead")})
    return [RsvpRow(request.id, reply.number, answer.coming, answer.who)]


def rsvp_id(meeting: Meeting, partner: str, again: int = 0) -> str:
    """Name the request after the meeting as it is convened: another time is another invitation.

    So is another person of the same organisation who is invited in place of the first: `again` counts them.
    """
    time = f".{meeting.sequence}" if meeting.sequence or again else ""
    return f"rsvp.{meeting.id}.{partner}{time}{f'.{again}' if again else ''}"


def invited(meeting: Meeting, requests: Iterable[Request]) -> dict[str, list[Request]]:
    """Return each partner's invitations to a meeting at the time it is convened for, oldest first.

    The last of them counts, unless it was withdrawn.
    """
    found: dict[str, list[Request]] = {}
    for one in sorted(requests, key=lambda one: (len(one.id), one.id)):
        earlier = found.get(one.partner, [])
        if one.id == rsvp_id(meeting, one.partner, len(earlier)):
            found[one.partner] = [*earlier, one]
    return found


def still_invited(meeting: Meeting, requests: Iterable[Request]) -> dict[str, Request]:
    """Return the invitation of each partner that is invited now."""
    last = {partner: some[-1] for partner, some in invited(meeting, requests).items()}
    return {partner: one for partner, one in last.items() if one.status is not Status.WITHDRAWN}


RSVP: Kind[RsvpQuestion, Rsvp] = Kind(
    "rsvp",
    Rsvp,
    replied,
    Ladder(frozenset({1, 2}), None),
    frozenset({Move.ANSWER, Move.HAND_OVER}),
    receipt=False,
    taken_in_by="convene-meeting",
)
