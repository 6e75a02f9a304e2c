"""The crisis list where there is only a terminal."""

from dataclasses import replace
from datetime import date

import pytest

from adapters.launch.listing import crisis_lines
from domain.errors import RuleBroken
from domain.words import Language
from tests.region import COORDINATOR, KAISA, PEKKA, Region


def test_the_list_is_dated_and_tells_whom_to_ring_first_and_then() -> None:
    away = replace(KAISA, phone="050 000 0001", away_from=date(2027, 2, 1), away_until=date(2027, 2, 14))
    lines = list(crisis_lines(Region(contacts=[COORDINATOR, away, PEKKA]).ports, "", Language.FI))
    assert lines[:2] == ["Kriisilista: Pohjanlahden hyte-allianssi", "Tilanne 1.2.2027"]
    place = lines.index("ISOLA")
    assert "Kaisa Kivi, 050 000 0001, kaisa@isola.example.org, poissa 14.2.2027 asti" in lines[place + 1]
    assert "Pekka Puro, puhelinnumero puuttuu" in lines[place + 2]
    assert lines[place + 3].endswith("ei vielä (varmista)")
    assert "  Pääyhteyshenkilö: ei nimetty" in lines


def test_the_list_is_in_the_alliances_first_language_unless_another_is_asked_for() -> None:
    region = Region()
    assert next(iter(crisis_lines(region.ports, ""))).startswith("Kriisilista: ")
    assert next(iter(crisis_lines(region.ports, "", Language.SV))).startswith("Krislista: ")


def test_an_alliance_nobody_knows_is_asked_about() -> None:
    with pytest.raises(RuleBroken, match=r"crisis\.which-alliance"):
        list(crisis_lines(Region().ports, "nobody", Language.EN))


def test_nothing_written_by_anybody_steers_the_terminal() -> None:
    evil = replace(COORDINATOR, title="\x1b[31mhei")
    assert all(line.isprintable() for line in crisis_lines(Region(contacts=[evil]).ports, "demo", Language.SV))
