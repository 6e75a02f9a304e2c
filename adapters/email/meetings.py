"""Letters about meetings: invitations that calendars understand (RFC 5545, 5546, 6047), agendas, cancellations."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from icalendar import Calendar, Event, vCalAddress

from adapters.calendars import helsinki_zone, local
from adapters.email.blocks import Action, Block, Paragraph, Points, Quote
from adapters.email.paper import Paper
from adapters.wording import readable_fact, spoken_time
from domain.messages import Attached
from domain.words import Text


def _when(paper: Paper) -> str:
    return spoken_time(datetime.fromisoformat(paper.facts["starts"]), paper.language)


def _told(paper: Paper) -> list[Block]:
    """Tell what a calendar would: when, where, how to join, with whom."""
    facts = paper.facts
    lines = [paper.say("meeting.when", when=_when(paper))]
    lines += [paper.say("meeting.place", place=readable_fact(facts["place"]))] if facts["place"] else []
    lines += [paper.say("meeting.with", partner=Text(**facts["with"]))] if "with" in facts else []
    return [Points(lines), *_join(paper)]


def _join(paper: Paper) -> list[Block]:
    """Tell how to join: an address stands alone on its line, other words as they are."""
    join = paper.facts["join"]
    if not join:
        return []
    if join.startswith("https://") and " " not in join:
        return [Action(paper.say("meeting.join-here"), join, main=False)]
    return [Paragraph(paper.say("meeting.join", join=join))]


def invitation(paper: Paper) -> list[Block]:
    """Invite, readable without any calendar."""
    expected = paper.facts.get("expected", False) and paper.message.letter == "meeting-invitation"
    open_it = Action(paper.say("rsvp.change" if expected else "rsvp.open"), paper.answer(paper.facts))
    said = paper.say(f"{paper.message.letter}.{'expected' if expected else 'body'}")
    return [Paragraph(said), *_told(paper), *_agenda(paper), open_it]


def _agenda(paper: Paper) -> list[Block]:
    """Bring the agenda with an invitation that leaves once it is due."""
    items = [Text(**one)[paper.language] for one in paper.facts.get("items_said", ())]
    return [Paragraph(paper.say("meeting-agenda.body")), Points(items)] if items else []


def informed(paper: Paper) -> list[Block]:
    """Tell what has changed, with nothing to answer."""
    reason = [Quote(paper.facts["reason"], paper.sender.name)] if paper.facts.get("reason") else []
    return [Paragraph(paper.say(f"{paper.message.letter}.body")), *reason, *_told(paper)]


def called_off(paper: Paper) -> list[Block]:
    """Tell that there will be no meeting of which the time was still looked for."""
    reason = [Quote(paper.facts["reason"], paper.sender.name)] if paper.facts.get("reason") else []
    return [Paragraph(paper.say(f"{paper.message.letter}.body")), *reason]


def agenda(paper: Paper) -> list[Block]:
    """Bring the agenda."""
    items = [Text(**one)[paper.language] for one in paper.facts["items_said"]]
    said: list[Block] = [Points(items)] if items else []
    open_it = Action(paper.say("meeting-agenda.open"), paper.answer(paper.facts))
    lead = paper.say("meeting-agenda.body" if items else "meeting-agenda.empty")
    return [Paragraph(lead), *said, *_told(paper), open_it]


def meeting_subject(paper: Paper) -> str:
    """Name the forum and when it meets."""
    return paper.say(f"{paper.message.letter}.subject", forum=Text(**paper.facts["forum"]), when=_when(paper))


def calendar_of(paper: Paper) -> Attached:
    """Write the meeting for the reader's calendar: the same bytes at every retry, for all comes from the message."""
    method = "CANCEL" if paper.facts.get("cancelled") else "REQUEST"
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Yhdyspinta//Kutsut//FI")
    calendar.add("method", method)
    calendar.add_component(helsinki_zone())
    calendar.add_component(_event(paper, method))
    return Attached(bytes(calendar.to_ical()).decode(), method)


def _event(paper: Paper, method: str) -> Event:
    facts, event = paper.facts, Event()
    event.add("uid", facts["uid"])
    event.add("sequence", facts["sequence"])
    event.add("dtstamp", paper.message.queued_at)
    event.add("dtstart", local(datetime.fromisoformat(facts["starts"])))
    event.add("dtend", local(datetime.fromisoformat(facts["ends"])))
    event.add("summary", Text(**facts["forum"])[paper.language], parameters={"language": paper.language.value})
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    for name, said in _more(paper):
        event.add(name, said)
    event["organizer"] = _person(_organizer(paper), paper.sender.name)
    event.add("attendee", _attendee(paper, method), encode=False)
    return event


def _more(paper: Paper) -> Sequence[tuple[str, Any]]:
    facts = paper.facts
    room = readable_fact(facts["place"])
    where = room[paper.language] if isinstance(room, Text) else room
    place = ", ".join(filter(None, [where, facts["join"]]))
    said = [("location", place), ("description", paper.say("meeting.calendar"))]
    return [(name, words) for name, words in said if words]


def _organizer(paper: Paper) -> str:
    """Return the organizer as the first letter named it: calendars refuse a meeting that another would move."""
    return str(paper.facts.get("organizer", paper.inbox or paper.sender.email))


def _person(email: str, name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = name
    return address


def _attendee(paper: Paper, method: str) -> vCalAddress:
    """Name the reader alone: who else is invited is nobody's business in a forwarded mail."""
    reader = _person(paper.to.email, paper.to.name)
    reader.params["ROLE"] = "REQ-PARTICIPANT"
    if method == "REQUEST":
        reader.params["PARTSTAT"] = "NEEDS-ACTION"
        # A reply to an address that is not read, or believed, any more is given on the page.
        reader.params["RSVP"] = "TRUE" if paper.inbox == _organizer(paper) else "FALSE"
    return reader
