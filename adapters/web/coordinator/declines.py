"""Why partners said "not now", as far as they let others know."""

from collections.abc import Mapping

from domain.asides import Decline, SeenBy
from domain.indicators.rounds import Round
from domain.indicators.values import VALUES
from domain.partners import Partner
from domain.ports import Work
from domain.requests import Request, Status


def said_no(work: Work, asked: Request) -> Decline | None:
    """Return what was said with the no that stands, for the coordinator's eyes."""
    if asked.status is not Status.DECLINED:
        return None
    body = work.requests.reply(asked.id, asked.version).body
    return Decline(reason=body.get("reason", ""), seen_by=SeenBy(body.get("seen_by", SeenBy.COORDINATOR)))


def told_to_all(work: Work, round: Round, partners: Mapping[str, Partner]) -> list[tuple[Partner, str]]:
    """Return the reasons that the decliners themselves have let the other partners read."""
    asked = [one for one in work.requests.of_subject(round.id) if one.kind == VALUES.name]
    found = [(one, said_no(work, one)) for one in asked]
    return [
        (partners[one.partner], said.reason)
        for one, said in found
        if said and said.reason and said.seen_by is not SeenBy.COORDINATOR
    ]
