from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from adapters.email.mail import mail_of
from adapters.spreadsheets.layout import FIRST_ROW, NUMBER
from domain.inbox.incoming import Shelf
from domain.messages import Delivery
from domain.requests import Status
from domain.words import Language
from tests.mails import (
    OURS,
    PATH,
    Program,
    apple,
    bounce,
    gmail,
    many_received,
    nested,
    out_of_office,
    outlook,
    swedish,
    with_sheet,
)
from tests.post_room import PostRoom, a_post_room, asking, state
from tests.region import COORDINATOR, ISOLA, KAISA, PEKKA


def template(room: PostRoom, number: float | str = 7) -> bytes:
    """The spreadsheet of the round, its first row filled in."""
    with room.region.store.look(room.region.code) as work:
        request = work.requests.get("values.2027.isola")
        question = work.requests.question(request)
    book = load_workbook(BytesIO(room.ports.sheets.template(request, question, ISOLA.name, Language.FI)))
    sheet = book.worksheets[0]
    sheet.cell(FIRST_ROW + 1, NUMBER + 1).value = number
    file = BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("program", [gmail, outlook, apple, swedish])
def test_what_is_answered_by_mail_is_noted_on_the_request_and_is_no_answer(program: Program) -> None:
    room = a_post_room()
    outcome = room.comes(program(KAISA.email, room.address(asking(room)), "Teen tämän ensi viikolla."))
    (note,) = room.notes()
    assert (note.request, note.contact, note.text) == ("values.2027.isola", KAISA.id, "Teen tämän ensi viikolla.")
    assert room.region.request().status is Status.OPEN
    assert (outcome.counts["note"], outcome.needs_person, room.shelf()) == (1, "", Shelf.PROCESSED)


def test_a_mail_is_handled_once_however_often_it_is_read() -> None:
    room = a_post_room()
    room.inbox.forgets = True
    mail = gmail(KAISA.email, room.address(asking(room)), "Hei")
    room.comes(mail)
    room.comes()
    room.comes()
    assert len(room.notes()) == 1


def test_a_mail_that_could_not_be_moved_goes_to_its_own_shelf_the_next_time() -> None:
    room = a_post_room()
    room.inbox.forgets = True
    room.comes(many_received(10_000))
    room.inbox.shelves.clear()
    assert (room.comes().counts["known"], room.shelf()) == (1, Shelf.PARKED)


def test_a_mail_that_names_ours_counts_only_from_the_readers_own_address() -> None:
    room = a_post_room()
    id = f"<{asking(room).key}.demo@alliance.example.org>"
    room.comes(gmail(KAISA.email, OURS, "Hei", In_Reply_To=id))
    assert [one.request for one in room.notes()] == ["values.2027.isola"]
    room.comes(gmail("someone@elsewhere.example.org", OURS, "Hei", In_Reply_To=id))
    assert (len(room.notes()), room.shelf()) == (1, Shelf.PARKED)


def test_an_answer_from_another_address_says_so() -> None:
    room = a_post_room()
    room.comes(gmail("pekka@isola.example.org", room.address(asking(room)), "Kaisa on estynyt."))
    (note,) = room.notes()
    assert (note.contact, note.address) == (KAISA.id, "pekka@isola.example.org")


def test_what_a_coordinator_writes_back_to_a_partner_is_no_note_of_the_partners() -> None:
    room = a_post_room()
    room.comes(gmail(COORDINATOR.email, room.address(asking(room)), "Ei kiirettä!"))
    assert (room.notes(), room.shelf()) == ([], Shelf.SEEN)


def test_the_very_mail_that_left_can_be_answered(tmp_path: Path) -> None:
    room = a_post_room()
    message = asking(room)
    with room.region.store.look(room.region.code) as work:
        alliance, people = work.register.alliance(), work.register.people([message.contact, message.sender])
    mail = mail_of("", tmp_path, OURS, PATH)
    parcel = mail.pack(alliance, message, people[KAISA.id], people[message.sender], room.ports.links)
    left = message_from_bytes(parcel.content)
    said = {"In_Reply_To": left["Message-ID"]}
    room.comes(gmail(KAISA.email, left["Reply-To"].replace("\r\n", ""), "Kiitos, palaan asiaan.", **said))
    room.comes(bounce(parcel.sender, KAISA.email, "5.1.1"))
    assert [note.text for note in room.notes()] == ["Kiitos, palaan asiaan."]
    assert state(room, message) is Delivery.BOUNCED


def test_a_mail_of_nobody_we_know_is_parked_and_named() -> None:
    outcome = a_post_room().comes(gmail("someone@elsewhere.example.org", OURS, "Hei"))
    assert outcome.needs_person == "1 mail lies in the folder parked"


def test_no_identity_code_is_ever_kept() -> None:
    room = a_post_room()
    room.comes(gmail(KAISA.email, room.address(asking(room)), "Hän on 131052-308T."))
    room.comes(gmail("131052-308T@elsewhere.example.org", room.address(asking(room)), "Hei"))
    newest, first = room.notes()
    assert (first.text, first.is_masked, newest.address) == (
        "Hän on ******-****.",
        True,
        "******-****@elsewhere.example.org",
    )


def test_a_filled_in_template_becomes_the_draft_and_a_letter_tells_what_was_read() -> None:
    room = a_post_room()
    room.comes(with_sheet(gmail(KAISA.email, room.address(asking(room)), "Tässä!"), template(room)))
    with room.region.store.look(room.region.code) as work:
        draft = work.requests.draft("values.2027.isola", KAISA.id)
    assert draft is not None
    assert draft[0]["values.hearing.number"] == "7"
    assert room.region.request().status is Status.OPEN
    (letter,) = room.sent(KAISA.id, "sheet-read")
    assert (letter.facts["count"], letter.facts["wrong"], letter.facts["trouble"]) == (1, [], [])
    assert [note.text for note in room.notes()] == ["Tässä!"]


def test_wrong_cells_are_named_in_the_letter_back() -> None:
    room = a_post_room()
    room.comes(with_sheet(gmail(KAISA.email, room.address(asking(room)), ""), template(room, "paljon")))
    (letter,) = room.sent(KAISA.id, "sheet-read")
    assert [one["code"] for one in letter.facts["wrong"]] == ["number.words"]
    assert letter.facts["count"] == 0


def test_a_file_that_is_no_template_is_told_of_by_letter_too() -> None:
    room = a_post_room()
    room.comes(with_sheet(gmail(KAISA.email, room.address(asking(room)), ""), b"PK nothing"))
    (letter,) = room.sent(KAISA.id, "sheet-read")
    assert [one["code"] for one in letter.facts["trouble"]]


def test_at_most_one_letter_goes_back_in_a_day() -> None:
    room = a_post_room()
    to = room.address(asking(room))
    for number in range(1, 4):
        room.comes(with_sheet(gmail(KAISA.email, to, f"{number}"), template(room, number)))
    assert len(room.sent(KAISA.id, "sheet-read")) == 1
    with room.region.store.look(room.region.code) as work:
        draft = work.requests.draft("values.2027.isola", KAISA.id)
    assert draft is not None
    assert draft[0]["values.hearing.number"] == "3"


@pytest.mark.parametrize("sender", [PEKKA.email, "someone@elsewhere.example.org"])
def test_a_template_from_another_address_fills_nothing_in(sender: str) -> None:
    room = a_post_room()
    room.comes(with_sheet(gmail(sender, room.address(asking(room)), ""), template(room)))
    with room.region.store.look(room.region.code) as work:
        assert work.requests.draft("values.2027.isola", KAISA.id) is None
    assert room.sent(KAISA.id, "sheet-read") == []
    assert [note.what for note in room.notes()] == ["files"]


def test_a_template_to_an_unsigned_address_fills_nothing_in() -> None:
    room = a_post_room()
    id = f"<{asking(room).key}.demo@alliance.example.org>"
    room.comes(with_sheet(gmail(KAISA.email, OURS, "", In_Reply_To=id), template(room)))
    with room.region.store.look(room.region.code) as work:
        assert work.requests.draft("values.2027.isola", KAISA.id) is None


def test_robots_lists_bounces_and_our_own_mail_get_no_letter_and_are_no_answer() -> None:
    room = a_post_room()
    to = room.address(asking(room))
    before = len(room.region.mail.sent)
    sheet = template(room)
    mails = [with_sheet(out_of_office(KAISA.email, to, f"Kiitos viestistäsi {number}"), sheet) for number in range(20)]
    mails += [with_sheet(gmail(OURS, to, f"{number}"), sheet) for number in range(20)]
    mails += [with_sheet(gmail(KAISA.email, OURS, f"{n}", List_Id="<hyte.example.org>"), sheet) for n in range(20)]
    mails += [bounce(room.returned(asking(room)), KAISA.email, f"4.4.{number}", "delayed") for number in range(20)]
    mails += [with_sheet(gmail(KAISA.email, to, f"{n}", Return_Path="<>"), sheet) for n in range(20)]
    room.comes(*mails)
    assert (room.sent(KAISA.id), len(room.region.mail.sent)) == (room.sent(KAISA.id)[:1], before)
    assert (room.notes(), room.region.request().status) == ([], Status.OPEN)


def test_hostile_mail_is_parked_and_the_rest_is_read() -> None:
    room = a_post_room()
    good = gmail(KAISA.email, room.address(asking(room)), "Hei")
    outcome = room.comes(nested(500), many_received(10_000), b"", good)
    assert (outcome.counts["unreadable"], outcome.counts["note"]) == (2, 1)
    assert [note.text for note in room.notes()] == ["Hei"]


@contextmanager
def no_room(room: PostRoom) -> Iterator[None]:
    """A disk that has just become full."""
    with room.region.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    yield
    with room.region.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")


def test_what_cannot_be_written_now_stays_for_the_next_run() -> None:
    room = a_post_room()
    to = room.address(asking(room))
    mails = [gmail(KAISA.email, to, f"{number} " * 1_000) for number in range(20)]
    with no_room(room):
        outcome = room.comes(*mails)
    assert outcome.counts["again"] == len(room.inbox.mails_) > 0
    assert "unreadable" not in outcome.counts
    room.comes()
    assert (len(room.notes()), room.inbox.mails_) == (len(mails), {})


def test_an_answer_that_a_list_passed_on_is_kept_and_no_letter_goes_back() -> None:
    room = a_post_room()
    listed = gmail(KAISA.email, room.address(asking(room)), "Tässä!", List_Id="<hyte.example.org>")
    room.comes(with_sheet(listed, template(room)))
    assert ([note.text for note in room.notes()], room.sent(KAISA.id, "sheet-read")) == (["Tässä!"], [])


@pytest.mark.parametrize(("words", "method"), [("Tässä kokouskutsu.", "PUBLISH"), ("", "REQUEST")])
def test_a_calendar_that_answers_nothing_is_a_file_that_came_with_the_words(words: str, method: str) -> None:
    room = a_post_room()
    mail = gmail(KAISA.email, room.address(asking(room)), words)
    event = f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    mail.add_attachment(event.encode(), maintype="text", subtype="calendar", filename="kutsu.ics")
    room.comes(mail)
    assert [(note.what, note.text) for note in room.notes()] == [("files", words)]
