"""One partner asked once more in a round under way, after its request was withdrawn: it came back, or it was a slip."""

from collections import defaultdict
from datetime import datetime

from domain.errors import RuleBroken
from domain.indicators.rounds import Round, Stage, handed_from, once_more
from domain.indicators.values import VALUES
from domain.partners import spokesperson
from domain.ports import Ports, Work
from domain.requests import Request, Status, asked
from domain.workdays import helsinki_date


def to_ask_again(work: Work, round: Round, now: datetime) -> list[Request]:
    """Return the requests that partners could be asked by once more; a coordinator does it, never the clock.

    Each is for a partner that is with us and of whom the round asks nothing any more.
    """
    if round.stage(now) not in {Stage.HELD, Stage.OPEN}:
        return []
    before: dict[str, list[Request]] = defaultdict(list)
    for one in work.requests.of_subject(round.id):
        if one.kind == VALUES.name and handed_from(one) is None:
            before[one.partner].append(one)
    gone = {id: some for id, some in before.items() if all(one.status is Status.WITHDRAWN for one in some)}
    here = [one.id for one in (work.register.partners() if gone else ()) if one.active]
    people = {id: spokesperson(work.register.contacts(id), helsinki_date(now)) for id in here if id in gone}
    return [once_more(round, gone[id], person.id, now) for id, person in people.items() if person]


def ask_again(ports: Ports, alliance: str, round: str, partner: str) -> Request:
    """Ask a partner once more, with time enough to answer; whoever was asked again already is not asked twice.

    Raises RuleBroken when the round is over, or nobody could be asked there.
    """
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        running = work.rounds.get(round)
        fresh = next((one for one in to_ask_again(work, running, now) if one.partner == partner), None)
        if fresh is None:
            raise RuleBroken("round.not-again")
        work.requests.add_missing([fresh], asked(fresh, now))
        work.rounds.fill(round)
    ports.wake()
    return fresh
