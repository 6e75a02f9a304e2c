"""A person's calendar hears of a meeting from one organizer for good: it would refuse the changes of another."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from icalendar import Calendar, Component

from adapters.email.mail import LetterMail, mail_of
from adapters.return_path import ReturnPath
from domain.meetings.meeting import Slot
from domain.processes.meetings.convening import convene
from domain.processes.post import deliver_messages
from tests.forum_room import CONVENED, with_forums
from tests.mails import KEYS, OURS
from tests.region import COORDINATOR, KAISA, Region

LATER = ReturnPath(["a key of later", "the newest key"], OURS)
"""The key that signed before has been retired."""


@pytest.fixture
def region() -> Region:
    return with_forums(Region())


def delivered(region: Region, mail: LetterMail, folder: Path) -> Iterator[Component]:
    """Deliver what waits and yield what KAISA's calendar reads of it."""
    deliver_messages(replace(region.ports, mail=mail), region.code)
    for file in sorted(folder.glob("new/*.eml")):
        found = message_from_bytes(file.read_bytes(), policy=policy.default)
        file.unlink()
        parts = [one for one in found.walk() if one.get_content_type() == "text/calendar"]
        if KAISA.email in found["To"] and parts:
            (event,) = Calendar.from_ical(parts[0].get_content()).walk("VEVENT")
            if str(event["UID"]).startswith(CONVENED):
                yield event


def moved(region: Region, hour: int) -> None:
    convene(region.ports, region.code, CONVENED, COORDINATOR.id, Slot(date(2027, 5, 11), time(hour)), "Valtuustosali")


def test_a_meeting_convened_before_a_key_was_retired_keeps_its_organizer_and_answers_on_its_page(
    region: Region, tmp_path: Path
) -> None:
    (first,) = delivered(region, mail_of("", tmp_path, OURS, ReturnPath(KEYS, OURS)), tmp_path)
    moved(region, 13)
    (second,) = delivered(region, mail_of("", tmp_path, OURS, LATER), tmp_path)
    assert first["ORGANIZER"] == second["ORGANIZER"]
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 1)
    assert [one["ATTENDEE"].params["RSVP"] for one in (first, second)] == ["TRUE", "FALSE"]


def test_a_newer_key_beside_the_old_one_changes_nothing(region: Region, tmp_path: Path) -> None:
    (first,) = delivered(region, mail_of("", tmp_path, OURS, ReturnPath(KEYS, OURS)), tmp_path)
    moved(region, 13)
    newer = ReturnPath([*KEYS, "a newer key"], OURS)
    (second,) = delivered(region, mail_of("", tmp_path, OURS, newer), tmp_path)
    assert first["ORGANIZER"] == second["ORGANIZER"]
    assert second["ATTENDEE"].params["RSVP"] == "TRUE"


def test_a_meeting_keeps_its_organizer_when_somebody_else_coordinates(region: Region, tmp_path: Path) -> None:
    mail = mail_of("", tmp_path, OURS)
    (first,) = delivered(region, mail, tmp_path)
    assert str(first["ORGANIZER"]) == f"mailto:{COORDINATOR.email}"
    with region.store.begin(region.code) as work:
        work.register.save(work.register.alliance(), [], [replace(COORDINATOR, active=False)])
    moved(region, 13)
    (second,) = delivered(region, mail, tmp_path)
    assert first["ORGANIZER"] == second["ORGANIZER"]
