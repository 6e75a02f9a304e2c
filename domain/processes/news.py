"""What is new in the alliance since somebody's last digest: who has joined."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from domain.messages import Message
from domain.partners import Contact
from domain.ports import Work
from domain.workdays import helsinki_date

DAYS = 30
"""How long somebody who gets no digests is still told."""


def lately(work: Work, today: date) -> Mapping[str, date]:
    """Return the partners that somebody may not have heard of yet, by the day they joined."""
    joined = {one.partner: helsinki_date(one.joined_at) for one in work.memberships.all() if one.joined_at}
    return {partner: day for partner, day in joined.items() if day >= today - timedelta(days=DAYS)}


def news_for(
    work: Work, person: Contact, joined: Mapping[str, date], last: date | None, unread: Sequence[Message] = ()
) -> dict[str, Any]:
    """Return the facts for a digest: the names of those who joined since the last one, not one's own.

    What stood in digests that never left (`unread`) is told in this one.
    """
    last = min((helsinki_date(one.queued_at) for one in unread), default=last)
    names = [name for one in unread for name in one.facts.get("joined", ())]
    fresh = [id for id, day in joined.items() if id != person.partner and (last is None or day >= last)]
    names += [asdict(work.register.partner(id).name) for id in sorted(fresh) if work.register.partner(id).active]
    told = [one for n, one in enumerate(names) if one not in names[:n]]
    return {"joined": told} if told else {}
