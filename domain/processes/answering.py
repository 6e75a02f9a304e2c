"""What a partner does with a request: answer, save a draft, decline, ask for time, hand over."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any

from pydantic import BaseModel

from domain.asides import AskTime, HandOver
from domain.errors import FieldsBroken, RuleBroken, Stale
from domain.indicators.rounds import handed_from, in_whose_name, rows_request
from domain.kinds import KINDS
from domain.links import Link, Purpose
from domain.messages import Message
from domain.partners import Contact
from domain.ports import Ports, Work
from domain.reminders import asking_key
from domain.requests import Move, Notice, Reply, Request, Status, Turn, take
from domain.words import has_identity_code, storable, texts_in
from domain.workdays import helsinki_date

GRACE_DAYS = 30
"""How long a link still shows an answered request after its lock date."""


def answer_link(alliance: str, request: Request, contact: str) -> Link:
    """Return the link that opens one request for one person."""
    return Link(Purpose.ANSWER, alliance, contact, request.id, request.locks + timedelta(days=GRACE_DAYS))


def facts_of(work: Work, request: Request) -> dict[str, Any]:
    """Return what every letter about a request tells of it: its dates, until when its link opens, its title's words."""
    until = request.locks + timedelta(days=GRACE_DAYS)
    days = {"due": request.due.isoformat(), "locks": request.locks.isoformat(), "until": until.isoformat()}
    return {"request": request.id, "kind": request.kind, **days, **work.requests.about(request)}


def minutes_to_answer(work: Work, request: Request, question: Any) -> int:
    """Estimate how long an answer takes: the kind's or the alliance's minutes, by how many rows are asked here."""
    minutes = KINDS[request.kind].minutes or work.register.alliance().minutes_to_answer
    if not KINDS[request.kind].by_rows or (request.version == 0 and handed_from(request) is None):
        return minutes
    sector = work.register.partner(request.partner).sector
    whole = sum(sector in one.asked_of for one in work.rounds.frozen_indicators(request.subject))
    return max(1, ceil(minutes * len(question.items) / max(whole, len(question.items), 1)))


def handed_by(work: Work, request: Request) -> Reply | None:
    """Return the hand-over that brought a request, or rows of one, to whoever answers it now; None without any."""
    own = [one for one in work.requests.history(request.id) if one.move is Move.HAND_OVER and not one.body.get("rows")]
    if own:
        return own[-1]
    whole = handed_from(request) if KINDS[request.kind].by_rows else None
    return work.requests.reply(whole, int(request.id.rpartition("-")[2])) if whole else None


@dataclass(frozen=True, slots=True)
class Decided:
    """A move decided from what was read, with the letters that go with it; nothing of it is written yet."""

    turn: Turn
    letters: Sequence[Message] = ()


def decide(
    work: Work,
    before: Request,
    by: Contact,
    move: Move,
    said: BaseModel,
    now: datetime,
    seen: int | None = None,
) -> tuple[Any, Decided]:
    """Hold one move of a partner against its rules; returns the question it answers, and what `settle` writes.

    `seen` is the version the person had before them. Raises RuleBroken or FieldsBroken as the kind decides, Stale
    when somebody else has moved since `seen`.
    """
    if seen is not None and seen != before.version:
        raise Stale("request.stale", id=before.id)
    if isinstance(said, AskTime) and said.until:
        _check_wish(before, said.until, helsinki_date(now))
    question = work.requests.question(before)
    return question, decided(work, before, question, by, move, said, now)


def decided(
    work: Work, before: Request, question: Any, by: Contact, move: Move, said: BaseModel, now: datetime
) -> Decided:
    """Hold a move against the rules of its kind, by whoever has read the question already."""
    turn = take(KINDS[before.kind], before, question, move, said, by.id, now)
    return Decided(turn, list(_letters(work, turn, by, said, now)))


def _check_wish(request: Request, until: date, today: date) -> None:
    """Refuse a wish that nobody could grant: a day that has passed, is no later, or comes after the lock date."""
    if until <= request.due:
        raise FieldsBroken({"until": RuleBroken("dates.not-later", due=request.due)})
    if until < today:
        raise FieldsBroken({"until": RuleBroken("dates.past", today=today)})
    if until > request.locks:
        raise FieldsBroken({"until": RuleBroken("time.too-late", latest=request.locks)})


def settle(ports: Ports, alliance: str, decided: Decided) -> None:
    """Write a decided move; raises Stale when somebody else has moved since it was decided.

    It was decided before the writing begins, so that SQLite's one writer is busy for a few statements only: what was
    read stands as long as the request's version does.
    """
    with ports.store.begin(alliance) as work:
        write(work, decided)
    ports.wake()


def write(work: Work, decided: Decided) -> None:
    """Write a decided move inside an open transaction; raises Stale as `settle` does.

    A draft goes with the move that ends its use; who asks for more time, or hands on single rows, still needs it.
    """
    turn = decided.turn
    work.requests.write(turn)
    if turn.after.status is not Status.OPEN or turn.after.contact != turn.before.contact:
        work.requests.drop_draft(turn.before.id, turn.reply.by)
    if decided.letters:
        work.post.queue(decided.letters)


def act(
    ports: Ports, alliance: str, request: str, by: str, move: Move, said: BaseModel, seen: int | None = None
) -> Turn:
    """Make one move for a partner, decided and settled; raises what these do."""
    with ports.store.look(alliance) as work:
        before, person = work.requests.get(request), work.register.contact(by)
        _, decided = decide(work, before, person, move, said, ports.clock.now(), seen)
    settle(ports, alliance, decided)
    return decided.turn


def save_draft(ports: Ports, alliance: str, request: str, by: str, body: Mapping[str, Any]) -> datetime:
    """Keep an unsent answer as typed, half done or wrong, as far as a database can hold it; tell when it was kept.

    Raises RuleBroken for a personal identity code in it: not even a draft may hold one.
    """
    if any(has_identity_code(text) for text in texts_in(body)):
        raise RuleBroken("text.identity-code")
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        work.requests.save_draft(request, by, storable(body), now)
    return now


def hand_over(ports: Ports, alliance: str, request: str, by: str, said: HandOver, seen: int | None = None) -> Contact:
    """Hand a request, or single rows of it, to a colleague of the same organisation, who gets a link of their own.

    Raises RuleBroken when the colleague is of another organisation, or when no row would be left behind.
    """
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        before = work.requests.get(request)
        if seen is not None and seen != before.version:
            raise Stale("request.stale", id=request)
        giver = work.register.contact(by)
        if said.rows and not KINDS[before.kind].by_rows:
            raise RuleBroken("request.not-for-this-kind", move=Move.HAND_OVER.value)
        colleague = _colleague(work, giver, said, before)
        named = said.model_copy(update={"contact": colleague.id, "giver": before.contact, "name": None, "email": ""})
        turn = take(KINDS[before.kind], before, None, Move.HAND_OVER, named, by, now)
        work.requests.write(turn)
        if said.rows:
            theirs = _split(work, turn.after, colleague, said.rows, now)
        else:
            theirs = turn.after
            move_draft(work, before, colleague.id)
        letter = _passed_on(work, theirs, colleague, giver, said, now)
        work.post.queue([letter])
        _count_as_asked(work, theirs, letter)
    ports.wake()
    return colleague


def move_draft(work: Work, request: Request, to: str) -> None:
    """Let what was begun go along with the whole request, unless whoever takes it over has written since."""
    begun, theirs = (work.requests.draft(request.id, one) for one in (request.contact, to))
    if begun and to != request.contact:
        if theirs is None or theirs[1] < begun[1]:
            work.requests.save_draft(request.id, to, *begun)
        work.requests.drop_draft(request.id, request.contact)


def _colleague(work: Work, giver: Contact, said: HandOver, request: Request) -> Contact:
    if said.contact:
        colleague = work.register.contact(said.contact)
        if colleague.partner != request.partner or not colleague.active:
            raise RuleBroken("contact.other-organisation")
    elif not said.name or not said.email:
        raise RuleBroken("contact.missing")
    else:
        colleague = work.register.add_colleague(giver, said.name, said.email)
    if colleague.id == request.contact:
        raise RuleBroken("contact.yourself")
    return colleague


def _split(work: Work, request: Request, colleague: Contact, rows: tuple[str, ...], now: datetime) -> Request:
    """Make a request of their own of the rows handed on; the sender keeps the overview."""
    asked = {item.indicator.code for item in work.requests.question(request).items}
    if not set(rows) <= asked:
        raise RuleBroken("rows.unknown")
    if set(rows) == asked:
        raise RuleBroken("rows.all")
    theirs = rows_request(request, colleague.id, now)
    work.requests.add_missing([theirs])
    work.rounds.move_rows(request.id, theirs.id, rows)
    return theirs


def _count_as_asked(work: Work, request: Request, letter: Message) -> None:
    """The hand-over is the asking: the ladder goes on from the step after it."""
    taken = work.requests.steps([request.id]).get(request.id, frozenset())
    work.requests.note([Notice(request.id, f"handed-{request.version}", letter.contact, letter.key)])
    if asking_key(request) not in taken:
        work.requests.note([Notice(request.id, asking_key(request), letter.contact, None)])


def _passed_on(
    work: Work, request: Request, colleague: Contact, giver: Contact, said: HandOver, now: datetime
) -> Message:
    key = f"hand-over.{request.id}.{colleague.id}.{request.version}"
    question = work.requests.question(request)
    rows = [asdict(item.indicator.title) for item in question.items] if said.rows else []
    whose = asdict(work.register.partner(giver.partner).name)
    handed = {"giver": giver.name, "giver_of": whose, "reason": said.reason, "rows": rows}
    facts = {**facts_of(work, request), **handed, "minutes": minutes_to_answer(work, request, question)}
    return Message(key, colleague.id, _sender(work, request), "hand-over", colleague.language, facts, now)


def _letters(work: Work, turn: Turn, by: Contact, said: BaseModel, now: datetime) -> Iterator[Message]:
    """Yield what people hear of a move at once: the one who answered a thank-you, the coordinator a wish for time."""
    if turn.reply.move is Move.ANSWER and KINDS[turn.after.kind].receipt:
        yield _receipt(work, turn.after, by, now)
    if isinstance(said, AskTime) and (coordinator := _sender(work, turn.after)) not in {"", by.id}:
        yield _wish(work, turn, by, work.register.contact(coordinator), said, now)


def _wish(work: Work, turn: Turn, by: Contact, to: Contact, said: AskTime, now: datetime) -> Message:
    request, whose = turn.after, asdict(work.register.partner(by.partner).name)
    wanted = {"wanted": said.until.isoformat()} if said.until else {}
    before = work.requests.reply(request.id, turn.before.version) if turn.before.version else None
    if before and before.move is Move.ASK_TIME and before.body.get("until"):
        wanted["earlier"] = before.body["until"]
    facts = {**facts_of(work, request), "who": by.name, "whose": whose, "reason": said.reason, **wanted}
    return Message(f"wish.{request.id}.{request.version}", to.id, to.id, "wish", to.language, facts, now)


def _receipt(work: Work, request: Request, person: Contact, now: datetime) -> Message:
    late = helsinki_date(now) > request.due
    facts = {**facts_of(work, request), "late": late, "at": now.isoformat()}
    key = f"receipt.{request.id}.{request.version}"
    return Message(key, person.id, _sender(work, request), "receipt", person.language, facts, now)


def _sender(work: Work, request: Request) -> str:
    return in_whose_name(work.rounds.find(request.subject), work.register.coordinators())
