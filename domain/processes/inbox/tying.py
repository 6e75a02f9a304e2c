"""Whose mail it is, and what it answers: by signed return address, else by the Message-ID it names."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import NotFound
from domain.inbox.incoming import Incoming
from domain.messages import Message
from domain.partners import Contact
from domain.ports import Ports, Work
from domain.requests import Request, Status

UID = "@yhdyspinta"


@dataclass(frozen=True, slots=True)
class Tied:
    """Who a mail is from, as far as can be told, and which message of ours it answers.

    `own` tells that it came from the person's own address; `signed` that it came to an address only they were given.
    """

    contact: Contact
    message: Message | None
    own: bool
    signed: bool

    @property
    def sure(self) -> bool:
        """Tell whether nobody else can have sent it: a signed address, answered from the person's own."""
        return self.own and self.signed


def tie(work: Work, mail: Incoming) -> Tied | None:
    """Return whose mail it is; none for somebody we do not know.

    A Message-ID can be guessed and a sender written by anybody, so that these count only together.
    """
    for message in (found for ref in mail.refs if (found := work.post.of_ref(ref))):
        person = work.register.contact(message.contact)
        return Tied(person, message, person.email.casefold() == mail.sender, signed=True)
    here = work.register.contacts_at(mail.sender) if mail.sender else []
    for message in _named(work, mail):
        for person in here:
            if person.id == message.contact:
                return Tied(person, message, own=True, signed=False)
    return Tied(here[0], None, own=True, signed=False) if len(here) == 1 else None


def _named(work: Work, mail: Incoming) -> Sequence[Message]:
    """Return our messages that a mail names by the Message-IDs they left with: key, alliance and host."""
    end = f".{work.alliance}"
    ids = (id.rpartition("@")[0] for id in mail.answers)
    return [found for id in ids if id.endswith(end) and (found := work.post.find(id.removesuffix(end)))]


def home_of(ports: Ports, mail: Incoming | None) -> str:
    """Return the alliance a mail is for; the first one for what is nobody's."""
    codes = ports.store.alliances()
    for code in codes if mail and len(codes) > 1 else ():
        with ports.store.look(code) as work:
            if mail and (_about(mail, code) or tie(work, mail)):
                return code
    return codes[0]


def _about(mail: Incoming, alliance: str) -> bool:
    return mail.calendar is not None and mail.calendar.uid.endswith(f".{alliance}{UID}")


def carried_by(message: Message | None) -> list[str]:
    """Return the ids of the requests a message was about."""
    facts = message.facts if message else {}
    return [*(item["request"] for item in facts.get("items", ())), *([facts["request"]] if "request" in facts else [])]


def requests_of(work: Work, tied: Tied) -> list[Request]:
    """Return the requests a mail may be about that are still there: open ones first, soonest due first."""
    found = []
    for id in carried_by(tied.message):
        try:
            found.append(work.requests.get(id))
        except NotFound:
            continue
    return sorted(found, key=lambda one: (one.status is not Status.OPEN, one.due, one.id))
