"""The kinds of request by which partners join and renew, and for each an answer somebody might give."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from domain.joining.agreements import AGREEMENT, AgreementQuestion, Signing
from domain.joining.common_ground import COMMON_GROUND, CommonGroundQuestion, Reading
from domain.joining.people import PEOPLE, People, PeopleQuestion, Person
from domain.joining.presenting import PROFILE, Presentation, ProfileQuestion
from domain.joining.renewals import RENEWAL, Renewal, RenewalQuestion
from domain.joining.seating import SEATS, SeatForm, Seating, SeatsQuestion
from domain.partners import Contact
from domain.requests import Kind

JOINING: tuple[Kind[Any, Any], ...] = (PEOPLE, AGREEMENT, COMMON_GROUND, SEATS, PROFILE, RENEWAL)
Roll = Callable[[str], float]
CHANGES = 0.15
"""How often a partner finds in the yearly look that something has changed."""


def _people(question: PeopleQuestion, roll: Roll) -> People:
    del roll
    main = _as_typed(question.main) if question.main else Person(name="Joku", email="joku@example.org")
    return People(main=main, deputy=_as_typed(question.deputy) if question.deputy else Person())


def _as_typed(one: Contact) -> Person:
    days = {str(day): True for day in one.working_days}
    who = Person(name=one.name, email=one.email, title=one.title, phone=one.phone, language=one.language)
    return who.model_copy(update={"rhythm": one.rhythm, "days": days})


def _signing(question: AgreementQuestion, roll: Roll) -> Signing:
    del roll
    return Signing(edition=question.agreement.code, agreed=True, name=question.name, title=question.title)


def _reading(question: CommonGroundQuestion, roll: Roll) -> Reading:
    del question, roll
    return Reading(read=True)


def _seating(question: SeatsQuestion, roll: Roll) -> Seating:
    del roll
    first = question.people[0].id if question.people else ""
    return Seating(seats={one.forum.code: SeatForm(contact=first) for one in question.forums})


def _presentation(question: ProfileQuestion, roll: Roll) -> Presentation:
    del roll
    return Presentation(core_task=question.profile.core_task[question.language] or "–")


def _renewal(question: RenewalQuestion, roll: Roll) -> Renewal:
    del question
    return Renewal(seen=True, differs={"people": roll("people") < CHANGES})


JOINING_SAMPLES: Mapping[str, Callable[[Any, Roll], BaseModel]] = {
    PEOPLE.name: _people,
    AGREEMENT.name: _signing,
    COMMON_GROUND.name: _reading,
    SEATS.name: _seating,
    PROFILE.name: _presentation,
    RENEWAL.name: _renewal,
}
