"""A calendar program's reply to an invitation (RFC 5546, 6047), read by icalendar."""

from datetime import UTC, date, datetime
from email.message import Message
from typing import Any

from icalendar import Calendar

from domain.inbox.incoming import CalendarReply
from domain.inbox.quoting import readable
from domain.words import masked

LARGEST, MOST_LINES = 100_000, 2_000
STATES = frozenset({"ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED", "NEEDS-ACTION"})
"""What somebody asked to a meeting may be (RFC 5545, 3.2.12)."""
CALENDARS = frozenset({"text/calendar", "application/ics"})


def reply_in(part: Message, content: bytes) -> CalendarReply | None:
    """Return what a part says of one meeting; none where it says nothing we can read. Repetitions are not looked at."""
    if part.get_content_type() not in CALENDARS or len(content) > LARGEST or content.count(b"\n") > MOST_LINES:
        return None
    try:
        calendar = Calendar.from_ical(content)
        events = list(calendar.walk("VEVENT"))
        return _reply(str(calendar.get("method", "")), events[0]) if events else None
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return None


def _reply(method: str, event: Any) -> CalendarReply:
    attendees = event.get("attendee", [])
    attendees = attendees if isinstance(attendees, list) else [attendees]
    said = next((one for one in attendees if one.params.get("PARTSTAT")), attendees[0] if attendees else "")
    params = getattr(said, "params", {})
    state = str(params.get("PARTSTAT", "")).upper()
    named = {_address(one): str(getattr(one, "params", {}).get("CN", "")) for one in attendees}
    delegate = _address(_first(params.get("DELEGATED-TO", "")))
    return CalendarReply(
        method.strip().upper(),
        str(event.get("uid", "")).strip()[:200],
        int(event.get("sequence", 0)),
        _address(said),
        state if state in STATES else "",
        masked(readable(named.get(delegate) or delegate)[:200]),
        masked(readable(str(event.get("comment", "")))[:1_000]),
        _moment(event, "dtstamp"),
        _day(event),
    )


def _first(found: Any) -> str:
    return str(found[0]) if isinstance(found, list) and found else str(found or "")


def _address(written: Any) -> str:
    return str(written).strip().strip('"').casefold().removeprefix("mailto:")[:320]


def _moment(event: Any, name: str) -> datetime | None:
    found = getattr(event.get(name), "dt", None)
    if not isinstance(found, datetime):
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def _day(event: Any) -> datetime | date | None:
    found = getattr(event.get("dtstart"), "dt", None)
    return _moment(event, "dtstart") if isinstance(found, datetime) else found if isinstance(found, date) else None
