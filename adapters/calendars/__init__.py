"""iCalendar (RFC 5545): feeds, and the parts that invitations are made of too."""

from adapters.calendars.feed import Happening, feed
from adapters.calendars.zone import TZID, helsinki_zone, local

__all__ = ["TZID", "Happening", "feed", "helsinki_zone", "local"]
