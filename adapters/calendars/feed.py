"""A calendar to subscribe to: what happens when, read again by calendar programs as often as they like."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event, vText

from adapters.calendars.zone import helsinki_zone, local

REFRESH = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of a feed: an instant in UTC with its length, or a whole day. `uid` never changes (RFC 5545 §3.8.4.7).

    What people are invited to has the UID and sequence of its invitation, so that calendars know it for the same.

    `busy` is false for what only reminds, so that a day with a due date still looks free to others.
    """

    uid: str
    summary: str
    starts: datetime | date
    lasts: timedelta = timedelta(days=1)
    description: str = ""
    address: str = ""
    place: str = ""
    busy: bool = False
    sequence: int = 0


def feed(name: str, happenings: Iterable[Happening], now: datetime) -> bytes:
    """Return a calendar with the entries, the same bytes for the same entries and instant."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Yhdyspinta//Vuosikello//FI")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)  # RFC 7986
    calendar.add("x-wr-calname", vText(name))  # the library does not know that it is text, and would not escape it
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add_component(helsinki_zone())
    for one in happenings:
        calendar.add_component(_event(one, now))
    return bytes(calendar.to_ical())


def _event(one: Happening, now: datetime) -> Event:
    starts = local(one.starts) if isinstance(one.starts, datetime) else one.starts
    event = Event()
    event.add("uid", one.uid)
    event.add("sequence", one.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", starts)
    event.add("dtend", starts + one.lasts)
    event.add("summary", one.summary)
    event.add("transp", "OPAQUE" if one.busy else "TRANSPARENT")
    for field, said in (("description", one.description), ("url", one.address), ("location", one.place)):
        if said:
            event.add(field, said)
    return event
