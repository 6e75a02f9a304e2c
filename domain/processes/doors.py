"""A new link for somebody whose own does not open any more: mailed to the address we know, never shown."""

from datetime import datetime, timedelta

from domain.errors import NotFound
from domain.indicators.rounds import in_whose_name
from domain.links import Link, Purpose, serial_at
from domain.messages import Message
from domain.partners import Contact
from domain.ports import Ports, Work
from domain.workdays import helsinki_date

DAYS = 30
"""How long a link to the desk opens it."""


def desk_link(alliance: str, contact: str, now: datetime) -> Link:
    """Return a link that opens a person's desk from now on."""
    return Link(Purpose.DESK, alliance, contact, "", helsinki_date(now) + timedelta(days=DAYS), serial_at(now))


def renew_link(ports: Ports, link: Link) -> None:
    """Mail a new link to the person an old one was made for. Says nothing about whether it did."""
    with ports.store.begin(link.alliance) as work:
        try:
            _mail(work, work.register.contact(link.contact), ports.clock.now())
        except NotFound:
            return
    ports.wake()


def send_desk_links(ports: Ports, email: str) -> None:
    """Mail a new link to everybody known at the address. Says nothing about whether the address is known."""
    for alliance in ports.store.alliances():
        with ports.store.begin(alliance) as work:
            for contact in work.register.contacts_at(email):
                _mail(work, contact, ports.clock.now())
    ports.wake()


def _mail(work: Work, contact: Contact, now: datetime) -> None:
    """Queue the mail, at most one for a person and hour, so that nobody's mailbox can be filled by a stranger."""
    if not contact.active:
        return
    link = desk_link(work.alliance, contact.id, now)
    sender = in_whose_name(None, work.register.coordinators()) or contact.id
    facts = {"until": link.until.isoformat(), "serial": link.serial}
    key = f"new-link.{contact.id}.{now:%Y%m%d%H}"
    work.post.queue([Message(key, contact.id, sender, "new-link", contact.language, facts, now)])
