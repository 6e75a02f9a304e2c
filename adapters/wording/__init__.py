"""The words people read, in Finnish, Swedish and English."""

from adapters.wording.plainly import plainly
from adapters.wording.say import Say, problem, say, short_date, shown_number, spoken_date, spoken_time

__all__ = ["Say", "plainly", "problem", "say", "short_date", "shown_number", "spoken_date", "spoken_time"]
