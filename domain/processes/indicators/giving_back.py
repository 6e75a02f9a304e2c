"""Rows that a colleague said no to: they go back to whoever handed them on, with a word about it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from domain.asides import NewDates
from domain.errors import Problem
from domain.indicators.rounds import in_whose_name, time_to_correct
from domain.messages import Message
from domain.outcome import how_many
from domain.partners import Contact, spokesperson
from domain.ports import Ports, Work
from domain.processes.answering import facts_of
from domain.processes.steering import hand_to
from domain.reminders import asking_key
from domain.requests import BY_RULE, Move, Notice, Request, Status, steer
from domain.workdays import helsinki_date

LETTER = "rows-back"


@dataclass(frozen=True, slots=True)
class GivenBack:
    """How many requests of declined rows went back, and those that could not.

    These are tried whenever something wakes the flow, and by the sweep once a day.
    """

    count: int = 0
    stuck: Sequence[str] = ()

    def needs(self) -> str:
        """Say for operators what of it needs a person."""
        rows = how_many(len(self.stuck), "declined part", "declined parts")
        return f"{rows} cannot go back ({', '.join(self.stuck)})" if self.stuck else ""


def give_back_declined(ports: Ports, alliance: str) -> GivenBack:
    """Give rows that were declined back, before their round is found to be over.

    Where the one who handed them on has answered meanwhile, they get the colleague's request itself, with time for it.
    If they have left, whoever speaks for the organisation gets it. One that cannot go back holds up none of the others.
    """
    now = ports.clock.now()
    count, stuck = 0, []
    with ports.store.begin(alliance) as work:
        for part, whole in work.rounds.declined_rows(helsinki_date(now)):
            try:
                with work.apart():
                    count += _give_back(work, work.requests.get(part), work.requests.get(whole), now)
            except Problem:
                stuck.append(part)
        work.set_aside(stuck, now)
    if count:
        ports.wake()
    return GivenBack(count, stuck)


def _give_back(work: Work, part: Request, whole: Request, now: datetime) -> bool:
    """Give the rows of one request back; False where nobody is left who has not said no to them."""
    heir = _heir(work, part, whole, now)
    if heir is None:
        return False
    rows = [asdict(item.indicator.title) for item in work.requests.question(part).items]
    dates = time_to_correct(part, helsinki_date(now)) if whole.status is not Status.OPEN else part
    again = steer(part, Move.RETURN, BY_RULE, now, NewDates(due=dates.due, locks=dates.locks))
    work.requests.write(again)
    key = f"{LETTER}.{part.id}.{part.version}"
    theirs = work.requests.get(hand_to(work, again.after, heir, BY_RULE, now, key))
    who = work.register.contact(part.contact).name
    facts = {**facts_of(work, theirs), "who": who, "rows": rows}
    sender = in_whose_name(work.rounds.find(part.subject), work.register.coordinators())
    work.post.queue([Message(key, heir.id, sender, LETTER, heir.language, facts, now)])
    # The letter is the asking: the ladder goes on from the step after it.
    taken = work.requests.steps([theirs.id]).get(theirs.id, frozenset())
    if asking_key(theirs) not in taken:
        work.requests.note([Notice(theirs.id, asking_key(theirs), heir.id, None)])
    return True


def _heir(work: Work, part: Request, whole: Request, now: datetime) -> Contact | None:
    """Choose who gets declined rows: who handed them on, or who speaks for the organisation when they have left."""
    no = {part.contact, *(one.by for one in work.requests.history(part.id) if one.move is Move.DECLINE)}
    left = [one for one in work.register.contacts(part.partner) if one.active and one.id not in no]
    sender = next((one for one in left if one.id == whole.contact), None)
    # The rows of an open request can only be answered with it.
    return sender if sender or whole.status is Status.OPEN else spokesperson(left, helsinki_date(now))
