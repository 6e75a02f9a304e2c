"""Contacts' own channels: given, tried and taken away; notices carried there, and by mail where a channel fails."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from domain.channels import shown_address
from domain.errors import Never, RuleBroken
from domain.events import Event
from domain.links import serial_at
from domain.messages import IN_DOUBT, NOTICE, Channel, Message
from domain.own_channels import CLOSED, GIVEN, SET, TRIAL, OwnChannel, page_address
from domain.ports import Ports, Work
from domain.processes.carrying import BY_MAIL, Done, Ready, Way, rather_twice, still_wanted
from domain.requests import BY_RULE
from domain.workdays import helsinki_date

DAYS_TO_UNDO = 30
"""How long the link of the mail opens that tells of a new channel."""
TRIES = 4
"""Within about an hour and a half: a reminder is of use while its day is."""


def give_channel(ports: Ports, alliance: str, contact: str, by: str, url: str) -> None:
    """Let a contact's notices go to a channel of their own from now on, as a page says.

    It hears a first word, and its owner is told by mail. Raises RuleBroken for an address that pages do not take.
    """
    url = page_address(url)
    if not ports.chat.reads(url):
        raise RuleBroken("own-channel.url")
    with ports.store.begin(alliance) as work:
        put(work, OwnChannel(work.register.contact(contact).id, url), by, ports.clock.now())
    ports.wake()


def put(work: Work, channel: OwnChannel, by: str, now: datetime) -> None:
    """Write a channel down, try it, and tell its owner by mail, who may not be the one who gave it."""
    work.own_channels.save(channel)
    work.tell(Event(GIVEN, channel.contact, by, now))
    _try(work, channel, now)
    to = work.register.contact(channel.contact)
    by_whom = by if by != BY_RULE else to.id
    until = helsinki_date(now) + timedelta(days=DAYS_TO_UNDO)
    facts = {"shown": shown_address(channel.url), "until": until.isoformat()}
    work.post.queue([Message(f"{SET}.{to.id}.{serial_at(now)}", to.id, by_whom, SET, to.language, facts, now)])


def open_channel(ports: Ports, alliance: str, contact: str, by: str) -> None:
    """Try a contact's channel again that took nothing any more."""
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        channel = work.own_channels.of(contact)
        if channel and work.own_channels.turn(channel, ""):
            work.tell(Event("own-channel.opened", contact, by, now))
            _try(work, channel, now)
    ports.wake()


def take_channel(ports: Ports, alliance: str, contact: str, by: str) -> None:
    """Let a contact's notices go by mail again, and forget the address of their channel."""
    with ports.store.begin(alliance) as work:
        if work.own_channels.remove(contact):
            work.tell(Event("own-channel.removed", contact, by, ports.clock.now()))


def _try(work: Work, channel: OwnChannel, now: datetime) -> None:
    to = work.register.contact(channel.contact)
    key = f"{TRIAL}.{to.id}.{serial_at(now)}"
    work.post.queue([Message(key, to.id, to.id, TRIAL, to.language, {"own": to.id}, now, Channel.OWN)])


def _packed(ports: Ports, work: Work, message: Message, now: datetime) -> Ready | Done:
    """Return a notice as it goes to its reader's channel; by mail where there is none any more."""
    del now
    channel, wanted = work.own_channels.of(message.contact), still_wanted(work, message)
    if wanted is None:
        return Done(message, "needless")
    if channel is None or channel.closed:
        return Done(message, "refused", channel.closed if channel else "own-channel.none")
    try:
        told = replace(wanted, facts={**wanted.facts, **_whose(work)})
        parcel = ports.chat.pack(told, channel.as_channel(message.language), ports.links)
    except Never as problem:
        return Done(message, "refused", problem.code)
    work.post.keep(message.key, parcel)
    # What may have arrived there does not go there again: if it had better come twice, then by mail. But a trial asks
    # whether anything arrives, and may come twice.
    carrier = ports.chat.to(channel.as_channel(message.language))
    return Ready(message, parcel, carrier, rather_twice=message.letter == TRIAL)


def _whose(work: Work) -> Mapping[str, Any]:
    return {"alliance": asdict(work.register.alliance().name), "code": work.alliance}


def _judged(done: Done) -> Done:
    """Let a notice go by mail that the channel did not take, or that asks anew and may not have arrived."""
    lost = done.result == "refused" or (done.result == "in_doubt" and rather_twice(done.message))
    return replace(done, result=BY_MAIL) if lost and done.message.key.startswith(NOTICE) else done


def _missed(work: Work, done: Done, now: datetime) -> None:
    """Close a channel that takes nothing, and tell a coordinator, once.

    What is in doubt may have arrived; but a channel that answered none of all tries of its trial is no way to go.
    """
    channel = work.own_channels.of(done.message.contact)
    may_have_come = done.message.letter != TRIAL and (done.result == "in_doubt" or done.code == IN_DOUBT)
    if channel is None or channel.closed or may_have_come or done.code == UNFIT:
        return
    if not work.own_channels.turn(channel, done.code):
        return
    work.tell(Event("own-channel.closed", channel.contact, BY_RULE, now))
    whose = work.register.contact(channel.contact)
    facts = {"name": whose.name, "contact": whose.id, "partner": whose.partner}
    key = f"{CLOSED}.{whose.id}.{serial_at(now)}"
    to = work.register.coordinators()[:1]
    work.post.queue([Message(key, one.id, one.id, CLOSED, one.language, facts, now) for one in to])


UNFIT = "letter.unfit"
"""The code of words nobody can write, which says nothing against the channel."""
OWN = Way(_packed, _missed, _judged, TRIES)
