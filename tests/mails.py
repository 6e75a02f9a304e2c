"""Mails as programs really write them: small builders instead of files."""

from collections.abc import Callable, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from zlib import crc32

from adapters.return_path import ReturnPath

Program = Callable[..., EmailMessage]
"""How one mail program writes: sender, recipients, words, and more headers."""
KEYS = ("a key for tests only, of no worth",)
OURS = "yhdyspinta@alliance.example.org"
PATH = ReturnPath(KEYS, OURS)
ASKED = """\
> Hei Kaisa,
>
> Vuoden 2027 luvut odottavat.
"""
XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def headers(sender: str, to: str, **more: str) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, to, "Vs: Luvut vuodelta 2027"
    mail["Date"], mail["Message-ID"] = (
        "Thu, 01 Jul 2027 09:00:00 +0300",
        f"<{crc32(repr((sender, to)).encode())}@partner.example.org>",
    )
    for name, value in more.items():
        del mail[name.replace("_", "-")]
        mail[name.replace("_", "-")] = value
    return mail


def gmail(sender: str, to: str, words: str, **more: str) -> EmailMessage:
    """Gmail answers in text and HTML, its attribution folded where lines end."""
    mail = headers(sender, to, **more)
    said = "to 1. heinäk. 2027 klo 8.30 Aino Aalto <yhdyspinta@alliance.example.org>\nkirjoitti:"
    mail.set_content(f"{words}\n\n{said}\n\n{ASKED}")
    html = f'<div dir="ltr">{words}</div><br><div class="gmail_quote"><div class="gmail_attr">{said}<br></div>'
    mail.add_alternative(f'{html}<blockquote class="gmail_quote">Hei Kaisa</blockquote></div>', subtype="html")
    return mail


def outlook(sender: str, to: str, words: str, **more: str) -> EmailMessage:
    """Outlook answers above a block of headers; here in HTML alone."""
    mail = headers(sender, to, **more)
    block = "<b>Lähettäjä:</b> Aino Aalto<br><b>Lähetetty:</b> torstai 1. heinäkuuta 2027 8.30<br><b>Aihe:</b> Luvut"
    style = "<html><head><style>p {margin: 0}</style><title>x</title></head><body>"
    answered = f'<div id="appendonsend"></div><hr><div id="divRplyFwdMsg">{block}</div><p>Hei</p>'
    mail.set_content(f"{style}<p>{words}</p>{answered}</body></html>", subtype="html")
    return mail


def outlook_text(sender: str, to: str, words: str, **more: str) -> EmailMessage:
    """The same as text, in the older charset."""
    mail = headers(sender, to, **more)
    block = "Lähettäjä: Aino Aalto <aino@county.example.org>\nLähetetty: torstai 1. heinäkuuta 2027 8.30\n"
    block += "Vastaanottaja: Kaisa Kivi\nAihe: Luvut vuodelta 2027"
    mail.set_content(f"{words}\n\n________________________________\n{block}\n\nHei Kaisa,\n", charset="iso-8859-1")
    return mail


def apple(sender: str, to: str, words: str, **more: str) -> EmailMessage:
    mail = headers(sender, to, **more)
    said = "Aino Aalto <yhdyspinta@alliance.example.org> kirjoitti 1.7.2027 kello 8.30:"
    mail.set_content(f"{words}\n\nLähetetty iPhonesta\n\n> {said}\n> \n{ASKED}")
    return mail


def swedish(sender: str, to: str, words: str, **more: str) -> EmailMessage:
    mail = headers(sender, to, **more)
    mail.set_content(
        f"{words}\n\n-- \nSiri Strand\nRanta\n\nDen tors 1 juli 2027 kl 08:30 skrev Aino <{OURS}>:\n\n{ASKED}"
    )
    return mail


def with_sheet(mail: EmailMessage, content: bytes, name: str = "luvut.xlsx") -> EmailMessage:
    mail.add_attachment(content, maintype=XLSX[0], subtype=XLSX[1], filename=name)
    return mail


def out_of_office(sender: str, to: str, words: str, **more: str) -> EmailMessage:
    """As Exchange says that somebody is away (RFC 3834)."""
    said = {"Auto_Submitted": "auto-replied", "X_Auto_Response_Suppress": "All", "Precedence": "bulk", **more}
    mail = headers(sender, to, **said)
    mail.set_content(words)
    return mail


OUTLOOK_ZONE = """\
BEGIN:VTIMEZONE
TZID:FLE Standard Time
BEGIN:STANDARD
DTSTART:16010101T040000
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


def calendar_reply(  # noqa: PLR0913 - what a reply may say
    attendee: str,
    uid: str,
    says: str,
    sequence: int = 0,
    *,
    method: str = "REPLY",
    more: str = "",
    params: str = "",
    stamp: str = "20270701T060000Z",
    starts: str = "TZID=FLE Standard Time:20270909T090000",
    to: str = OURS,
) -> EmailMessage:
    """As Outlook answers an invitation, with a time zone of its own."""
    body = f"""\
BEGIN:VCALENDAR
METHOD:{method}
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
{OUTLOOK_ZONE}BEGIN:VEVENT
ATTENDEE;PARTSTAT={says};CN="Kivi, Kaisa"{params}:MAILTO:{attendee}
{more}SUMMARY;LANGUAGE=fi-FI:Hyväksytty: Ohjausryhmä
DTSTART;{starts}
DTEND;{starts.replace("T09", "T11")}
UID:{uid}
DTSTAMP:{stamp}
SEQUENCE:{sequence}
END:VEVENT
END:VCALENDAR
"""
    mail = headers(attendee, to, Subject="Hyväksytty: Ohjausryhmä")
    mail.set_content("")
    mail.add_alternative(body.replace("\n", "\r\n"), subtype="calendar", params={"method": method}, cte="base64")
    return mail


def bounce(
    to: str, recipient: str, status: str, action: str = "failed", *, container: str = "report", server: str = "Postfix"
) -> EmailMessage:
    """A delivery status notification: most enclose it as RFC 3464 says, OpenSMTPD in multipart/mixed."""
    mail = EmailMessage(policy=SMTP)
    mail["Return-Path"], mail["From"] = "<>", "MAILER-DAEMON@mx.example.org (Mail Delivery System)"
    mail["To"], mail["Subject"] = to, "Undelivered Mail Returned to Sender"
    mail["Date"], mail["Message-ID"] = (
        "Thu, 01 Jul 2027 09:00:00 +0300",
        f"<{crc32(repr((to, status, action)).encode())}@mx.example.org>",
    )
    mail["Auto-Submitted"] = "auto-replied"
    mark = "A1B2.C3D4/mx.example.org"
    mail["MIME-Version"] = "1.0"
    mail["Content-Type"] = f'multipart/{container}; report-type=delivery-status; boundary="{mark}"'
    about = (
        "Reporting-MTA: dns; mx.example.org\nArrival-Date: Thu, 1 Jul 2027 08:59:00 +0300\n\n"
        f"Final-Recipient: rfc822; {recipient}\nOriginal-Recipient: rfc822;{recipient}\nAction: {action}\n"
        f"Status: {status}\nRemote-MTA: dns; mail.partner.example.org\nDiagnostic-Code: smtp; 550 no\n"
    )
    parts = [
        ("text/plain; charset=us-ascii", f"This is the mail system {server} at host mx.example.org.\n"),
        ("message/delivery-status", about),
        (
            "text/rfc822-headers",
            f"From: Aino <{OURS}>\nTo: {recipient}\nSubject: Luvut\nMessage-ID: <x@alliance.example.org>\n",
        ),
    ]
    written = "".join(f"--{mark}\r\nContent-Type: {kind}\r\n\r\n{body}\r\n" for kind, body in parts) + f"--{mark}--\r\n"
    mail.set_payload(written)
    return mail


def raw(mail: EmailMessage) -> bytes:
    return mail.as_bytes(policy=SMTP)


def nested(depth: int) -> bytes:
    """A mail of boxes in boxes."""
    head = b"From: a@b.example.org\r\nTo: c@d.example.org\r\nMessage-ID: <deep@x>\r\n"
    inner = b"Content-Type: text/plain\r\n\r\nhei\r\n"
    for level in range(depth):
        mark = str(level).encode()
        inner = b'Content-Type: multipart/mixed; boundary="%s"\r\n\r\n--%s\r\n%s\r\n--%s--\r\n' % (
            mark,
            mark,
            inner,
            mark,
        )
    return head + inner


def many_received(count: int) -> bytes:
    return (
        b"Received: from a by b; Thu, 1 Jul 2027 09:00:00 +0300\r\n" * count + b"From: a@b.example.org\r\n\r\nhei\r\n"
    )


def lines(*some: str) -> str:
    return "\n".join(some)


def each_language() -> Sequence[tuple[str, str]]:
    """Ways to be away until 5.8., by the programs' own words."""
    return [
        ("fi", "Olen lomalla 5.8. asti. Kiireellisissä asioissa ota yhteyttä Pekka Puroon."),
        ("sv", "Jag är på semester till och med 5.8. och läser inte min e-post."),
        ("en", "Thank you for your message. I am out of office until 5 August with no access to e-mail."),
    ]
