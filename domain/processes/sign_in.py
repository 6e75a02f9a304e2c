"""Coordinators sign in by a mailed link that works once."""

from datetime import datetime, timedelta

from domain.errors import RuleBroken
from domain.links import Link, Purpose, serial_at
from domain.messages import Message
from domain.ports import Ports
from domain.workdays import helsinki_date

SESSION_DAYS = 1
MINUTES = 30


def ask_for_link(ports: Ports, alliance: str, email: str) -> None:
    """Mail a sign-in link to a coordinator's address. Says nothing about whether the address is known."""
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        known = {one.id: one for one in work.register.coordinators()}
        for contact in work.register.contacts_at(email):
            if contact.id in known:
                serial = serial_at(now)
                facts = {"serial": serial, "until": helsinki_date(now).isoformat(), "minutes": MINUTES}
                key = f"sign-in.{contact.id}.{serial}"
                work.post.queue([Message(key, contact.id, contact.id, "sign-in", contact.language, facts, now)])
    ports.wake()


def use_link(ports: Ports, link: Link) -> Link:
    """Spend a sign-in link and return the session it opens; raises RuleBroken when used up or too old."""
    now = ports.clock.now()
    asked = datetime.strptime(f"{link.serial}+0000", "%Y%m%d%H%M%S%z")
    if link.purpose is not Purpose.SIGN_IN or now > asked + timedelta(minutes=MINUTES):
        raise RuleBroken("link.expired")
    with ports.store.begin(link.alliance) as work:
        still = {one.id for one in work.register.coordinators()}
        if link.contact not in still or not work.spent.spend(link, "used"):
            raise RuleBroken("link.expired")
    until = helsinki_date(now) + timedelta(days=SESSION_DAYS)
    return Link(Purpose.SESSION, link.alliance, link.contact, "", until, link.serial)


def end_session(ports: Ports, session: Link) -> None:
    """Sign out: the session opens nothing any more, whoever holds it."""
    with ports.store.begin(session.alliance) as work:
        work.spent.spend(session, "signed-out")
