"""A partner fetches its template, fills it in and sees what was read before anything is saved."""

from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from httpx import Response

from adapters.web.app import create_app
from adapters.workbooks import XLSX
from domain.processes.answering import answer_link
from tests.browser import Browser
from tests.fakes import some_links
from tests.memory import in_file
from tests.region import KAISA, Region

PAGE = "/r/values.2027.isola"


class Kaisa:
    """Kaisa at her page, her link opened."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.web = Browser(create_app(region.ports))
        self.web.get(some_links().address(answer_link(region.code, region.request(), KAISA.id)))
        region.clock.pass_time(minutes=5)

    def template(self) -> Any:
        fetched = self.web.get(f"{PAGE}/sheet")
        assert fetched.headers["content-type"] == XLSX
        return openpyxl.load_workbook(BytesIO(fetched.content))

    def upload(self, content: bytes, name: str = "luvut.xlsx") -> Response:
        token = self.web.get(PAGE).text.split('name="form" value="')[1].split('"')[0]
        same_origin = {"origin": "http://yhdyspinta.test"}
        files = {"sheet": (name, content, XLSX)}
        answer: Any = self.web.post(f"{PAGE}/sheet", data={"form": token}, files=files, headers=same_origin)
        return answer  # type: ignore[no-any-return]


@pytest.fixture
def kaisa(tmp_path: Path) -> Kaisa:
    engine = in_file(tmp_path / "region.db")
    region = Region(engine)
    region.open_round()
    return Kaisa(region)


def saved(book: Any) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_what_was_read_is_shown_and_nothing_is_saved(kaisa: Kaisa) -> None:
    book = kaisa.template()
    book.active["F6"] = 1234
    page = kaisa.upload(saved(book))
    assert page.status_code == 200
    assert 'value="1234"' in page.text
    with kaisa.region.store.look(kaisa.region.code) as work:
        assert work.requests.draft("values.2027.isola", KAISA.id) is None
        assert not work.requests.history("values.2027.isola")


def test_a_refusal_names_the_cell_and_keeps_the_rest(kaisa: Kaisa) -> None:
    book = kaisa.template()
    book.active["F6"] = 12
    book.active["F7"] = 500
    page = kaisa.upload(saved(book))
    assert page.status_code == 422
    assert '<a href="#values.share.number">Solu F7: ' in page.text
    assert 'value="12"' in page.text
    assert "Tiedostosta luettiin yhden mittarin tiedot" in page.text


def test_what_came_from_the_file_is_marked_in_words(kaisa: Kaisa) -> None:
    book = kaisa.template()
    book.active["F6"] = 12
    page = kaisa.upload(saved(book))
    assert page.text.count("Luettu tiedostosta") == 1
    assert 'aria-describedby="values.hearing.read ' in page.text


def test_a_file_that_held_nothing_says_so(kaisa: Kaisa) -> None:
    assert "ei saatu luettua yhtään lukua" in kaisa.upload(saved(kaisa.template())).text


def test_a_file_that_is_no_workbook_helps_the_sender(kaisa: Kaisa) -> None:
    page = kaisa.upload(b"hello", '../../etc/"x.xlsx')
    assert page.status_code == 422
    assert "etc" not in page.text


def test_no_file_at_all_helps_too(kaisa: Kaisa) -> None:
    assert kaisa.upload(b"").status_code == 422


def test_the_template_of_others_is_not_given(kaisa: Kaisa) -> None:
    assert kaisa.web.get("/r/values.2027.kivela/sheet").status_code == 404
