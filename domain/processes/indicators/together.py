"""A round's figures are together: everybody who was asked for them is told once, whatever else they are asked for."""

from datetime import datetime, timedelta

from domain.indicators.round_ids import period_asked
from domain.indicators.rounds import Round, in_whose_name
from domain.messages import TOGETHER, Message
from domain.partners import Contact
from domain.ports import Work
from domain.requests import Status
from domain.workdays import helsinki_date

DAYS_OPEN = 30
"""How long the letter's link opens the reader's own page."""


def tell_it_is_together(work: Work, round: Round, now: datetime) -> None:
    """Write to each person who holds a request of the round, answered or not, that its shared picture is there."""
    asked = {one.contact for one in work.requests.of_subject(round.id) if one.status is not Status.WITHDRAWN}
    here = {one.id for one in work.register.partners() if one.active}
    readers = [one for one in work.register.people(asked).values() if one.active and one.partner in here]
    by = in_whose_name(round, work.register.coordinators())
    work.post.queue([_letter(round, one, by, now) for one in sorted(readers, key=lambda one: one.id) if one.id != by])


def _letter(round: Round, to: Contact, by: str, now: datetime) -> Message:
    until = helsinki_date(now) + timedelta(days=DAYS_OPEN)
    facts = {"round": round.id, "period": period_asked(round.id), "until": until.isoformat()}
    return Message(f"{TOGETHER}.{round.id}.{to.id}", to.id, by, TOGETHER, to.language, facts, now)
