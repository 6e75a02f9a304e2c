"""Invitations as calendars read them: RFC 5545, 5546 and 6047, the same bytes at every retry."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from adapters.email.headers import dress
from adapters.email.letters import compose
from adapters.email.mail import mail_of
from adapters.return_path import Use
from domain.meetings.meeting import reply_ref
from domain.words import Language
from tests.adapters.email.samples import LETTERHEAD, SENDER, PlainLinks, sample
from tests.mails import OURS, PATH

INVITATIONS = ("invitation-to-meeting", "meeting-moved", "meeting-stand-in", "meeting-cancelled", "meeting-not-yours")


def content(name: str, language: Language = Language.FI) -> bytes:
    message, reader = sample(name, language)
    letter = compose(LETTERHEAD, message, reader, SENDER, PlainLinks())
    return dress(LETTERHEAD, message, letter, reader, SENDER, "yhdyspinta@example.org").content


def mailed(name: str, language: Language = Language.FI) -> EmailMessage:
    read = message_from_bytes(content(name, language), policy=policy.default)
    assert isinstance(read, EmailMessage)
    return read


def calendars(mail: EmailMessage) -> list[bytes]:
    parts = [part for part in mail.walk() if part.get_content_type() in {"text/calendar", "application/ics"}]
    return [bytes(part.get_payload(decode=True) or b"") for part in parts]


def event(name: str, language: Language = Language.FI) -> Event:
    (found,) = Calendar.from_ical(calendars(mailed(name, language))[0]).walk("VEVENT")
    assert isinstance(found, Event)
    return found


@pytest.mark.parametrize("name", INVITATIONS)
def test_a_retry_is_the_same_to_the_byte(name: str) -> None:
    assert content(name) == content(name)


@pytest.mark.parametrize("name", INVITATIONS)
def test_the_meeting_comes_beside_the_words_and_as_a_file_the_same_both_times(name: str) -> None:
    mail = mailed(name)
    kinds = [part.get_content_type() for part in mail.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "text/calendar", "application/ics"]
    beside, file = calendars(mail)
    assert beside == file
    assert max(len(line) for line in beside.splitlines()) <= 75


@pytest.mark.parametrize(
    ("name", "method", "sequence"),
    [("invitation-to-meeting", "REQUEST", 0), ("meeting-moved", "REQUEST", 1), ("meeting-cancelled", "CANCEL", 0)],
)
def test_the_method_stands_in_the_mail_and_in_the_calendar(name: str, method: str, sequence: int) -> None:
    mail = mailed(name)
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    assert part.get_param("method") == method
    calendar = Calendar.from_ical(calendars(mail)[0])
    assert (calendar["METHOD"], event(name)["SEQUENCE"]) == (method, sequence)
    assert event(name)["STATUS"] == ("CANCELLED" if method == "CANCEL" else "CONFIRMED")


def test_one_uid_stays_through_every_change() -> None:
    assert {str(event(name)["UID"]) for name in INVITATIONS} == {"steering.2027-03-09.demo@yhdyspinta"}


def test_the_time_is_finnish_and_the_zone_comes_along() -> None:
    found = event("invitation-to-meeting")
    assert found["DTSTART"].params["TZID"] == "Europe/Helsinki"
    assert found.start == datetime(2027, 3, 9, 9, tzinfo=ZoneInfo("Europe/Helsinki"))
    assert isinstance(found.start, datetime)
    assert found.start.astimezone(UTC).hour == 7
    assert b"BEGIN:VTIMEZONE\r\nTZID:Europe/Helsinki" in calendars(mailed("invitation-to-meeting"))[0]


@pytest.mark.parametrize("language", Language)
def test_the_reader_is_the_only_attendee_and_reads_their_own_language(language: Language) -> None:
    found, mail = event("invitation-to-meeting", language), mailed("invitation-to-meeting", language)
    names = {Language.FI: "Hyte-ohjausryhmä", Language.SV: "Styrgruppen", Language.EN: "Steering group"}
    assert str(found["SUMMARY"]) == names[language]
    assert str(found["ATTENDEE"]).removeprefix("mailto:") in str(mail["To"])
    assert str(found["ORGANIZER"]) == f"mailto:{SENDER.email}"


def test_no_key_to_our_pages_stands_in_a_calendar_that_others_may_see() -> None:
    for name in INVITATIONS:
        assert b"/l/" not in b"".join(calendars(mailed(name))).replace(b"\r\n ", b"")


def test_names_cannot_become_properties_of_their_own() -> None:
    message, reader = sample("invitation-to-meeting")
    evil = 'X";X=1:mailto:evil@example.com'
    facts = {**message.facts, "place": f"Sali\r\nATTENDEE:mailto:evil@example.com {evil}"}
    letter = compose(LETTERHEAD, replace(message, facts=facts), reader, SENDER, PlainLinks())
    assert letter.attached is not None
    (found,) = Calendar.from_ical(letter.attached.calendar).walk("VEVENT")
    assert "evil" not in str(found["ATTENDEE"])
    assert "evil@example.com" in str(found["LOCATION"])


def test_a_place_the_alliance_has_listed_is_named_in_the_readers_language() -> None:
    message, reader = sample("invitation-to-meeting", Language.SV)
    facts = {**message.facts, "place": {"fi": "Kirjasto", "sv": "Biblioteket", "en": ""}, "join": ""}
    letter = compose(LETTERHEAD, replace(message, facts=facts), reader, SENDER, PlainLinks())
    assert letter.attached is not None
    (found,) = Calendar.from_ical(letter.attached.calendar).walk("VEVENT")
    assert (str(found["LOCATION"]), "Plats: Biblioteket" in letter.text) == ("Biblioteket", True)


def test_where_an_inbox_is_set_calendars_answer_to_it() -> None:
    message, reader = sample("invitation-to-meeting")
    letter = compose(LETTERHEAD, message, reader, SENDER, PlainLinks(), "yhdyspinta@example.org")
    assert letter.attached
    (found,) = Calendar.from_ical(letter.attached.calendar).walk("VEVENT")
    assert str(found["ORGANIZER"]) == "mailto:yhdyspinta@example.org"
    assert (found["ORGANIZER"].params["CN"], found["ATTENDEE"].params["RSVP"]) == (SENDER.name, "TRUE")


def test_replies_to_an_invitation_and_to_its_updates_come_to_one_address_that_is_the_readers_own(
    tmp_path: Path,
) -> None:
    mail, found = mail_of("", tmp_path, OURS, PATH), list[str]()
    message, reader = sample("invitation-to-meeting")
    for letter, to in (("meeting-invitation", reader), ("meeting-moved", reader), ("meeting-moved", SENDER)):
        facts = {**message.facts, "sequence": len(found)}
        said = mail.compose(LETTERHEAD, replace(message, letter=letter, facts=facts), to, SENDER, PlainLinks())
        assert said.attached
        (event,) = Calendar.from_ical(said.attached.calendar).walk("VEVENT")
        found.append(str(event["ORGANIZER"]).removeprefix("mailto:"))
    refs = [reply_ref(LETTERHEAD.code, message.facts["uid"], to.id) for to in (reader, reader, SENDER)]
    assert [PATH.ref_of(address, Use.CALENDAR) for address in found] == refs
    assert found[0] == found[1] != found[2]
