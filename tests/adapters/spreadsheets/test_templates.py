"""A partner's template goes out, is filled in and comes back."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.spreadsheets import Xlsx
from adapters.spreadsheets.layout import COLUMNS, FIRST_ROW, INDICATOR
from adapters.workbooks import open_workbook
from domain.errors import RuleBroken
from domain.indicators.sheets import Sheet
from domain.indicators.values import Figure, ValuesQuestion
from domain.numbers import parse_number
from domain.requests import Request
from domain.words import Language, Text
from tests.region import ISOLA, Region

xlsx = Xlsx()


class Filled:
    """A template of Isola's, filled in with a spreadsheet program."""

    def __init__(self, language: Language = Language.FI) -> None:
        region = Region()
        region.open_round()
        self.request: Request = region.request()
        with region.store.look(region.code) as work:
            self.question: ValuesQuestion = work.requests.question(self.request)
        written = xlsx.template(self.request, self.question, ISOLA.name, language)
        self.book = openpyxl.load_workbook(BytesIO(written))
        self.sheet = self.book.active
        assert self.sheet is not None

    def put(self, cell: str, value: Any) -> "Filled":
        assert self.sheet is not None
        self.sheet[cell] = value
        return self

    def read(self, request: Request | None = None) -> Sheet:
        buffer = BytesIO()
        self.book.save(buffer)
        return xlsx.read(buffer.getvalue(), request or self.request, self.question)


@pytest.mark.parametrize("language", Language)
def test_what_is_filled_in_is_read_in_every_language(language: Language) -> None:
    read = Filled(language).put("F6", 1234).put("F7", 12.5).put("H7", "arvio").read()
    assert (read.rows["hearing"].number, read.rows["share"].number) == ("1234", "12,5")
    assert read.rows["share"].reason == "arvio"
    assert not read.problems
    assert not read.older


def test_the_template_says_which_figures_are_needed_and_of_which_year_those_of_last_time_are() -> None:
    sheet = Filled().sheet
    assert sheet is not None
    assert (sheet["B6"].value, sheet["B7"].value) == ("Kuulemistilaisuudet", "Osallistuneiden osuus (tarvitaan)")
    assert "Kun kohdassa lukee ”tarvitaan”" in str(sheet["A3"].value)
    assert sheet["D5"].value == "Viime kerralla (2026)"


def test_a_template_fetched_when_columns_had_no_year_is_read_too() -> None:
    assert Filled().put("D5", "Viime kerralla").put("F6", 5).read().rows["hearing"].number == "5"


def test_only_what_is_to_be_filled_in_can_be_changed() -> None:
    sheet = Filled().sheet
    assert sheet is not None
    assert sheet.protection.sheet
    assert sheet["A6"].protection.locked
    assert not sheet["F6"].protection.locked
    assert {str(rule.sqref) for rule in sheet.data_validations.dataValidation} >= {"F6", "G6"}


def test_a_number_typed_as_text_is_read_like_on_the_page() -> None:
    assert Filled().put("F6", "1 234").read().rows["hearing"].number == "1 234"


def test_a_cell_of_percents_is_the_number_of_percents_one_sees() -> None:
    filled = Filled().put("F6", 5).put("F7", 0.3)
    assert filled.sheet is not None
    filled.sheet["F7"].number_format = "0%"
    assert parse_number(filled.read().rows["share"].number, 0) == 30


def test_a_figure_of_the_statistics_says_whose_it_is_and_where_it_comes_from() -> None:
    filled, said = Filled(), Text("Näyte: Sotkanet")
    items = [
        replace(one, national=Figure(Decimal("12.5"), 2025, Text("Kivelä"), said)) for one in filled.question.items
    ]
    written = xlsx.template(filled.request, replace(filled.question, items=items), ISOLA.name, Language.FI)
    (sheet,) = open_workbook(written).sheets
    assert sheet.rows[FIRST_ROW][COLUMNS.index("national")] == "12,5 (Kivelä, 2025)"
    assert [row[INDICATOR] for row in sheet.rows[FIRST_ROW + len(items) :] if row] == ["Tilastossa: Näyte: Sotkanet"]
    assert not xlsx.read(written, filled.request, filled.question).problems


def test_a_number_out_of_bounds_names_its_cell() -> None:
    problems = Filled().put("F7", 101).read().problems
    assert {cell: problem.code for cell, problem in problems.items()} == {"F7": "value.bounds"}


def test_a_missing_reason_names_the_cell_of_the_reason() -> None:
    read = Filled().put("G7", "x").read()
    assert {cell: problem.code for cell, problem in read.problems.items()} == {"H7": "value.reason"}
    assert read.places == {"H7": "share"}


def test_what_is_refused_does_not_count_as_read() -> None:
    read = Filled().put("F6", 12).put("F7", 101).read()
    assert (set(read.taken), set(read.refused)) == ({"hearing"}, {"share"})


def test_a_formula_without_a_value_names_its_cell() -> None:
    assert Filled().put("F6", "=A1+1").read().problems["F6"].code == "sheet.formula"


def test_a_row_left_empty_is_no_fault_of_the_file() -> None:
    assert Filled().put("F6", 3).read().problems == {}


def test_not_for_us_is_read_with_its_reason() -> None:
    row = Filled().put("G7", "X").put("H7", "meillä ei ole tilaisuuksia").read().rows["share"]
    assert row.not_relevant
    assert row.reason == "meillä ei ole tilaisuuksia"


def test_a_template_of_another_request_is_refused() -> None:
    with pytest.raises(RuleBroken) as refused:
        Filled().put("A2", "1/values.2027.kivela/0").read()
    assert (refused.value.code, refused.value.facts["cell"]) == ("sheet.other-request", "A2")


def test_a_template_fetched_before_the_newest_change_says_so() -> None:
    assert Filled().put("A2", "1/values.2027.isola/7").read().older


def test_a_moved_column_is_named_with_what_should_stand_there() -> None:
    with pytest.raises(RuleBroken) as refused:
        Filled().put("F5", "Jotain muuta").read()
    assert (refused.value.code, refused.value.facts["cell"]) == ("sheet.column", "F5")
    assert refused.value.facts["expected"] == Text("Luku", "Siffra", "Figure")


def test_a_code_nobody_asked_and_a_code_twice_are_named() -> None:
    problems = Filled().put("A8", "unknown").put("A9", "hearing").read().problems
    assert {cell: problem.code for cell, problem in problems.items()} == {
        "A8": "sheet.unknown-row",
        "A9": "sheet.twice",
    }


def test_a_workbook_that_is_no_template_is_refused() -> None:
    buffer = BytesIO()
    openpyxl.Workbook().save(buffer)
    filled = Filled()
    with pytest.raises(RuleBroken, match=r"sheet\.no-stamp"):
        xlsx.read(buffer.getvalue(), filled.request, filled.question)


@pytest.mark.walk
@settings(max_examples=15)
@given(st.text(max_size=40))
def test_whatever_an_organisation_is_called_no_cell_becomes_a_formula(name: str) -> None:
    filled = Filled()
    indicator = filled.question.items[0]
    assert indicator.indicator.code == "hearing"
    written = xlsx.template(filled.request, filled.question, type(ISOLA.name)(f"={name}"), Language.FI)
    sheet = openpyxl.load_workbook(BytesIO(written)).active
    assert sheet is not None
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
