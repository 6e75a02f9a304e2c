"""How a request stands, in a sentence: nobody is said to have checked what nobody checks."""

from datetime import date, timedelta

import pytest

from adapters.web.shown import state
from adapters.wording import Say
from domain.kinds import KINDS
from domain.requests import Status
from domain.words import Language
from tests.builders import a_request

DUE, LOCKS = date(2027, 3, 1), date(2027, 3, 15)
NOTED = "Merkitty, kiitos"
CHANGES = "Merkitty, kiitos. Muutettavissa 15.3.2027 asti"
CHECKED = "Vastattu ja tarkistettu, kiitos"


def accepted(kind: str, today: date) -> str:
    """What the badge of an accepted answer says on a day."""
    stands = state(a_request(kind=kind, status=Status.ACCEPTED, due=DUE, locks=LOCKS), today)
    return Say(Language.FI)(f"state.{stands.name}", **stands.facts)


@pytest.mark.parametrize("kind", KINDS)
def test_only_an_answer_that_somebody_checks_is_said_to_be_checked(kind: str) -> None:
    assert (accepted(kind, LOCKS) == CHECKED) is KINDS[kind].needs_accepting


@pytest.mark.parametrize("kind", ["rsvp", "minutes", "commitment"])
def test_what_is_noted_may_be_changed_until_its_lock_date(kind: str) -> None:
    assert (accepted(kind, LOCKS), accepted(kind, LOCKS + timedelta(days=1))) == (CHANGES, NOTED)


@pytest.mark.parametrize("kind", ["approval", "dates"])
def test_no_day_is_promised_where_something_else_may_end_changing(kind: str) -> None:
    assert accepted(kind, DUE) == NOTED
