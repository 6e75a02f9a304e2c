"""What a page tells of a request: its title, how it stands in words, its history, who may do what."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from adapters.wording import readable
from domain.inbox.incoming import Note
from domain.kinds import KINDS
from domain.messages import Channel, Message
from domain.partners import Contact, Partner
from domain.ports import Work
from domain.processes.answering import handed_by
from domain.reminders import AFTER, ASKING, BEFORE
from domain.requests import BY_RULE, Move, Reply, Request, SentBack, Status
from domain.words import Text
from domain.workdays import helsinki_date

OVER = frozenset({Status.WITHDRAWN, Status.LAPSED})


@dataclass(frozen=True, slots=True)
class State:
    """How a request stands: a sentence of the wording (`state.<name>`), its facts, and how it looks."""

    name: str
    look: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def state(request: Request, today: date, *, mine: bool = True) -> State:
    """Put a request's status and dates into one sentence."""
    if request.status is Status.ACCEPTED and not KINDS[request.kind].needs_accepting:
        return _noted(request, today)
    if request.status is not Status.OPEN:
        look = {Status.DECLINED: "calm", Status.WITHDRAWN: "calm", Status.LAPSED: "calm"}.get(request.status, "good")
        unsettled = request.status is Status.LAPSED and request.answer
        return State("lapsed-answered" if unsettled else request.status.value, look)
    dates = {"due": request.due, "locks": request.locks}
    if today < request.opens and not request.version:
        return State("opens-later", "calm", {"opens": request.opens})
    if today > request.locks:
        return State("over", "calm", dates)
    if today > request.due:
        return State("late" if mine else "late-other", "warn", dates)
    name = "open-other" if not mine else "open" if Move.DECLINE in KINDS[request.kind].moves else "open-task"
    return State(name, "turn", dates)


def _noted(request: Request, today: date) -> State:
    """Say of an answer that nobody checks that it stands, and until when it may be another where a date tells."""
    if KINDS[request.kind].changes_until_locked and request.may(Move.ANSWER, today):
        return State("noted-until", "good", {"locks": request.locks})
    return State("noted", "good")


def title_facts(about: Mapping[str, Any]) -> dict[str, Any]:
    """Make the stored words of a request's title fit for the wording."""
    return readable(about)


@dataclass(frozen=True, slots=True)
class Item:
    """A request as a line of a list."""

    request: Request
    about: Mapping[str, Any]
    state: State
    contact: str
    draft_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a request's history: a sentence (`step.<name>`) and what was said with it."""

    name: str
    at: datetime
    facts: Mapping[str, Any]
    reason: str = ""
    seen_by: str = ""
    """Who may read the reason, as the one who said no has chosen; empty where nobody was asked."""


def steps(work: Work, request: Request, replies: Sequence[Reply], reader: Contact) -> list[Step]:
    """Tell a reader every step of a request, oldest first: what was sent, every move, and what mail they may read."""
    post = [(message, at) for message, _, at in work.post.of_request(request.id) if at]
    named = {reply.by for reply in replies} | {str(one.body.get("contact")) for one in replies}
    people = work.register.people(named | {message.contact for message, _ in post})
    found = [_step(reply, people) for reply in replies]
    sent = [Step(f"sent.{_sort(message, request)}", at, {"whom": people[message.contact].name}) for message, at in post]
    return sorted([*found, *sent, *_written(work, request, reader)], key=lambda step: step.at)


def _written(work: Work, request: Request, reader: Contact) -> Iterator[Step]:
    """Yield what came by mail; from another address than the contact's own, that address too.

    A mail was written to the coordinator: nobody else reads it but its writer.
    """
    notes = [one for one in work.received.about(request.id) if reader.coordinator or _is_by(one, reader)]
    people = work.register.people(one.contact for one in notes) if notes else {}
    for one in notes:
        who = people[one.contact].name + (f" ({one.address})" if one.address else "")
        yield Step(f"mail.{one.what}", one.at, {"who": who}, one.text)
        if one.is_masked:
            yield Step("mail.masked", one.at, {})


def _is_by(note: Note, reader: Contact) -> bool:
    return note.address == reader.email.casefold() if note.address else note.contact == reader.id


def _sort(message: Message, request: Request) -> str:
    """Tell what a mail was for its reader: of a digest, what it said of this request."""
    mine = [item for item in message.facts.get("items", ()) if item["request"] == request.id]
    if not mine:
        return message.letter
    returned = mine[0]["returned"] and mine[0]["step"] == ASKING
    sort = "returned" if returned else {ASKING: "ask", BEFORE: "remind", AFTER: "last"}[mine[0]["step"]]
    return f"own.{sort}" if message.channel is Channel.OWN else sort


RULES_MOVES = frozenset({Move.ANSWER, Move.ACCEPT, Move.WITHDRAW, Move.LAPSE, Move.HAND_OVER, Move.RETURN})


def _step(reply: Reply, people: Mapping[str, Contact]) -> Step:
    def name(contact: object) -> str:
        return people[str(contact)].name if str(contact) in people else ""

    facts: dict[str, Any] = {"who": name(reply.by)}
    facts |= {"whom": name(reply.body.get("contact"))} if reply.move is Move.HAND_OVER else {}
    for date_fact in ("until", "due"):
        if said := reply.body.get(date_fact):
            facts["until"] = date.fromisoformat(str(said))
    to_oneself = reply.body.get("contact") == reply.by
    plain = {Move.HAND_OVER: "back" if to_oneself else "rows"} if reply.body.get("rows") else {}
    step = f"{reply.move.value}.{plain[reply.move]}" if reply.move in plain else reply.move.value
    step = f"{step}.dated" if reply.move is Move.ASK_TIME and "until" in facts else step
    if reply.by == BY_RULE or not facts["who"]:
        step = f"{step}.rule" if reply.move in RULES_MOVES else step
    reason = str(reply.body.get("reason") or "")
    return Step(step, reply.at, facts, reason, str(reply.body.get("seen_by") or "") if reason else "")


@dataclass(frozen=True, slots=True)
class Handed:
    """Who handed a request on to the one who answers it now, and what they wrote along."""

    by: Contact
    whose: Text
    note: str
    step: Step


def handed(work: Work, request: Request) -> Handed | None:
    """Tell who handed a request on, or rows of one; None when it was asked of its answerer, or no person did it."""
    reply = handed_by(work, request)
    people = work.register.people({reply.by, str(reply.body.get("contact"))}) if reply else {}
    if reply is None or reply.by not in people:
        return None
    giver = people[reply.by]
    whose = work.register.partner(giver.partner).name
    return Handed(giver, whose, str(reply.body.get("reason") or ""), _step(reply, people))


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything the page of a request needs besides the question of its kind."""

    request: Request
    question: Any
    about: Mapping[str, Any]
    state: State
    asker: Partner
    partner: Partner
    coordinator: Contact | None
    steps: Sequence[Step]
    colleagues: Sequence[Contact]
    owner: Contact
    may: Mapping[str, bool]
    mine: bool
    minutes: int
    handed: Handed | None = None
    note: str = ""
    standing: Reply | None = None
    draft: tuple[Mapping[str, Any], datetime] | None = None
    wish: date | None = None
    """Until when more time has been asked for, while that waits for its answer."""

    @property
    def asked_on(self) -> date | None:
        """The day its history begins; none where something was done before it opened, or it was opened once more."""
        first = next((helsinki_date(step.at) for step in self.steps), self.request.opens)
        return self.request.opens if self.request.opens <= first else None

    @property
    def final(self) -> str:
        """Tell by the code of a problem why the answer cannot change any more; nothing while it can."""
        return KINDS[self.request.kind].final(self.question)

    @property
    def until_locked(self) -> bool:
        """Tell whether the lock date alone ends changing the answer."""
        return KINDS[self.request.kind].changes_until_locked

    @property
    def back(self) -> Sequence[SentBack]:
        """What the asker sent back of the standing answer, while it waits to be looked at again."""
        waits = self.standing is not None and self.request.status is Status.OPEN
        return KINDS[self.request.kind].came_back(self.question) if waits else ()
