"""Mails are packed for their way, each before the one ahead of it leaves."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from domain.alliance import Alliance
from domain.errors import Never
from domain.messages import IN_DOUBT, Channel, Message, Parcel
from domain.partners import Contact
from domain.ports import Ports, Work
from domain.processes.carrying import Done, Ready, rather_twice, still_wanted
from domain.processes.meetings.organizing import note_organizer, organized
from domain.processes.pacing import seconds_to_wait
from domain.vocabulary import vocabulary
from domain.words import Language

ENOUGH = "post.enough-today"
"""The code of a message whose reader has had as many as anybody should get in a day."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail that is still to be put into words, and all these are made of: `told` is what they tell."""

    message: Message
    alliance: Alliance
    told: Message
    to: Contact
    sender: Contact

    def packed(self, ports: Ports) -> Parcel:
        """Return it as it goes over the wire; raises Never when it cannot be written."""
        return ports.mail.pack(self.alliance, self.told, self.to, self.sender, ports.links)

    def is_like(self, other: "Draft") -> bool:
        """Tell whether both come to the same words; how often a mail was tried is none of them."""
        return _once(self) == _once(other)


def _once(draft: Draft) -> Draft:
    told = replace(draft.told, attempts=0, doubtful=False)
    return replace(draft, message=told, told=told)


class Ahead:
    """The mail that is probably next, packed while nothing hangs on it.

    Between a server's answer and our note of it a death makes a mail come twice, so nothing is to be done then that
    can be done before.
    """

    def __init__(self) -> None:
        self._written: tuple[Draft, Parcel] | None = None

    def look(self, ports: Ports, alliance: str, find: Callable[[Work, datetime], Message | None]) -> None:
        """Put the mail into words that is found to be next; raises whatever is wrong with it."""
        now = ports.clock.now()
        with ports.store.look(alliance) as work:
            message = find(work, now)
            if message is None or message.channel is not Channel.EMAIL:
                return
            draft = drafted(ports, work, message, now)
        if isinstance(draft, Draft):
            self._written = draft, draft.packed(ports)

    def packed(self, ports: Ports, work: Work, message: Message, now: datetime) -> Ready | Done:
        """Return a claimed message as it goes over the wire, and keep it so that every attempt is the same."""
        draft = drafted(ports, work, message, now)
        if not isinstance(draft, Draft):
            return draft
        try:
            parcel = self._parcel(ports, draft)
        except Never as problem:
            return Done(message, "refused", problem.code)
        note_organizer(work, draft.told, draft.to)
        work.post.keep(message.key, parcel)
        return Ready(message, parcel, ports.mail, rather_twice(message))

    def _parcel(self, ports: Ports, draft: Draft) -> Parcel:
        if self._written and self._written[0].is_like(draft):
            return self._written[1]
        return draft.packed(ports)


def drafted(ports: Ports, work: Work, message: Message, now: datetime) -> Draft | Ready | Done:
    """Return what is to be written: none where it was packed before and has no less to tell by now, or does not go."""
    people = work.register.people([message.contact, message.sender])
    to = people.get(message.contact)
    wanted = still_wanted(work, message)
    if to is None or wanted is None:
        return _unsendable(message, known=to is not None)
    if why := work.post.suppressed(to.id, to.email):
        return Done(message, "suppressed", why)
    if seconds_to_wait(work, message, now):
        return Done(message, "later", ENOUGH)
    before = work.post.parcel(message.key)
    if before and (message.doubtful or (wanted == message and before.recipient == to.email)):
        return Ready(message, before, ports.mail, rather_twice(message))
    # Where nobody is left to write in their own name, the alliance writes.
    sender = people.get(message.sender, to)
    told = organized(ports, work, signed(work, wanted, sender), to, sender)
    return Draft(message, work.register.alliance(), told, to, sender)


def _unsendable(message: Message, *, known: bool) -> Done:
    """End a message whose reader nobody knows, or that has nothing left to tell."""
    if not known:
        return Done(message, "refused", "post.nobody")
    return Done(message, "in_doubt", IN_DOUBT) if message.doubtful else Done(message, "needless")


def signed(work: Work, message: Message, sender: Contact) -> Message:
    """Name the sender's organisation on a message, as the register has it now, and their title in its language."""
    organisation = asdict(work.register.partner(sender.partner).name)
    signature = {"organisation": organisation, "signed_as": _title(work, sender, message.language)}
    return replace(message, facts={**message.facts, **signature})


def _title(work: Work, sender: Contact, language: Language) -> str:
    """Return a sender's title: as they wrote it in their own language, in another as the alliance's vocabulary has it.

    One that is not listed there is left out.
    """
    if not sender.title or language is sender.language:
        return sender.title
    word = vocabulary(work.handbook).find(sender.title)
    return str(getattr(word, language)) if word else ""
