"""What is new in the alliance since somebody's last digest: who has joined."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from domain.partners import Contact
from domain.ports import Work
from domain.workdays import helsinki_date

DAYS = 30
"""How long somebody who gets no digests is still told."""


def newcomers(work: Work, today: date) -> Mapping[str, date]:
    """Return who has joined lately, and when."""
    since = today - timedelta(days=DAYS)
    joined = {one.partner: helsinki_date(one.joined_at) for one in work.memberships.all() if one.joined_at}
    return {partner: day for partner, day in joined.items() if day >= since}


def news_for(work: Work, person: Contact, joined: Mapping[str, date], last: date | None) -> dict[str, Any]:
    """Return the facts for a digest: the names of those who joined since the last one, not one's own."""
    fresh = [id for id, day in joined.items() if id != person.partner and (last is None or day >= last)]
    names = [asdict(work.register.partner(id).name) for id in sorted(fresh) if work.register.partner(id).active]
    return {"joined": names} if names else {}
