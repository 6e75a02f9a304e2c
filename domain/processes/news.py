"""What is new in the alliance since somebody's last digest: who has joined, and whose round's figures are together."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from domain.indicators.rounds import Round
from domain.messages import Message
from domain.partners import Contact
from domain.ports import Work
from domain.workdays import MORNING, at, helsinki_date

DAYS = 30
"""How long somebody who gets no digests is still told."""


@dataclass(frozen=True, slots=True)
class News:
    """What has happened lately: who joined on which day, and which rounds have closed."""

    joined: Mapping[str, date]
    closed: Sequence[Round]


def lately(work: Work, rounds: Collection[Round], today: date) -> News:
    """Gather what somebody may not have heard of yet."""
    since = today - timedelta(days=DAYS)
    joined = {one.partner: helsinki_date(one.joined_at) for one in work.memberships.all() if one.joined_at}
    closed = [one for one in rounds if one.closed_at and not one.withdrawn_at]
    return News(
        {partner: day for partner, day in joined.items() if day >= since},
        [one for one in closed if one.closed_at and helsinki_date(one.closed_at) >= since],
    )


def news_for(
    work: Work, person: Contact, news: News, last: date | None, unread: Sequence[Message] = ()
) -> dict[str, Any]:
    """Return the facts for a digest: the names of those who joined since the last one, not one's own, and the periods.

    What stood in digests that never left (`unread`) is told in this one.
    """
    last = min((helsinki_date(one.queued_at) for one in unread), default=last)
    joined = [name for one in unread for name in one.facts.get("joined", ())]
    periods = [period for one in unread for period in one.facts.get("closed", ())]
    fresh = [id for id, day in news.joined.items() if id != person.partner and (last is None or day >= last)]
    joined += [asdict(work.register.partner(id).name) for id in sorted(fresh) if work.register.partner(id).active]
    if work.register.partner(person.partner).active:
        periods += [str(one.period) for one in news.closed if _is_new(one, last)]
    found = {
        "joined": [one for n, one in enumerate(joined) if one not in joined[:n]],
        "closed": [*dict.fromkeys(periods)],
    }
    return {name: some for name, some in found.items() if some}


def _is_new(round: Round, last: date | None) -> bool:
    """Tell whether a round closed after a digest of that day; no digest leaves before the morning."""
    return last is None or (round.closed_at is not None and round.closed_at >= at(last, MORNING))
