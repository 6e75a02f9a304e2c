"""News for the alliance's channels: queued with the change that makes them, packed late, by mail where all fails."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from domain.channels import GONE, News, cards
from domain.errors import Never
from domain.events import Event
from domain.forums import Forum
from domain.indicators.completeness import Given
from domain.indicators.round_ids import period_asked
from domain.indicators.rounds import Round, Stage
from domain.meetings.meeting import Meeting
from domain.meetings.minutes import Decision
from domain.messages import TRIAL, Message
from domain.ports import Ports, Work
from domain.processes.carrying import Done, Ready, Way
from domain.requests import BY_RULE
from domain.vocabulary import vocabulary

NEWS, LOST = "news", "channel-gone"
"""The letters that bring news to coordinators when no channel took them, and the loss of a channel to one of them."""


def tell_channels(work: Work, letter: str, subject: str, facts: Mapping[str, Any], now: datetime) -> None:
    """Queue a card for each channel that hears of such news."""
    if queued := cards(work.channels.all(), letter, subject, facts, now):
        work.post.queue(queued)


def tell_of_round(
    work: Work, letter: str, round: str, now: datetime, counts: Mapping[Given, int] | None = None
) -> None:
    """Tell that a round has opened, closed or been withdrawn, by counts alone."""
    given = {"given": counts[Given.ON_TIME] + counts[Given.LATE], "asked": sum(counts.values())} if counts else {}
    tell_channels(work, letter, round, {"round": round, "period": period_asked(round), **given}, now)


def tell_of_meeting(work: Work, letter: str, forum: Forum, meeting: Meeting, now: datetime) -> None:
    """Tell that a meeting is called, moved or called off; of a negotiation nobody hears but those who negotiate."""
    if forum.negotiation:
        return
    when = {"starts": meeting.starts.isoformat(), "place": vocabulary(work.handbook).fact(meeting.place)}
    facts = {"meeting": meeting.id, "forum": asdict(forum.name), **when}
    tell_channels(work, letter, f"{meeting.id}.{meeting.sequence}", facts, now)


def tell_of_decisions(work: Work, forum: Forum, meeting: Meeting, decisions: list[Decision], now: datetime) -> None:
    """Tell what was decided, once the minutes are finished; without who said what."""
    if forum.negotiation or not decisions:
        return
    said = [{"words": one.words, "result": one.result.value} for one in decisions]
    facts = {"meeting": meeting.id, "forum": asdict(forum.name), "starts": meeting.starts.isoformat(), "points": said}
    tell_channels(work, "decisions-made", meeting.id, facts, now)


def _packed(ports: Ports, work: Work, message: Message, now: datetime) -> Ready | Done:
    """Return a card as it goes over the wire, unless there is nothing left to tell, or nobody to tell it to."""
    channel = work.channels.find(message.contact)
    if channel is None or channel.closed not in {"", GONE}:
        return Done(message, "needless")
    if channel.closed:
        return Done(message, "refused", GONE)
    round = work.rounds.find(message.facts["round"]) if message.letter == "round-opened" else None
    if message.letter == "round-opened" and (round is None or round.withdrawn_at):
        return Done(message, "needless")
    if round and round.stage(now) is Stage.HELD:
        return Done(message, "later", "round.held", max(60, int((round.held_until - now).total_seconds())), tried=False)
    try:
        parcel = ports.chat.pack(_with_round(work, message, round), channel, ports.links)
    except Never as problem:
        return Done(message, "refused", problem.code)
    work.post.keep(message.key, parcel)
    return Ready(message, parcel, ports.chat.to(channel), rather_twice=False)


def _with_round(work: Work, message: Message, round: Round | None) -> Message:
    """Say of a round what holds when the card leaves: during the hold its dates may have changed."""
    if round is None:
        return message
    fresh = {"due": round.due.isoformat(), "count": len({one.partner for one in work.requests.of_subject(round.id)})}
    return replace(message, facts={**message.facts, **fresh})


def _missed(work: Work, done: Done, now: datetime) -> None:
    """Bring news to the coordinators that no channel took; of a channel that is gone, one of them is told, once.

    What is in doubt may have arrived, and only informs: it is shown beside the channel.
    """
    if done.result != "refused":
        return
    channel, card = work.channels.find(done.message.contact), done.message
    if channel and done.code == GONE and not channel.closed:
        _close(work, channel, now)
    if card.letter != TRIAL:
        facts = {**card.facts, "card": card.letter}
        subject = card.key.removesuffix(f".{card.contact}")
        _write(work, NEWS, subject, facts, now, everybody=True)


def _close(work: Work, channel: News, now: datetime) -> None:
    work.channels.save(replace(channel, closed=GONE))
    work.tell(Event("channel.closed", channel.code, BY_RULE, now))
    subject = f"{channel.code}.{now:%Y%m%d%H%M%S}"
    _write(work, LOST, subject, {"name": channel.name}, now, everybody=False)


def _write(work: Work, letter: str, subject: str, facts: Mapping[str, Any], now: datetime, *, everybody: bool) -> None:
    people = work.register.coordinators() if everybody else work.register.coordinators()[:1]
    to = [Message(f"{letter}.{subject}.{one.id}", one.id, one.id, letter, one.language, facts, now) for one in people]
    work.post.queue(to)


CARD = Way(_packed, _missed)
