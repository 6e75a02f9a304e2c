"""Rows that a colleague said no to: they go back to whoever handed them on, with a word about it."""

from dataclasses import asdict
from datetime import datetime

from domain.asides import NewDates
from domain.indicators.rounds import in_whose_name, time_to_correct
from domain.messages import Message
from domain.ports import Ports, Work
from domain.processes.answering import facts_of
from domain.processes.steering import hand_to
from domain.reminders import asking_key
from domain.requests import BY_RULE, Move, Notice, Request, Status, steer
from domain.workdays import helsinki_date

LETTER = "rows-back"


def give_back_declined(ports: Ports, alliance: str) -> int:
    """Give rows that were declined back, before their round is found to be over; tell how many requests they were.

    Where the one who handed them on has answered meanwhile, they get the colleague's request itself, with time for it.
    """
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        found = work.rounds.declined_rows(helsinki_date(now))
        for part, whole in found:
            _give_back(work, work.requests.get(part), work.requests.get(whole), now)
    if found:
        ports.wake()
    return len(found)


def _give_back(work: Work, part: Request, whole: Request, now: datetime) -> None:
    rows = [asdict(item.indicator.title) for item in work.requests.question(part).items]
    dates = time_to_correct(part, helsinki_date(now)) if whole.status is not Status.OPEN else part
    again = steer(part, Move.RETURN, BY_RULE, now, NewDates(due=dates.due, locks=dates.locks))
    work.requests.write(again)
    key, heir = f"{LETTER}.{part.id}.{part.version}", work.register.contact(whole.contact)
    theirs = work.requests.get(hand_to(work, again.after, heir, BY_RULE, now, key))
    who = work.register.contact(part.contact).name
    facts = {**facts_of(work, theirs), "who": who, "rows": rows}
    sender = in_whose_name(work.rounds.find(part.subject), work.register.coordinators())
    work.post.queue([Message(key, heir.id, sender, LETTER, heir.language, facts, now)])
    # The letter is the asking: the ladder goes on from the step after it.
    taken = work.requests.steps([theirs.id]).get(theirs.id, frozenset())
    if asking_key(theirs) not in taken:
        work.requests.note([Notice(theirs.id, asking_key(theirs), heir.id, None)])
