"""Where a chart's scale begins."""

from decimal import Decimal

from adapters.charts import chart
from domain.indicators.values import Compared, Series
from domain.words import Text


def a_series(first: int) -> Series:
    return Series(Text("Isola"), Compared.OWN, [(2025, Decimal(first)), (2026, Decimal(first + 1))], Text(""))


def test_lines_that_lie_close_together_are_drawn_apart_and_one_alone_from_nought() -> None:
    together, alone = chart([a_series(90), a_series(93)]), chart([a_series(90)])
    assert together is not None
    assert alone is not None
    assert together.ticks[0][1] >= Decimal(85)
    assert alone.ticks[0][1] == 0


def test_the_scale_has_room_for_its_numbers_also_where_they_are_large() -> None:
    few, many = chart([a_series(9)]), chart([a_series(5_510_000)])
    assert few is not None
    assert many is not None
    assert few.left < many.left
    assert many.left > len("6 000 000") * 14
    assert min(dot.x for line in many.lines for dot in line.dots) > many.left


def test_a_change_of_one_in_a_few_is_drawn_from_nought_and_counts_have_whole_numbers_beside_them() -> None:
    drawn = chart([a_series(8), a_series(9)])
    assert drawn is not None
    assert drawn.begins is None
    assert [tick for _, tick in drawn.ticks] == [0, 2, 4, 6, 8, 10]
    few = chart([a_series(1)])
    assert few is not None
    assert [tick for _, tick in few.ticks] == [0, 1, 2]


def test_the_scale_is_as_fine_as_its_numbers_and_says_where_it_begins() -> None:
    points = [(2025, Decimal("90.2")), (2026, Decimal("90.4"))]
    apart = [Series(Text("Isola"), Compared.OWN, points, Text("")), a_series(90)]
    whole, fine = chart(apart), chart(apart, 1)
    assert whole is not None
    assert fine is not None
    assert [tick for _, tick in whole.ticks] == [90, 91]
    assert fine.begins == Decimal(90)
    assert len(fine.ticks) == 6


def test_lines_far_apart_are_drawn_from_nought() -> None:
    apart = chart([a_series(20), a_series(90)])
    assert apart is not None
    assert apart.ticks[0][1] == 0


def test_lines_that_are_the_same_are_drawn_from_nought() -> None:
    same = chart([Series(Text("Isola"), Compared.OWN, [(2025, Decimal(8))], Text(""))] * 2)
    assert same is not None
    assert same.ticks[0][1] == 0


def test_nothing_is_drawn_of_nothing() -> None:
    assert chart([]) is None
