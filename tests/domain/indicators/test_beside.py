"""What is usual in an alliance stands beside a partner's own figures, and tells nobody's own."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from domain.indicators.beside import LEAST_OTHERS, MOST_OTHERS, others_of, typical
from domain.indicators.catalogue import Period
from domain.indicators.rounds import PartnerFigure
from domain.indicators.values import Compared
from domain.partners import Partner, Sector
from domain.words import Text
from tests.region import CLUB, COUNTY, HEARING, ISOLA, PARISH, PARTNERS, SHARE

TOWNS = dict.fromkeys(("a", "b", "c", "d"), Sector.MUNICIPALITY)
OTHERS = {**TOWNS, "parish": Sector.PARISH}


def gave(partner: str, number: str, year: int = 2026, *, accepted: bool = True) -> PartnerFigure:
    return PartnerFigure(partner, HEARING.code, Period(year), Decimal(number), accepted)


def test_a_municipality_stands_beside_the_middle_of_the_other_municipalities_year_by_year() -> None:
    figures = [gave(*one) for one in (("a", "1"), ("b", "4"), ("c", "5"), ("d", "90"), ("parish", "1000"))]
    earlier = [gave(name, number, 2025) for name, number in (("a", "2"), ("b", "3"), ("c", "3"), ("d", "9"))]
    found = typical(ISOLA, HEARING, [*figures, *earlier], OTHERS)
    assert found is not None
    assert (found.how, found.points) == (Compared.PEERS, [(2025, Decimal(3)), (2026, Decimal(5))])


def test_whoever_has_too_few_of_its_kind_stands_beside_all_the_others() -> None:
    found = typical(PARISH, HEARING, [gave(name, "7") for name in TOWNS], TOWNS)
    assert found is not None
    assert (found.how, found.points) == (Compared.OTHERS, [(2026, Decimal(7))])


def test_of_three_others_nothing_is_told_for_their_middle_is_the_very_figure_of_one() -> None:
    three = [gave(*one) for one in (("a", "1"), ("b", "4"), ("c", "90"))]
    unchecked, own = gave("d", "5", accepted=False), gave(ISOLA.id, "5")
    assert typical(ISOLA, HEARING, [*three, unchecked, own], OTHERS) is None
    assert typical(ISOLA, HEARING, [*three, gave("d", "5")], OTHERS) is not None


def test_a_small_number_of_people_is_hidden_also_in_the_middle_and_nought_is_not() -> None:
    figures = [gave(name, "4") for name in TOWNS] + [gave(name, "0", 2025) for name in TOWNS]
    found = typical(ISOLA, HEARING, figures, OTHERS, least=5)
    assert found is not None
    assert found.points == [(2025, Decimal(0))]


def test_the_middle_is_told_as_exactly_as_the_figures_are() -> None:
    of_four = [gave(name, number) for name, number in (("a", "1"), ("b", "2"), ("c", "3"), ("d", "4"))]
    whole, tenths = (
        typical(ISOLA, one, [replace(figure, indicator=one.code) for figure in of_four], OTHERS)
        for one in (HEARING, SHARE)
    )
    assert whole is not None
    assert tenths is not None
    assert (whole.points[0][1], tenths.points[0][1]) == (Decimal(3), Decimal("2.5"))


@given(st.lists(st.decimals(0, 10**6, places=0), min_size=LEAST_OTHERS, max_size=30))
def test_half_of_the_others_have_at_most_as_much_and_half_at_least(numbers: list[Decimal]) -> None:
    found = typical(ISOLA, HEARING, [gave(f"town-{n}", str(number)) for n, number in enumerate(numbers)], {})
    assert found is not None
    middle = found.points[0][1]
    assert 2 * sum(number <= middle for number in numbers) >= len(numbers)
    assert 2 * sum(number >= middle - 1 for number in numbers) >= len(numbers)


def test_those_of_ones_own_kind_are_never_left_out_for_the_others() -> None:
    many = [Partner(f"club-{n:03}", Text("Seura"), Sector.ASSOCIATION) for n in range(2 * MOST_OTHERS)]
    found = others_of(ISOLA, [*many, *PARTNERS])
    assert len(found) == MOST_OTHERS
    assert [one.id for one in found][:2] == ["kivela", "ranta"]
    assert ISOLA not in found
    assert {CLUB, COUNTY} <= set(others_of(ISOLA, PARTNERS))
