"""Whose mail it is, and what it answers: by what we have signed, else by the Message-ID it names."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import NotFound
from domain.inbox.incoming import Incoming
from domain.meetings.meeting import reply_ref, uid
from domain.meetings.rsvp import RSVP
from domain.messages import Message
from domain.partners import Contact
from domain.ports import Ports, Work
from domain.requests import Request, Status


@dataclass(frozen=True, slots=True)
class Tied:
    """Who a mail is from, as far as can be told, and which message of ours it answers.

    `own` tells that it came from the person's own address; `signed` that it answers to a name only they were given.
    """

    contact: Contact
    message: Message | None
    own: bool
    signed: bool

    @property
    def sure(self) -> bool:
        """Tell whether nobody else can have sent it: a signed name, answered from the person's own."""
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


def home_of(ports: Ports, mail: Incoming | None) -> str | None:
    """Return the alliance a mail is for, by its headers alone; none for what is nobody's, or might be several's.

    What we have signed tells it, else what the mail names, else who has sent it, where one alliance alone knows them.
    """
    codes = ports.store.alliances()
    if len(codes) == 1 or mail is None:
        return codes[0] if len(codes) == 1 else None
    if home := next((home for ref in mail.refs if (home := ports.store.whose(ref))), None):
        return home
    named, known = list[str](), list[str]()
    for code in codes:
        with ports.store.look(code) as work:
            here = work.register.contacts_at(mail.sender) if mail.sender else []
            if _named(work, mail) or any(_is_invited(work, mail, one) for one in here):
                named.append(code)
            if here:
                known.append(code)
    return next(iter(named), known[0] if len(known) == 1 else None)


def _is_invited(work: Work, mail: Incoming, person: Contact) -> bool:
    """Tell whether a mail came to the address that a person's calendar was given for one of their meetings."""
    theirs = work.requests.of_contact(person.id) if mail.invited else []
    return any(
        reply_ref(work.alliance, uid(work.alliance, one.subject), person.id) in mail.invited
        for one in theirs
        if one.kind == RSVP.name
    )


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
