"""What has happened, in the past tense: written with the change, told afterwards."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to `subject`: ids only, so it may be shown to operators. `at` is in UTC."""

    name: str
    subject: str
    by: str
    at: datetime
