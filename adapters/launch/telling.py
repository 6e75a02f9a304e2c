"""What went wrong, in a sentence for the operator's terminal."""

import os
import traceback
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from adapters.launch.faults import CannotStart
from adapters.settings import PREFIX
from adapters.wording import problem, say
from domain.errors import Problem
from domain.words import Language


def language() -> Language:
    """Return the language of the operator's terminal, as far as we speak it."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return next((one for one in Language if spoken.startswith(f"{one.value}_")), Language.EN)


def tell(error: Exception) -> str:
    """Say what went wrong; an unknown fault is named with its place, never with what it holds."""
    if isinstance(error, CannotStart):
        return str(error)
    if isinstance(error, Problem):
        return _sentence(error)
    if isinstance(error, SQLAlchemyError):
        kind = type(getattr(error, "orig", None) or error).__name__
        return f"The database is not as it should be ({kind}): `yhdyspinta migrate`, or see {PREFIX}DATABASE_URL."
    place = where(error).rpartition(" > ")[2]
    return f"Something went wrong that nobody foresaw: {type(error).__name__} in {place}."


def where(error: BaseException) -> str:
    """Say which way an error came, by files and lines alone."""
    frames = traceback.extract_tb(error.__traceback__)
    return " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames) or "?"


def _sentence(found: Problem) -> str:
    try:
        return problem(language(), found)
    except KeyError:
        return say(language(), "error.no-sentence", code=found.code)
