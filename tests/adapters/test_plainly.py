"""Operators read problems in sentences, and nothing in them was typed by a person."""

from datetime import date

import pytest

from adapters.wording import plainly
from adapters.wording.catalogue import catalogue
from domain.errors import Problem, RuleBroken
from domain.words import Language

GOSSIP = "Kaisa Kivi <kaisa@isola.example.org>"


def test_ids_numbers_and_days_stand_in_the_sentence() -> None:
    ended = RuleBroken("round.ended", round="2027-h1")
    order = RuleBroken("dates.order", opens=date(2027, 3, 1), due=date(2027, 2, 1), locks=date(2027, 4, 1))
    assert plainly(Language.EN, ended) == "The round 2027-h1 has ended."
    assert plainly(Language.SV, order).endswith("öppnas 1.3.2027, senast 1.2.2027, stängs 1.4.2027.")


@pytest.mark.parametrize("key", [key for key in catalogue() if key.startswith("error.")])
def test_whatever_is_typed_stays_out_of_every_sentence(key: str) -> None:
    """Each fact of each sentence holds a person here, also those that should hold an id."""
    named = ("alliance", "code", "round", "id", "stage", "what", "name", "text", "email", "guess", "flows", "given")
    every = {**dict.fromkeys(named, GOSSIP), "to": GOSSIP, "said": GOSSIP}
    for language in Language:
        told = plainly(language, Problem(key.removeprefix("error."), **every))
        assert "Kaisa" not in told
        assert told


def test_a_problem_without_a_sentence_is_told_by_its_code() -> None:
    assert plainly(Language.EN, Problem("no.such.thing", id=GOSSIP)) == "That is not possible: no.such.thing."
