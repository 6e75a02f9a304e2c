"""Every step of one request in words: asked, reminded, answered, returned, given more time."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from adapters.web.shown import Step, steps
from domain.messages import Delivery, Message
from domain.partners import Contact
from domain.ports import Work
from domain.reminders import ASKING
from domain.requests import Request

SENT = "sent."
"""The page of the request tells only what was sent; here its delivery is told too."""


def told(work: Work, request: Request, reader: Contact) -> list[Step]:
    """Tell the whole history, oldest first. Names of steps are keys under `step.` or, of mail, `coordinator.mail.`."""
    found = steps(work, request, work.requests.history(request.id), reader)
    moves = [one for one in found if not one.name.startswith(SENT)]
    sent = work.post.of_request(request.id)
    people = work.register.people(message.contact for message, _, _ in sent)
    return sorted([*_mails(request, sent, people), *moves], key=lambda step: step.at)


def _mails(
    request: Request, sent: Sequence[tuple[Message, Delivery, datetime | None]], people: Mapping[str, Contact]
) -> Iterator[Step]:
    for message, state, sent_at in sent:
        asked = _is_asking(message, request)
        way = Delivery.QUEUED if state is Delivery.CLAIMED else state
        name = f"{SENT}{'asked' if asked else 'reminded'}.{way}"
        whom = people[message.contact].name if message.contact in people else message.contact
        yield Step(name, sent_at or message.queued_at, {"whom": whom})


def _is_asking(message: Message, request: Request) -> bool:
    items = [item for item in message.facts.get("items", ()) if item.get("request") == request.id]
    return not items or items[0].get("step") == ASKING
