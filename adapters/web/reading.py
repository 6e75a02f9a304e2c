"""Reading a request for its page: who may see it, who may act, and everything the page shows."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from starlette.requests import Request as HttpRequest

from adapters.web.context import ports
from adapters.web.kinds import PAGES
from adapters.web.sessions import Visitor
from adapters.web.shown import Handed, Shown, Step, handed, state, steps
from domain.errors import NotFound
from domain.indicators.rounds import Round, handed_from, in_whose_name
from domain.kinds import KINDS
from domain.partners import Contact, Partner
from domain.ports import Work
from domain.processes.answering import minutes_to_answer
from domain.requests import PARTNERS_MOVES, Move, Reply, Request, Status
from domain.workdays import helsinki_date


def seen_by(work: Work, visitor: Visitor, id: str) -> Request:
    """Return a request the visitor's links open and that is of their organisation, or was theirs.

    Raises NotFound for all others, so that ids of other organisations tell nothing.
    """
    asked = work.requests.get(id)
    person = visitor.contact
    if not visitor.opens(id):
        raise NotFound("requests.unknown", id=id)
    if asked.partner != person.partner and all(reply.by != person.id for reply in work.requests.history(id)):
        raise NotFound("requests.unknown", id=id)
    return asked


def acts(visitor: Visitor, asked: Request) -> bool:
    """Tell whose turn it is: the named contact's, or any coordinator's for what is asked of the backbone."""
    person = visitor.contact
    return asked.contact == person.id or (person.coordinator and asked.partner == person.partner)


def shown(request: HttpRequest, visitor: Visitor, id: str) -> Shown:
    """Read everything the page of a request shows."""
    today = helsinki_date(ports(request).clock.now())
    with ports(request).store.look(visitor.alliance) as work:
        asked = seen_by(work, visitor, id)
        mine = acts(visitor, asked)
        round = work.rounds.find(asked.subject)
        replies = work.requests.history(id)
        question, given = work.requests.question(asked), handed(work, asked)
        people = work.register.contacts(asked.partner)
        moves = KINDS[asked.kind].moves_now(question)
        return Shown(
            request=asked,
            question=question,
            about=work.requests.about(asked),
            state=state(asked, today, mine=mine),
            asker=_asker(work, asked),
            partner=work.register.partner(asked.partner),
            coordinator=_coordinator(work, round),
            steps=_steps(work, asked, replies, given, visitor.contact),
            colleagues=[one for one in people if one.active and one.id != asked.contact],
            owner=work.register.contact(asked.contact),
            may={
                move.value: mine and move in moves and asked.may(move, today) and _has_time(move, asked)
                for move in (*PARTNERS_MOVES, Move.COUNTER)
            },
            mine=mine,
            minutes=minutes_to_answer(work, asked, question),
            handed=given,
            note=round.note if round else "",
            standing=next((one for one in replies if one.number == asked.answer), None),
            draft=work.requests.draft(id, visitor.contact.id) if mine else None,
            wish=wished(asked, replies[-1]) if replies else None,
        )


def _has_time(move: Move, asked: Request) -> bool:
    """Tell whether there is any later day to ask for: a meeting, for one, does not wait for its answers."""
    return move is not Move.ASK_TIME or asked.due < asked.locks


def wished(asked: Request, newest: Reply) -> date | None:
    """Return until when more time has been asked for, if that is the newest move and waits for its answer."""
    said = newest.body.get("until") if newest.move is Move.ASK_TIME and asked.status is Status.OPEN else None
    return date.fromisoformat(said) if said else None


def _asker(work: Work, asked: Request) -> Partner:
    """Return who wants to know: for rows handed on within an organisation, still the one that asks it."""
    part = KINDS[asked.kind].by_rows and handed_from(asked) is not None
    return work.register.partner(work.register.alliance().backbone if part else asked.asker)


def _steps(work: Work, asked: Request, replies: Sequence[Reply], given: Handed | None, reader: Contact) -> list[Step]:
    """Tell the history; that of handed rows begins where they were handed on, in the request they came from."""
    found = steps(work, asked, replies, reader)
    known = given is None or any(one.move is Move.HAND_OVER and not one.body.get("rows") for one in replies)
    return found if given is None or known else sorted([given.step, *found], key=lambda step: step.at)


def _coordinator(work: Work, round: Round | None) -> Contact | None:
    """Return whom to ask about the request: its round's coordinator, or the first one left."""
    found = work.register.coordinators()
    name = in_whose_name(round, found)
    return next((one for one in found if one.id == name), None)


def flat(body: Mapping[str, Any], before: str = "") -> dict[str, str]:
    """Turn a stored answer back into form fields: dotted names, ticked boxes as `on`."""
    found: dict[str, str] = {}
    for name, value in body.items():
        if isinstance(value, Mapping):
            found |= flat(value, f"{before}{name}.")
        elif value is True:
            found[before + name] = "on"
        elif value:
            found[before + name] = str(value)
    return found


def filled(view: Shown) -> dict[str, str]:
    """Return what the form shows first: the draft, else the standing answer, else what is known already."""
    return first_filled(view.draft, view.standing) or dict(PAGES[view.request.kind].before(view.question))


def first_filled(draft: tuple[Mapping[str, Any], datetime] | None, standing: Reply | None) -> dict[str, str]:
    """Return the fields of the draft, else of the standing answer."""
    return {name: str(value) for name, value in draft[0].items()} if draft else answer_of(standing)


def answer_of(reply: Reply | None) -> dict[str, str]:
    """Return an answer as form fields."""
    return flat(reply.body) if reply and reply.move is Move.ANSWER else {}
