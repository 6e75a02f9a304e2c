from dataclasses import replace

import pytest

from domain.reports.readiness import gaps
from domain.reports.report import Checked, Fact, Part, Want
from domain.words import NO_TEXT, Text
from tests.adapters.reports.samples import a_chart, a_fact, a_report, a_table, with_gaps


def wants(fact: Fact) -> list[Want]:
    part = Part("more", Text("Lisää"), (a_table("Isola", fact=fact),))
    return [one.missing.want for one in gaps(a_report(part))]


def test_a_whole_report_lacks_nothing() -> None:
    assert gaps(a_report()) == []


@pytest.mark.parametrize(
    ("fact", "want"),
    [
        (a_fact(source=NO_TEXT), Want.SOURCE),
        (a_fact(period=""), Want.PERIOD),
        (a_fact(checked=Checked.NOBODY), Want.ACCEPTANCE),
    ],
)
def test_a_number_without_source_period_or_acceptance_is_a_gap(fact: Fact, want: Want) -> None:
    assert wants(fact) == [want]


def test_a_figure_nobody_can_describe_is_a_gap() -> None:
    chart = a_chart()
    nameless = replace(chart, title=NO_TEXT)
    of_whom = replace(chart, curves=(replace(chart.curves[0], whose=NO_TEXT),))
    empty = replace(chart, curves=())
    for broken in (nameless, of_whom, empty):
        found = gaps(a_report(Part("more", Text("Lisää"), (broken,))))
        assert [one.missing.want for one in found] == [Want.ALTERNATIVE]


def test_gaps_come_in_the_order_of_the_chapters_and_name_them() -> None:
    assert [(one.chapter, one.missing.want) for one in gaps(with_gaps())] == [
        ("conclusions", Want.WORDS),
        ("conclusions", Want.ACCEPTANCE),
    ]


def test_the_same_gap_is_told_once() -> None:
    fact = a_fact(source=NO_TEXT)
    assert wants(fact) == [Want.SOURCE]
    part = Part("more", Text("Lisää"), (a_table("Isola", fact=fact), a_table("Isola", fact=fact)))
    assert len(gaps(a_report(part))) == 1
