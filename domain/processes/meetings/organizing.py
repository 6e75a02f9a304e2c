"""Whom a person's calendar knows as the organizer of a meeting: the same in every letter about it."""

from dataclasses import replace

from domain.messages import Message
from domain.partners import Contact
from domain.ports import Ports, Work


def organized(ports: Ports, work: Work, message: Message, to: Contact, sender: Contact) -> Message:
    """Name the organizer in a letter about a meeting: whom the first one named, else where calendars answer to now.

    Calendars refuse a change by another (RFC 5546, 2.1.4), also after a signing key was retired, the mailbox has moved
    or somebody else coordinates.
    """
    meeting = message.facts.get("meeting")
    if "uid" not in message.facts or not isinstance(meeting, str):
        return message
    known = work.meetings.organizer(meeting, to.id)
    address = known or ports.mail.organizer(work.register.alliance(), message, to) or sender.email
    return replace(message, facts={**message.facts, "organizer": address})


def note_organizer(work: Work, told: Message, to: Contact) -> None:
    """Write down for good whom a letter that is about to leave names as the organizer."""
    meeting = told.facts.get("meeting")
    if "organizer" in told.facts and isinstance(meeting, str) and not work.meetings.organizer(meeting, to.id):
        work.meetings.keep_organizer(meeting, to.id, told.facts["organizer"])
