"""People whom messages do not reach: a task for a coordinator, who mends the address or lets it be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from domain.errors import FieldsBroken, RuleBroken
from domain.messages import Delivery, Message, Post
from domain.partners import Contact, Register, email_address
from domain.requests import Kind, Ladder, Move, Reply, Request
from domain.words import Outside, Text
from domain.workdays import add_workdays, next_allowed

DAYS_TO_LOOK, DAYS_TO_LAPSE = 3, 20


class Way(StrEnum):
    """What to do with the messages that did not reach a person."""

    AGAIN = "again"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class StuckLetter:
    """One message that did not arrive: its letter, how it ended, the code of why, and when it was written."""

    letter: str
    ended: Delivery
    code: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Unreached:
    """A person whom messages do not reach; `email` is where they went."""

    contact: str
    name: str
    partner: Text
    email: str
    phone: str
    letters: Sequence[StuckLetter]


@dataclass(frozen=True, slots=True)
class UnreachedQuestion:
    """Everybody whom messages do not reach now."""

    people: Sequence[Unreached]


def who_is_unreached(register: Register, post: Post) -> UnreachedQuestion:
    """Return everybody whom messages do not reach now, with what did not arrive."""
    stuck = post.stuck()
    people = register.people({message.contact for message, _, _ in stuck}).values()
    return UnreachedQuestion([_unreached(register, one, stuck) for one in sorted(people, key=lambda one: one.name)])


def _unreached(register: Register, one: Contact, stuck: Sequence[tuple[Message, Delivery, str]]) -> Unreached:
    letters = [StuckLetter(m.letter, ended, code, m.queued_at) for m, ended, code in stuck if m.contact == one.id]
    return Unreached(one.id, one.name, register.partner(one.partner).name, one.email, one.phone, letters)


class Mended(Outside):
    """What to do about one person: a better address, where there is one, and whether the messages go again."""

    way: Annotated[Way | None, BeforeValidator(lambda way: way or None)] = None
    email: Annotated[str, AfterValidator(lambda typed: email_address(typed) if typed.strip() else "")] = ""


ContactId = Annotated[str, Field(pattern=r"^c-[0-9]{1,9}$")]


class Looked(Outside):
    """What a coordinator found out, by the contacts' ids."""

    people: Annotated[Mapping[ContactId, Mended], Field(max_length=500)] = {}


def each_looked_at(request: Request, question: UnreachedQuestion, answer: Looked, reply: Reply) -> tuple[()]:
    """Leave words only; what they change happens when they are taken in. Each person needs a choice."""
    del request, reply
    missing = [one.contact for one in question.people if not answer.people.get(one.contact, Mended()).way]
    if missing:
        raise FieldsBroken({f"people.{contact}.way": RuleBroken("unreached.choose") for contact in missing})
    return ()


UNREACHED: Kind[UnreachedQuestion, Looked] = Kind(
    "unreached",
    Looked,
    each_looked_at,
    Ladder(frozenset({1}), None),
    frozenset({Move.ANSWER, Move.HAND_OVER}),
    receipt=False,
    taken_in_by="deliver-messages",
)


def unreached_task(number: int, backbone: str, who: str, today: date, now: datetime) -> Request:
    """Ask a coordinator to look, for the n-th time; one task stands for all that is stuck until it is answered."""
    opens = next_allowed(today)
    due = add_workdays(opens, DAYS_TO_LOOK)
    dates = (opens, due, add_workdays(due, DAYS_TO_LAPSE))
    return Request(
        f"unreached.{number}", UNREACHED.name, UNREACHED.name, backbone, backbone, who, *dates, notice_at=now
    )
