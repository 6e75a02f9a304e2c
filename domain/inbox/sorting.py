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
        return Sort.BOUNCE if mail.refs else Sort.FORGED
    if Mark.LIST in mail.marks:
        return Sort.LIST
    if mail.calendar:
        return Sort.CALENDAR if mail.calendar.method in METHODS else Sort.UNMATCHED
    if mail.marks & {Mark.AUTO, Mark.BLANK}:
        return Sort.AWAY if Mark.BLANK not in mail.marks or mail.refs else Sort.AUTO
    return _by_a_person(mail)


def _by_a_person(mail: Incoming) -> Sort:
    if mail.sheets:
        return Sort.SHEET
    if not mail.text:
        return Sort.UNMATCHED if mail.others else Sort.NOTHING
    short = len(mail.text) <= SHORT and mail.sent_at is not None
    return Sort.AWAY if short and mail.sent_at and absence_in(mail.text, mail.sent_at) else Sort.NOTE


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


PASSING = frozenset({"5.2.2", "5.4.4"})
"""A full mailbox, and a host name that cannot be found now, which is more often our name server's fault."""
ABOUT_US = ("5.3.", "5.6.", "5.7.")
"""Failures of servers, of the content and of what they let in: they tell of the letter, not of its address."""


def meaning(delivery: Delivery) -> Meaning:
    """Tell what one report means (RFC 3463 for the classes)."""
    if delivery.action != "failed":
        return Meaning.WAITS
    passing = delivery.status in PASSING or delivery.status.startswith(ABOUT_US)
    return Meaning.GONE if delivery.status.startswith("5.") and not passing else Meaning.FAILED


def worst(deliveries: Iterable[Delivery]) -> Delivery | None:
    """Return the report that matters most: each mail of ours has one recipient."""
    return max(deliveries, key=lambda one: _GRAVITY[meaning(one)], default=None)


_GRAVITY = {Meaning.WAITS: 0, Meaning.FAILED: 1, Meaning.GONE: 2}
