"""Finnish time as calendars want it told: rules instead of the yearly tables libraries write, which end in 2038."""

from datetime import datetime
from functools import cache
from typing import cast

from icalendar import Timezone

from domain.workdays import HELSINKI

TZID = "Europe/Helsinki"
RULES = f"""BEGIN:VTIMEZONE
TZID:{TZID}
BEGIN:STANDARD
DTSTART:19961027T040000
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
TZNAME:EET
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19970330T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
TZNAME:EEST
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
"""


@cache
def helsinki_zone() -> Timezone:
    """Return the VTIMEZONE every calendar of ours carries (RFC 5545 §3.6.5)."""
    return cast("Timezone", Timezone.from_ical(RULES.replace("\n", "\r\n")))


def local(instant: datetime) -> datetime:
    """Return an instant as Finnish wall-clock time; written to a calendar it names the zone above."""
    return instant.astimezone(HELSINKI)
