"""Reminders ended, and wished for again, by whoever gets them."""

from dataclasses import replace

from domain.errors import RuleBroken
from domain.events import Event
from domain.links import Link, Purpose
from domain.partners import Contact, Rhythm
from domain.ports import Ports, Work
from domain.workdays import helsinki_date


def whose_reminders(work: Work, link: Link, ports: Ports) -> Contact:
    """Return whom the link was made for; raises RuleBroken for one of another purpose, ended or revoked."""
    good = link.purpose is Purpose.REMINDERS and link.until >= helsinki_date(ports.clock.now())
    if not good or work.spent.is_spent(link):
        raise RuleBroken("link.broken")
    return work.register.contact(link.contact)


def choose_rhythm(ports: Ports, link: Link, rhythm: Rhythm) -> None:
    """Remember how often somebody wishes to hear of requests; what is open is laid out anew by it.

    Nothing else ends: new requests are still told of, and where one stays unanswered a person calls (P10).
    Raises RuleBroken as `whose_reminders`.
    """
    now = ports.clock.now()
    with ports.store.begin(link.alliance) as work:
        contact = whose_reminders(work, link, ports)
        if contact.rhythm is rhythm:
            return
        work.register.save(work.register.alliance(), [], [replace(contact, rhythm=rhythm)])
        work.requests.plan_notice({one.id: now for one in work.requests.open_of_contact(contact.id)})
        work.tell(Event("contact.saved", contact.id, contact.id, now))
    ports.wake()
