"""Who speaks for a partner: the main contact and the deputy, as the partner itself tells it (S2-6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, Field

from domain.errors import FieldsBroken, RuleBroken
from domain.joining.onboarding import FLOW
from domain.partners import Contact, Rhythm, email_address
from domain.requests import Kind, Reply, Request
from domain.words import Language, Line, Outside, Slug, Text

WEEK = range(7)
PHONE = 40


@dataclass(frozen=True, slots=True)
class PeopleQuestion:
    """What the page shows: the partner, and who speaks for it as far as is known."""

    partner: Text
    main: Contact | None
    deputy: Contact | None


class Person(Outside):
    """One person as typed; an empty name and address stand for nobody. Working days count from Monday, 0."""

    name: Line = ""
    email: Annotated[str, AfterValidator(lambda text: email_address(text) if text else "")] = ""
    title: Line = ""
    phone: Annotated[Line, Field(max_length=PHONE)] = ""
    language: Language = Language.FI
    rhythm: Rhythm = Rhythm.WEEKLY
    days: Mapping[Slug, bool] = Field(default_factory=dict)

    @property
    def is_nobody(self) -> bool:
        """Tell whether nobody was named."""
        return not self.name and not self.email

    @property
    def working_days(self) -> tuple[int, ...]:
        """Return the days of the week on which mail may come."""
        return tuple(day for day in WEEK if self.days.get(str(day)))


class People(Outside):
    """The main contact and, if there is one, the deputy."""

    main: Person
    deputy: Person = Person()


def check_people(request: Request, question: PeopleQuestion, answer: People, reply: Reply) -> tuple[()]:
    """Refuse a main contact without a name or address, a deputy half named, or the same person twice."""
    del request, question, reply
    broken = dict(_broken("main", answer.main))
    if not answer.deputy.is_nobody:
        broken |= _broken("deputy", answer.deputy)
        if answer.deputy.email.casefold() == answer.main.email.casefold():
            broken.setdefault("deputy.email", RuleBroken("people.same"))
    if broken:
        raise FieldsBroken(broken)
    return ()


def _broken(place: str, person: Person) -> Mapping[str, RuleBroken]:
    broken = {f"{place}.{name}": RuleBroken("field.missing") for name in ("name", "email") if not getattr(person, name)}
    return broken if person.working_days else broken | {f"{place}.days": RuleBroken("contact.days")}


def named(answer: People) -> Sequence[Person]:
    """Return the people an answer names, the main contact first."""
    return [answer.main] if answer.deputy.is_nobody else [answer.main, answer.deputy]


PEOPLE: Kind[PeopleQuestion, People] = Kind("people", People, check_people, receipt=False, taken_in_by=FLOW, minutes=3)
