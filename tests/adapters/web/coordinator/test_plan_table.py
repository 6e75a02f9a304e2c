"""The plan taken from a spreadsheet by page: looked at first, confirmed then, and never half."""

import re
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from httpx2 import Response

from domain.processes.plans.following import follow_plan
from tests.adapters.web.coordinator.office import SAME_ORIGIN, Office, a_region
from tests.adapters.web.coordinator.plan_office import content, planned
from tests.plans import CONTENT, MEETING, PLAN, WALKS, agree, change, follow
from tests.region import Region, lived


@pytest.fixture
def region() -> Region:
    return lived(planned)


@pytest.fixture
def office(region: Region) -> Office:
    return Office(region)


def bring(office: Office, file: bytes, **fields: str) -> Response:
    part = {"table": ("plan.xlsx", file, "application/octet-stream")}
    data = {"form": office.token(), **fields}
    answer: Response = office.web.post("/plan/table", data=data, files=part, headers=SAME_ORIGIN)
    return answer


def confirm(office: Office, page: str) -> Response:
    """Press the button of the page that shows what would change."""
    kept = dict(re.findall(r'name="(version|kept)" value="([^"]*)"', page))
    part = {"nothing": ("", b"", "application/octet-stream")}
    data = {"form": office.token(), "do": "take", **kept}
    answer: Response = office.web.post("/plan/table", data=data, files=part, headers=SAME_ORIGIN)
    return answer


def the_table(office: Office, **changes: Any) -> bytes:
    """The plan as downloaded, with cells changed: `b2="..."` by their names."""
    book = openpyxl.load_workbook(BytesIO(office.get("/plan/plan.xlsx").content))
    for cell, value in changes.items():
        book.worksheets[0][cell.upper()] = value
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def cell(office: Office, head: str, words: str) -> str:
    """The name of the cell under a head, in the row where some words stand."""
    sheet = openpyxl.load_workbook(BytesIO(office.get("/plan/plan.xlsx").content)).worksheets[0]
    column = next(one.column_letter for one in sheet[1] if one.value == head)
    row = next(one.row for line in sheet.iter_rows() for one in line if one.value == words)
    return f"{column}{row}".lower()


def test_the_plan_as_downloaded_changes_nothing(office: Office) -> None:
    answer = bring(office, office.get("/plan/plan.xlsx").content)
    assert answer.status_code == 200
    assert "Mikään ei muuttuisi" in answer.text
    assert "Tuo nämä muutokset" not in answer.text


def test_what_would_change_is_seen_before_it_does_and_done_once_confirmed(region: Region, office: Office) -> None:
    file = the_table(office, **{cell(office, "Valmis", "Kävelykerhot"): "30.6.2028"})
    page = bring(office, file).text
    assert "Yksi kohta muuttuisi" in page
    assert "30.6.2028" in page
    assert content(region) == CONTENT
    assert confirm(office, page).headers["location"] == "/plan?done=plan-imported"
    assert f"{content(region).actions[WALKS.code].due}" == "2028-06-30"
    with region.store.look(region.code) as work:
        (*_, revision) = work.plans.revisions(PLAN.id)
    assert (revision.by, revision.why) == (office.contact.id, "import")
    follow_plan(region.ports, region.code)


def test_every_fault_is_named_by_row_and_column_and_nothing_is_changed(region: Region, office: Office) -> None:
    cells = {cell(office, "Valmis", "Kävelykerhot"): "joskus", cell(office, "Vastuutaho", "Avoin kohtaamispaikka"): "X"}
    answer = bring(office, the_table(office, **cells))
    assert answer.status_code == 422
    assert "2 korjattavaa kohtaa" in answer.text
    for words in ("Valmis", "Vastuutaho", "Kumppaneissa ei ole organisaatiota X."):
        assert words in answer.text
    assert "Tuo nämä muutokset" not in answer.text
    assert content(region) == CONTENT


def test_what_somebody_changed_meanwhile_is_looked_at_again(region: Region, office: Office) -> None:
    page = bring(office, the_table(office, **{cell(office, "Valmis", "Kävelykerhot"): "30.6.2028"})).text
    change(region, MEETING, resources="9 000 €")
    answer = confirm(office, page)
    assert answer.status_code == 422
    assert "Joku muu muutti suunnitelmaa juuri" in answer.text
    assert content(region).actions[WALKS.code].due == WALKS.due
    assert confirm(office, answer.text).status_code == 303


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (b"", "Valitse ensin taulukko."),
        (b"Nimi;Puhelin\r\nAino;1\r\n", "ei löytynyt suunnitelmaa"),
        (b"x" * 700_001, "liian suuri"),
        (b"PK\x03\x04 broken", "vioittunut"),
    ],
)
def test_a_file_that_is_no_plan_is_refused_in_words(office: Office, file: bytes, words: str) -> None:
    answer = bring(office, file)
    assert answer.status_code == 422
    assert words in answer.text


def test_an_empty_plan_leads_to_its_first_table() -> None:
    region = a_region()
    office = Office(region)
    assert "/plan/table" in office.get("/plan").text
    rows = "Tavoite;Toimenpide;Valmis\r\nYksinäisyys vähenee;Naapuriapu;2027\r\n".encode()
    page = bring(office, rows).text
    assert "2 kohtaa muuttuisi" in page
    assert confirm(office, page).status_code == 303
    assert [one.title.fi for one in content(region).actions.values()] == ["Naapuriapu"]


def test_a_look_at_a_table_says_who_had_said_yes_and_will_be_thanked(region: Region, office: Office) -> None:
    for action, partner in ((WALKS, "club"), (MEETING, "isola")):
        agree(region, action, partner)
    follow(region)
    file = the_table(office)
    change(region, WALKS, owner="kivela")
    book = the_table(office)
    change(region, WALKS, owner="club")
    page = bring(office, book).text
    told = page.partition("Nämä ovat sanoneet kyllä")[2].partition("</ul>")[0]
    assert "Kävelykerhot" in told
    assert "Avoin kohtaamispaikka" not in told
    assert "Nämä ovat sanoneet kyllä" not in bring(office, file).text
