"""What messages are called where their readers see them, so that a person can be told of one by its own name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.messages import Channel, Message
from domain.ports import Ports, Work


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a message is for, a person or a channel, and its subject; empty where nobody knows."""

    whom: str = ""
    subject: str = ""


def named(ports: Ports, work: Work, messages: Sequence[Message]) -> Mapping[str, Named]:
    """Name messages by their keys, each in the language of its reader."""
    people = work.register.people({id for one in messages for id in (one.contact, one.sender)})
    rooms = {one.code: one.name for one in work.channels.all()} if any(map(_is_card, messages)) else {}
    alliance = work.register.alliance()

    def name(one: Message) -> Named:
        to = people.get(one.contact)
        if to is None or _is_card(one):
            return Named(rooms.get(one.contact, ""))
        return Named(to.name, ports.mail.subject(alliance, one, to, people.get(one.sender, to)))

    return {one.key: name(one) for one in messages}


def _is_card(message: Message) -> bool:
    return message.channel is Channel.CHAT
