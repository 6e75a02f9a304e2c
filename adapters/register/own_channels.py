"""Contacts' own channels as a file gives them: for those who have never had one; whoever has, their page wins."""

from collections.abc import Iterator
from datetime import datetime

from adapters.register.given import Given
from adapters.register.report import Change, Did, Fault
from domain.errors import RuleBroken
from domain.own_channels import OwnChannel
from domain.ports import Ports, Work
from domain.processes.own_channels import put
from domain.requests import BY_RULE


def give_channels(ports: Ports, work: Work, given: Given, now: datetime) -> Iterator[Change | Fault]:
    """Give the channels of a file to contacts who stand in the register; addresses appear in no change or fault.

    An operator writes the file, so an address may lead anywhere but into the machine itself.
    """
    wanted = [(partner.id, one) for partner in given.partners for one in partner.contacts if one.channel]
    for partner, one in wanted:
        contact = next(who for who in work.register.contacts(partner) if who.email.casefold() == one.email.casefold())
        if not ports.chat.reads(one.channel):
            yield Fault(one.row, "channel", RuleBroken("channel.unreadable"))
        elif contact.active and not work.own_channels.has_had(contact.id):
            put(work, OwnChannel(contact.id, one.channel, trusted=True), BY_RULE, now)
            yield Change(Did.CHANGED, "contact", f"{contact.name}, {partner}", ("channel",))
