"""A round's mail before it starts: the very message that will go out, for the coordinator's eyes."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from domain.indicators.rounds import Plan
from domain.links import Link, Links
from domain.messages import Letter, Message
from domain.partners import Contact
from domain.ports import Ports, Work
from domain.processes.notices import digest, digest_item, waiting_besides
from domain.processes.packing import signed
from domain.reminders import ASKING
from domain.words import Language

EXAMPLE = "/coordinator/example-link"


@dataclass(frozen=True)
class ExampleLinks:
    """Signs nothing: a preview is read by somebody whom the partner's own link must not let in."""

    home_address: str

    def home(self) -> str:
        """Return the public address of the service."""
        return self.home_address

    def address(self, link: Link) -> str:
        """Return the page that says that a partner's own link stands here."""
        del link
        return f"{self.home_address}{EXAMPLE}"

    def token(self, link: Link) -> str:
        """Return a token that opens nothing."""
        del link
        return ""

    def read(self, token: str, purpose: object) -> Link:
        """Never read: nothing was signed."""
        raise NotImplementedError


def first_message(work: Work, plan: Plan, person: Contact) -> Message:
    """Write the message that will ask a person of what a plan holds for them, made as `send_notices` makes it."""
    now = plan.round.held_until
    mine = [one for one in plan.requests if one.contact == person.id]
    abouts = work.requests.abouts(mine)
    items = [digest_item(one, abouts[one.id], ASKING, plan.round.note) for one in mine]
    waiting = waiting_besides(work, person, {item["request"] for item in items}, now)
    return digest(work.register.alliance(), person, plan.round.by, items, waiting, now)


def example_reader(people: Sequence[Contact], language: Language, sender: str) -> Contact:
    """Choose somebody who will be asked in a language; where nobody is, the first who is asked at all.

    The sender only when there is nobody else: a mail to oneself is signed otherwise.
    """
    others = [one for one in people if one.id != sender]
    speaking = [one for one in (*others, *people) if one.language is language]
    return (speaking or others or people)[0]


def _asked(work: Work, plan: Plan) -> list[Contact]:
    people = work.register.people(one.contact for one in plan.requests)
    return [people[id] for id in sorted(people)]


def letters(ports: Ports, alliance: str, plan: Plan) -> Mapping[Language, tuple[Contact, Letter]]:
    """Put a plan's mail into words in each language, with the person it is shown for; empty when nobody is asked.

    Where nobody who is asked reads a language, that person reads another one.
    """
    with ports.store.look(alliance) as work:
        people = _asked(work, plan)
        if not people:
            return {}
        sender, name = work.register.contact(plan.round.by), work.register.alliance()
        readers = {language: example_reader(people, language, sender.id) for language in Language}
        messages = {
            language: signed(work, _in(language, first_message(work, plan, reader)), sender)
            for language, reader in readers.items()
        }
    links: Links = ExampleLinks(ports.links.home())
    return {
        language: (reader, ports.mail.compose(name, messages[language], reader, sender, links))
        for language, reader in readers.items()
    }


def send_to_self(ports: Ports, alliance: str, plan: Plan, by: str, language: Language) -> bool:
    """Mail a plan's message in one language to the coordinator who prepares it; False when nobody would be asked."""
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        people = _asked(work, plan)
        if not people:
            return False
        reader = example_reader(people, language, plan.round.by)
        shown = _in(language, first_message(work, plan, reader))
        facts = {**shown.facts, "preview": _whose(work, reader, shown)}
        key = f"preview.{plan.round.id}.{by}.{language}.{now:%Y%m%d%H%M%S}"
        # Not a digest, or it would count as the coordinator's own of the day.
        own = replace(shown, key=key, letter="preview", contact=by, sender=by, facts=facts, queued_at=now)
        work.post.queue([own])
    ports.wake()
    return True


def _in(language: Language, message: Message) -> Message:
    """Put the message into the language it is to be seen in, whatever its reader reads."""
    return replace(message, language=language)


def _whose(work: Work, reader: Contact, shown: Message) -> dict[str, Any]:
    """Return whose mail a preview shows, so that it greets them and not the coordinator."""
    partner = asdict(work.register.partner(reader.partner).name)
    who = {"contact": reader.id, "name": reader.name, "role": reader.role.value, "partner": partner}
    return {"letter": shown.letter, **who, "language": reader.language.value}
