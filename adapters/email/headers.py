"""A letter dressed for the post: checked headers, stable bytes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from hashlib import sha256

from adapters.email.encoded import alternatives, encoded_words
from domain.alliance import Alliance
from domain.errors import RuleBroken
from domain.messages import Attached, Letter, Message, Parcel, is_own
from domain.partners import Contact, email_address
from domain.words import line

SERVICE = re.compile(r"[A-Za-z0-9._+-]{1,64}@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)")
ATOMS = re.compile(r"[A-Za-z0-9'-]+(?: [A-Za-z0-9'-]+)*")
LONGEST_PLAIN_NAME = 60
LONGEST_ID = 100


@dataclass(frozen=True, slots=True)
class Back:
    """Where what comes back goes: bounces and answers to signed addresses, and a signed mark in the Message-ID.

    All empty where no inbox is read.
    """

    bounces: str = ""
    answers: str = ""
    mark: str = ""


NOWHERE = Back()


def host_of(mail_from: str) -> str:
    """Return the host of the service's own address; raises RuleBroken when it is no plain address."""
    found = SERVICE.fullmatch(mail_from)
    if found is None:
        raise RuleBroken("settings.mail-from")
    return found[1]


def message_id(alliance: str, key: str, mark: str = "") -> str:
    """Return the left part of the Message-ID: the key itself where that is safe, else as much of it and a hash.

    A signed mark stands in front: whoever names the key alone may have guessed it.
    """
    if mark:
        return f"{mark}.{message_id(alliance, key)}"
    plain = f"{key}.{alliance}"
    safe = re.sub(r"[^A-Za-z0-9]+", lambda mark: mark[0] if mark[0] in ".-" else "-", plain).strip(".")
    if safe == plain and len(safe) <= LONGEST_ID:
        return safe
    return f"{safe[: LONGEST_ID - 17].strip('.')}.{sha256(plain.encode()).hexdigest()[:16]}"


def dress(
    alliance: Alliance,
    message: Message,
    letter: Letter,
    to: Contact,
    sender: Contact,
    mail_from: str,
    back: Back = NOWHERE,
) -> Parcel:
    """Write the letter out, the same bytes each time.

    An answer goes to its sender and, where an inbox is read, to the service too: a person reads it, and it is noted.

    Raises RuleBroken for anything that could become a header of its own, or two recipients (reliability 1-9).
    """
    id, recipient = message_id(alliance.code, message.key, back.mark), email_address(to.email)
    own = is_own(message, sender.id)
    name = alliance.name[message.language] if own else sender.name
    headers = [
        ("From", _mailbox(name, mail_from)),
        ("To", _mailbox(to.name, recipient)),
        ("Subject", _words("Subject", letter.subject)),
        ("Date", format_datetime(message.queued_at)),
        ("Message-ID", f"<{id}@{host_of(mail_from)}>"),
        ("Auto-Submitted", "auto-generated"),  # RFC 3834: no robot answers it
        ("Content-Language", message.language.value),
    ]
    if not own:
        answers = _mailbox(sender.name, email_address(sender.email))
        headers.insert(2, ("Reply-To", f"{answers},\r\n {back.answers}" if back.answers else answers))
    if letter.unsubscribe:
        headers += [
            ("List-Unsubscribe", f"<{letter.unsubscribe}>"),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),  # RFC 8058
        ]
    content = _headed(headers, _body(letter, id))
    _check(content, headers, recipient)
    return Parcel(id, back.bounces or mail_from, recipient, content)


def _words(header: str, words: str) -> str:
    """Encode by ourselves: the library's newer folding drops quotes, so that commas make new addresses (3.11)."""
    words = line(words)
    return words if words.isascii() else encoded_words(words, len(f"{header}: "))


def _mailbox(name: str, address: str) -> str:
    name = line(name)
    if ATOMS.fullmatch(name) and len(name) <= LONGEST_PLAIN_NAME:
        return f"{name} <{address}>"
    return f"{encoded_words(name, len('Reply-To: '))} <{address}>"


def _body(letter: Letter, id: str) -> bytes:
    if not letter.attached:
        return alternatives(letter.text, letter.html, _boundary(id))
    body = EmailMessage(policy=SMTP)
    body.set_content(letter.text, cte="quoted-printable")
    body.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    _attach(body, letter.attached)
    for number, part in enumerate(one for one in body.walk() if one.is_multipart()):
        part.set_boundary(_boundary(f"{id}.{number}" if number else id))
    return body.as_bytes()


def _boundary(mark: str) -> str:
    # A made-up boundary would differ at each retry; `=_` never stands in quoted-printable (RFC 2045, 6.7).
    return f"=_{sha256(mark.encode()).hexdigest()[:32]}"


def _attach(body: EmailMessage, attached: Attached) -> None:
    """Add a meeting twice, as programs want it: beside the words for those that know invitations, and as a file."""
    body.add_alternative(attached.calendar, subtype="calendar", cte="base64", params={"method": attached.method})
    file = attached.calendar.encode()
    body.add_attachment(file, maintype="application", subtype="ics", filename="invite.ics")


def _headed(headers: Iterable[tuple[str, str]], body: bytes) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in headers).encode("ascii") + body


def _check(content: bytes, headers: Iterable[tuple[str, str]], recipient: str) -> None:
    """Read the headers back before they leave: on any Python, none was added and the recipient is one."""
    read = BytesHeaderParser().parsebytes(content.partition(b"\r\n\r\n")[0] + b"\r\n\r\n")
    added = [name for name in read if name not in {"MIME-Version", "Content-Type"}]
    if added != [name for name, _ in headers] or parseaddr(read["To"])[1] != recipient:
        raise RuleBroken("letter.unfit")
