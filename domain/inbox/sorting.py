"""What a mail is, by its marks and parts, and what a bounce means: pure rules."""

from collections.abc import Iterable
from enum import StrEnum

from domain.inbox.absences import absence_in
from domain.inbox.incoming import Delivery, Incoming, Mark, Sort

SHORT = 400
"""Letters of a reply that is nothing but "I am away until"."""
METHODS = frozenset({"REPLY", "COUNTER"})
"""What an attendee may say to an organizer (RFC 5546, 1.4); nothing else changes anything here."""


def sort_of(mail: Incoming) -> Sort:
    """Tell what a mail is. What no person has just written is never an answer."""
    if Mark.OWN in mail.marks:
        return Sort.OWN
    if mail.deliveries:
        return Sort.BOUNCE if mail.returned else Sort.FORGED
    if Mark.LIST in mail.marks and not (mail.refs or mail.invited):
        return Sort.LIST  # what answers a mail of ours is an answer, whatever a server on its way added
    if mail.calendar and (mail.calendar.method in METHODS or not mail.refs):
        return Sort.CALENDAR if mail.calendar.method in METHODS else Sort.UNMATCHED
    if mail.marks & {Mark.AUTO, Mark.BLANK}:
        return Sort.AWAY if Mark.BLANK not in mail.marks or mail.refs else Sort.AUTO
    return _by_a_person(mail)


def _by_a_person(mail: Incoming) -> Sort:
    if mail.sheets:
        return Sort.SHEET
    if not mail.text:
        return Sort.UNMATCHED if has_files(mail) else Sort.NOTHING
    short = len(mail.text) <= SHORT and mail.sent_at is not None
    return Sort.AWAY if short and mail.sent_at and absence_in(mail.text, mail.sent_at) else Sort.NOTE


def has_files(mail: Incoming) -> bool:
    """Tell whether something came along that is not read: a calendar that says nothing to an organizer too."""
    return mail.others > 0 or (mail.calendar is not None and mail.calendar.method not in METHODS)


def may_be_answered(mail: Incoming) -> bool:
    """Tell whether a letter may go back: never to robots, to lists, to nobody or to ourselves (RFC 3834, 2)."""
    return bool(mail.sender) and not mail.marks & {Mark.OWN, Mark.AUTO, Mark.LIST, Mark.BLANK}


class Meaning(StrEnum):
    """What a bounce means for the one it was written to.

    GONE: nothing written there will ever arrive. FAILED: this mail did not arrive. WAITS: it has not yet, or has.
    """

    GONE = "gone"
    FAILED = "failed"
    WAITS = "waits"


GONE = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})
"""What tells of the address itself (RFC 3463, RFC 7505): no such person or place, moved away, or closed.

All else tells of servers, of the letter, of what they let in, or of our own address (5.1.7 and 5.1.8), and passes.
"""


NOBODY = "smtp.nobody"
"""The code of a message that a server did not even take, for there is no such address: as good as a bounce."""


def meaning(delivery: Delivery) -> Meaning:
    """Tell what one report means."""
    if delivery.action != "failed":
        return Meaning.WAITS
    return Meaning.GONE if delivery.status in GONE else Meaning.FAILED


def worst(deliveries: Iterable[Delivery]) -> Delivery | None:
    """Return the report that matters most: each mail of ours has one recipient."""
    return max(deliveries, key=lambda one: _GRAVITY[meaning(one)], default=None)


_GRAVITY = {Meaning.WAITS: 0, Meaning.FAILED: 1, Meaning.GONE: 2}
