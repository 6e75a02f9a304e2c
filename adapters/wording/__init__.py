"""The words people read, in Finnish, Swedish and English."""

from adapters.wording.plainly import plainly
from adapters.wording.say import (
    Say,
    bare_clock,
    of_them,
    problem,
    say,
    short_date,
    shown_number,
    spoken_clock,
    spoken_date,
    spoken_time,
)
from adapters.wording.titles import readable, readable_fact

__all__ = [
    "Say",
    "bare_clock",
    "of_them",
    "plainly",
    "problem",
    "readable",
    "readable_fact",
    "say",
    "short_date",
    "shown_number",
    "spoken_clock",
    "spoken_date",
    "spoken_time",
]
