"""Answers somebody might give about meetings, for rehearsals."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from domain.meetings.dates import DATES, Can, Dates, DatesQuestion
from domain.meetings.minutes import MINUTES, Checked, MinutesQuestion, Remark
from domain.meetings.rsvp import RSVP, Coming, Rsvp, RsvpQuestion

OFTEN = 0.8
"""How often a day suits, or somebody comes."""
Roll = Callable[[str], float]


def _some_days(question: DatesQuestion, roll: Roll) -> Dates:
    said = {slot.code: Can.YES if roll(slot.code) < OFTEN else Can.NO for slot in question.slots}
    return Dates(slots=said)


def _comes(question: RsvpQuestion, roll: Roll) -> Rsvp:
    del question
    return Rsvp(coming=Coming.YES if roll("coming") < OFTEN else Coming.NO)


def _fine(question: MinutesQuestion, roll: Roll) -> Remark:
    del question, roll
    return Remark(checked=Checked.FINE)


ABOUT_MEETINGS: Mapping[str, Callable[[Any, Roll], BaseModel]] = {
    DATES.name: _some_days,
    RSVP.name: _comes,
    MINUTES.name: _fine,
}
