"""The only reader of time."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True)
class SystemClock:
    """The machine's time, moved by `shift` in rehearsals and tests (YHDYSPINTA_CLOCK)."""

    shift: timedelta = timedelta()

    def now(self) -> datetime:
        """Return the instant in UTC."""
        return datetime.now(UTC) + self.shift


def anchored(setting: str) -> str:
    """Tie a clock setting to this moment, so that every process that inherits it shows the same time."""
    return setting if "@" in setting or not setting else f"{setting}@{datetime.now(UTC).isoformat()}"


def running_from(setting: str) -> SystemClock:
    """Return a clock that showed the setting's instant at its anchor (`2027-03-01T08:00+02:00@…`) and runs on.

    Without an anchor it starts now. Raises ValueError when either is no instant with a zone.
    """
    start, _, anchor = anchored(setting).partition("@")
    shown, real = datetime.fromisoformat(start), datetime.fromisoformat(anchor)
    if shown.tzinfo is None or real.tzinfo is None:
        raise ValueError("the clock's instant needs a time zone")
    return SystemClock(shown - real)
