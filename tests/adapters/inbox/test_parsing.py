from email.message import EmailMessage
from time import perf_counter

import pytest

from adapters.inbox.parsing import Reader, Unreadable
from adapters.return_path import Use
from domain.inbox.incoming import Incoming, Mark, Sort
from domain.inbox.sorting import sort_of
from tests.mails import (
    OURS,
    PATH,
    Program,
    apple,
    bounce,
    calendar_reply,
    each_language,
    gmail,
    headers,
    many_received,
    nested,
    out_of_office,
    outlook,
    outlook_text,
    raw,
    swedish,
    with_sheet,
)

KAISA = "Kaisa.Kivi@isola.example.org"
REF = "abcdefghij"
TAGGED, RETURNED = PATH.address(REF, Use.ANSWER), PATH.address(REF)


def read_or_refused(mail: bytes) -> str:
    try:
        return sort_of(read(mail))
    except Unreadable as refused:
        return refused.code


def read(mail: EmailMessage | bytes) -> Incoming:
    return Reader(PATH).read(mail if isinstance(mail, bytes) else raw(mail))


@pytest.mark.parametrize("program", [gmail, outlook, outlook_text, apple, swedish])
def test_only_the_new_words_of_a_reply_are_kept(program: Program) -> None:
    mail = read(
        program(
            f"Kivi, Kaisa <{KAISA}>", f"Aino <aino@county.example.org>, <{TAGGED}>", "Äiti hoitaa nämä ensi viikolla."
        )
    )
    assert mail.text == "Äiti hoitaa nämä ensi viikolla."
    assert mail.sender == KAISA.casefold()
    assert mail.refs == (REF,)
    assert sort_of(mail) is Sort.NOTE


def test_a_signed_address_counts_wherever_a_server_wrote_it_and_in_either_case() -> None:
    mail = read(gmail(KAISA, "Aino <aino@county.example.org>", "Hei", Delivered_To=TAGGED.upper()))
    assert mail.refs == (REF,)


def test_an_address_that_only_looks_signed_is_marked() -> None:
    forged = read(gmail(KAISA, TAGGED.replace(".", ".a", 1)[:-1].replace("org", "orgg"), "Hei"))
    assert forged.refs == ()
    local, _, host = TAGGED.partition("@")
    changed = local[:-1] + ("a" if local[-1] != "a" else "b")
    forged = read(gmail(KAISA, f"{changed}@{host}", "Hei"))
    assert (forged.refs, Mark.FORGED in forged.marks) == ((), True)


def test_a_copy_of_a_mail_that_came_another_way_has_the_same_key() -> None:
    one = raw(gmail(KAISA, TAGGED, "Hei"))
    assert read(one).key == read(b"Received: from elsewhere\r\n" + one).key
    assert read(one).key != read(raw(gmail(KAISA, TAGGED, "Moi"))).key


def test_a_spreadsheet_is_found_by_its_name_or_its_kind_and_others_are_counted() -> None:
    mail = with_sheet(gmail(KAISA, TAGGED, "Tässä"), b"PK...")
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="liite.pdf")
    mail.add_attachment(b"PK2", maintype="application", subtype="octet-stream", filename="LUVUT.XLSX")
    found = read(mail)
    assert [one.content for one in found.sheets] == [b"PK...", b"PK2"]
    assert found.others == 1
    assert sort_of(found) is Sort.SHEET


@pytest.mark.parametrize(("language", "words"), each_language())
def test_out_of_office_is_no_answer_in_any_language(language: str, words: str) -> None:
    assert sort_of(read(out_of_office(KAISA, TAGGED, words, Content_Language=language))) is Sort.AWAY


@pytest.mark.parametrize(
    ("container", "server"), [("report", "Postfix"), ("mixed", "OpenSMTPD"), ("report", "Microsoft Exchange")]
)
def test_a_bounce_is_known_by_its_parts_whatever_holds_them(container: str, server: str) -> None:
    mail = read(bounce(RETURNED, "kaisa@isola.example.org", "5.1.1", container=container, server=server))
    assert [(one.action, one.status, one.recipients) for one in mail.deliveries] == [
        ("failed", "5.1.1", ("kaisa@isola.example.org",))
    ]
    assert (mail.returned, mail.refs, sort_of(mail)) == ((REF,), (REF,), Sort.BOUNCE)
    assert Mark.BLANK in mail.marks


@pytest.mark.parametrize("to", [OURS, TAGGED])
def test_a_bounce_to_an_address_that_bounces_do_not_come_to_is_forged(to: str) -> None:
    assert sort_of(read(bounce(to, "kaisa@isola.example.org", "5.1.1"))) is Sort.FORGED


def test_a_signed_message_id_tells_what_a_mail_answers() -> None:
    named = f"<{PATH.tag(REF, Use.HEADER)}.digest.c-0001.demo@alliance.example.org>"
    mail = read(gmail(KAISA, OURS, "Hei", In_Reply_To=named))
    assert (mail.refs, mail.returned) == ((REF,), ())


def test_an_answer_counts_whatever_lists_servers_make_of_it() -> None:
    listed = {"List_Unsubscribe": "<https://x.example.org>", "List_Id": "<hyte.example.org>"}
    assert sort_of(read(gmail(KAISA, TAGGED, "Hei", **listed))) is Sort.NOTE
    assert sort_of(read(gmail(KAISA, OURS, "Hei", **listed))) is Sort.LIST


def test_outlooks_reply_to_an_invitation_is_read_with_its_own_time_zone() -> None:
    mail = read(calendar_reply(KAISA, "steering-2027-09-09.demo@yhdyspinta", "ACCEPTED", 2))
    assert mail.calendar is not None
    found = mail.calendar
    assert (found.method, found.says, found.sequence) == ("REPLY", "ACCEPTED", 2)
    assert (found.attendee, found.uid) == (KAISA.casefold(), "steering-2027-09-09.demo@yhdyspinta")
    assert str(found.starts) == "2027-09-09 06:00:00+00:00"
    assert sort_of(mail) is Sort.CALENDAR


def test_a_delegate_is_named_by_the_calendar() -> None:
    more = 'ATTENDEE;CN="Pekka Puro";DELEGATED-FROM="mailto:x":mailto:pekka@isola.example.org\n'
    params = ';DELEGATED-TO="mailto:Pekka@isola.example.org"'
    mail = read(calendar_reply(KAISA, "m.demo@yhdyspinta", "DELEGATED", more=more, params=params))
    assert mail.calendar is not None
    assert (mail.calendar.says, mail.calendar.delegate) == ("DELEGATED", "Pekka Puro")


def test_endless_repetition_in_a_calendar_costs_nothing() -> None:
    began = perf_counter()
    more = "RRULE:FREQ=SECONDLY;COUNT=1000000000;BYSECOND=0,1,2,3,4,5,6,7,8,9;BYMINUTE=1,2,3\n"
    mail = read(calendar_reply(KAISA, "m.demo@yhdyspinta", "ACCEPTED", more=more))
    assert mail.calendar is not None
    assert perf_counter() - began < 1


def test_a_broken_calendar_is_none() -> None:
    mail = headers(KAISA, OURS)
    mail.set_content("BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nSEQUENCE:many\n", subtype="calendar")
    assert read(mail).calendar is None


@pytest.mark.parametrize(
    ("mail", "code"),
    [
        (nested(500), "inbox.too-many-parts"),
        (many_received(10_000), "inbox.too-many-headers"),
        (b"From: a@b.example.org\r\n\r\n" + b"x" * 30_000_000, "inbox.too-large"),
    ],
)
def test_a_mail_that_is_costly_to_read_is_refused_at_once(mail: bytes, code: str) -> None:
    began = perf_counter()
    with pytest.raises(Unreadable) as refused:
        read(mail)
    assert refused.value.code == code
    assert perf_counter() - began < 2


@pytest.mark.parametrize(
    "mail",
    [
        b"",
        b"\r\n\r\n",
        b"From: \xff\xfe\r\nSubject: =?utf-8?b?!!!?=\r\nDate: soon\r\n\r\nhei",
        b"Content-Type: text/plain; charset=klingon-8\r\nFrom: a@b.example.org\r\n\r\n\xe4\xf6",
        b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%",
        b"Content-Type: multipart/mixed\r\n\r\nno boundary",
        b"From: " + b"a," * 200_000 + b"\r\n\r\nhei",
        b"From: " + b"(" * 100_000 + b"\r\n\r\nhei",
        b"Subject: " + b"=?utf-8?q?=41?= " * 20_000 + b"\r\n\r\nhei",
        b"Content-Type: text/html\r\n\r\n" + b"<div class=x " * 50_000,
        b"Content-Type: text/html\r\n\r\n" + b"<blockquote>" * 50_000,
        b"Content-Type: text/html\r\n\r\n" + b"<blockquote>" * 900_000 + b"</b>" * 200_000,
        b"Content-Type: text/html\r\n\r\n" + b"<" * 2_000_000,
        b"Content-Type: text/plain\r\n\r\n" + b"On " * 2_000_000,
        b"Content-Type: text/plain; " + b"a*0*=x;" * 50_000 + b"\r\n\r\nhei",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\n" * 2_000_000,
        b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nATTENDEE;" + b"X=1;" * 20_000,
        b"Content-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n",
    ],
)
def test_odd_bytes_are_read_or_refused_and_never_break_the_reading(mail: bytes) -> None:
    began = perf_counter()
    assert read_or_refused(mail)
    assert perf_counter() - began < 3


def test_signs_that_no_text_may_hold_are_left_out() -> None:
    mail = headers(KAISA, OURS)
    mail.set_content("hei\u202e maailma\x07 z" + "\u0301" * 300)
    assert read(mail).text.startswith("hei maailma \u017a")
    assert len(read(mail).text) < 30


def test_mail_of_our_own_lists_and_robots_is_marked() -> None:
    assert sort_of(read(headers(f"Aino Aalto <{OURS}>", OURS))) is Sort.OWN
    assert sort_of(read(gmail(KAISA, OURS, "Hei", List_Id="<hyte.example.org>"))) is Sort.LIST
    assert Mark.BLANK in read(gmail("no-reply@partner.example.org", OURS, "Hei")).marks
    assert Mark.AUTO in read(gmail(KAISA, OURS, "Hei", Auto_Submitted="auto-generated; owner=x")).marks
    assert not read(gmail(KAISA, OURS, "Hei", Auto_Submitted="no")).marks
