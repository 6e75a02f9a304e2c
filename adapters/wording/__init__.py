"""The words people read, in Finnish, Swedish and English."""

from adapters.wording.plainly import plainly
from adapters.wording.say import Say, problem, say, short_date, shown_number, spoken_date, spoken_time
from adapters.wording.titles import readable, readable_fact

__all__ = [
    "Say",
    "plainly",
    "problem",
    "readable",
    "readable_fact",
    "say",
    "short_date",
    "shown_number",
    "spoken_date",
    "spoken_time",
]
