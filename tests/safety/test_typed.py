"""Whatever is typed is either refused by a code that has a sentence, or kept as it is; identity codes never are."""

import sqlite3
from collections.abc import Iterator
from importlib import import_module
from io import BytesIO
from pathlib import Path
from pkgutil import walk_packages
from typing import Annotated, Any

import openpyxl
import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

import adapters.register
import adapters.web
import domain
from adapters.register.words import Strict
from adapters.spreadsheets.layout import FIRST_ROW, REASON
from adapters.wording import problem
from domain.errors import RuleBroken
from domain.words import Language, Outside, line, prose
from tests.adapters.web.house import SAME_ORIGIN
from tests.safety.evil import CODE, EVIL, WIDE
from tests.safety.visitors import FIELDS, House

DISGUISES = (
    CODE,
    CODE.lower(),
    f"x{CODE}.",
    WIDE,
    "131052\u2013308T",
    "1310\u200b52-308T",
    f"_{CODE}_",
)
TEXTS = ("comment", "values.share.reason", "reason", "name", "email", "title", "phone", "words", "note", "outcome")
PRESSED = {"/r/": ("draft", "answer", "decline", "time", "pass-on"), "/rounds/new": ("edit", "start")}
ENDS = ("withdraw", "stop", "leave", "links", "sign-out", "release")


def models() -> Iterator[type[BaseModel]]:
    """Every model of what people type or put into files; what the statistics bank sends is typed by nobody."""
    for package in (domain, adapters.web, adapters.register):
        for found in walk_packages(package.__path__, f"{package.__name__}."):
            import_module(found.name)
    waiting: list[type[BaseModel]] = [Outside, Strict]
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        if not model.__module__.startswith("adapters.sotkanet"):
            yield model


def takes(kind: Any, value: object) -> bool:
    """Tell whether a field lets the identity code in."""
    try:
        kept = TypeAdapter(kind).validate_python(value)
    except (ValidationError, RuleBroken):
        return False
    return CODE in str(kept)


def test_no_field_of_anything_from_outside_takes_an_identity_code() -> None:
    shapes: list[object] = [CODE, [CODE], {CODE: {}}, {CODE: CODE}]
    taking = [
        f"{model.__name__}.{name}"
        for model in models()
        for name, field in model.model_fields.items()
        if any(takes(Annotated[(field.annotation, "", *field.metadata)], shape) for shape in shapes)
    ]
    assert taking == []


@pytest.mark.parametrize("text", DISGUISES, ids=ascii)
def test_an_identity_code_is_found_in_disguise(text: str) -> None:
    for check in (line, prose):
        with pytest.raises(RuleBroken, match="identity-code"):
            check(f"Tässä: {text}")


@pytest.mark.parametrize("text", EVIL, ids=lambda text: ascii(text[:30]))
def test_whatever_is_typed_is_kept_as_it_is_or_refused_with_a_sentence(text: str) -> None:
    refused = list[RuleBroken]()
    for check in (line, prose):
        try:
            kept = check(text)
        except RuleBroken as broken:
            refused.append(broken)
        else:
            assert kept == text.strip().replace("\r\n", "\n")
    assert all(problem(language, one) for one in refused for language in Language)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.close()


def everything(house: House) -> str:
    with sqlite3.connect(house.folder / "region.db") as connection:
        return "\n".join(connection.iterdump())


@pytest.mark.walk
def test_no_form_of_any_page_keeps_an_identity_code(house: House) -> None:
    paths = sorted({house.path(route) for route in house.with_method("POST")}, key=lambda path: path.endswith(ENDS))
    statuses = set()
    for path in paths:
        who = "the one who was asked" if path.startswith(("/r/", "/desk")) else "the coordinator"
        web = house.browser(who)
        pressed = next((each for start, each in PRESSED.items() if path.startswith(start)), ("",))
        for text in TEXTS if not path.endswith(ENDS) else ("reason",):
            for do in pressed:
                more = {**FIELDS, "do": do, text: f"Tässä: {CODE}"}
                house.region.clock.pass_time(seconds=2)
                statuses.add(house.post(web, path, fields=more).status_code)
    assert CODE not in everything(house)
    assert {303, 422} <= statuses
    assert not {status for status in statuses if status >= 500}


def test_a_spreadsheet_with_an_identity_code_is_refused_by_its_cell(house: House) -> None:
    web = house.browser("the one who was asked")
    book = openpyxl.load_workbook(BytesIO(web.get("/r/values.2027.isola/sheet").content))
    book.worksheets[0].cell(FIRST_ROW + 1, REASON + 1).value = f"Katso {CODE}"
    filled = BytesIO()
    book.save(filled)
    seal = web.get("/desk").text.partition('name="form" value="')[2].partition('"')[0]
    sheet = {"sheet": ("x.xlsx", filled.getvalue())}
    answer = web.post("/r/values.2027.isola/sheet", data={"form": seal}, files=sheet, headers=SAME_ORIGIN)
    assert answer.status_code == 422
    assert f"H{FIRST_ROW + 1}" in answer.text
    assert CODE not in answer.text + everything(house)
