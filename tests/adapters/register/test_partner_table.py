"""Partners from a spreadsheet or CSV file: what is understood, and how faults are told."""

from collections.abc import Sequence
from io import BytesIO

import pytest
import xlsxwriter

from adapters.register.changes import Known
from adapters.register.given import Given
from adapters.register.partner_table import read_partner_table
from adapters.register.report import Refused
from domain.errors import RuleBroken
from domain.partners import Role, Sector
from domain.words import Language, Text
from tests.region import ALLIANCE, CONTACTS, PARTNERS

HEAD = ("Organisaatio", "Sektori", "Kuntakoodi", "Yhteyshenkilö", "Sähköposti")
KNOWN = Known(
    ALLIANCE,
    {one.id: one for one in PARTNERS},
    {(one.partner, one.email.casefold()): one for one in CONTACTS},
    {},
)


def from_csv(*rows: Sequence[str], delimiter: str = ";", encoding: str = "utf-8-sig") -> Given:
    text = "\r\n".join(delimiter.join(row) for row in rows) + "\r\n"
    return read_partner_table(text.encode(encoding), ".csv", KNOWN)


def told(*rows: Sequence[str]) -> list[tuple[int, str, str]]:
    with pytest.raises(Refused) as caught:
        from_csv(*rows)
    return [(fault.row, fault.column, fault.problem.code) for fault in caught.value.faults]


def refusal(content: bytes, suffix: str = ".csv") -> str:
    with pytest.raises(RuleBroken) as caught:
        read_partner_table(content, suffix, KNOWN)
    return caught.value.code


def workbook(*rows: Sequence[object], hidden: bool = False) -> bytes:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Kumppanit")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        notes = book.add_worksheet("Muistiinpanot")
        notes.write(0, 0, "ei lueta")
        if hidden:
            notes.hide()
    return content.getvalue()


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_csv_comes_in_as_any_program_here_saves_it(delimiter: str, encoding: str) -> None:
    row = ("Äyräs ry", "järjestö", "", "Åsa Öhman", "asa@ayras.example.org")
    (partner,) = from_csv(HEAD, row, delimiter=delimiter, encoding=encoding).partners
    assert (partner.id, partner.fields["sector"]) == ("ayras-ry", Sector.ASSOCIATION)
    assert partner.contacts[0].fields["name"] == "Åsa Öhman"


@pytest.mark.parametrize(
    "head",
    [
        ("Organisation", "Sektor", "Kommunkod", "Kontaktperson", "E-post"),
        ("organization ", "SECTOR", "Municipality code", "Contact  name", "Email:"),
    ],
)
def test_headers_may_be_in_any_of_the_languages(head: Sequence[str]) -> None:
    (partner,) = from_csv(head, ("Uusi kunta", "kommun", "5", "Ulla", "ulla@uusi.example.org")).partners
    assert partner.fields == {"name": Text("Uusi kunta"), "sector": Sector.MUNICIPALITY, "municipality": "005"}


def test_an_organisation_is_told_once_for_several_people() -> None:
    (partner,) = from_csv(
        (*HEAD, "Rooli", "Kieli"),
        ("Uusi ry", "yhdistys", "", "Ulla", "ulla@uusi.example.org", "varsinainen", "ruotsi"),
        ("", "", "", "Aki", "aki@uusi.example.org", "varahenkilö", "suomi"),
    ).partners
    assert [(one.fields["role"], one.fields["language"], one.row) for one in partner.contacts] == [
        (Role.MAIN, Language.SV, 2),
        (Role.DEPUTY, Language.FI, 3),
    ]


@pytest.mark.parametrize("name", ["Isola", "isola", "Storö"])
def test_a_known_organisation_is_known_again_by_any_of_its_names(name: str) -> None:
    (partner,) = from_csv(HEAD, (name, "", "", "", "")).partners
    assert partner.id == "isola"


def test_a_name_in_swedish_does_not_replace_the_finnish_one() -> None:
    (partner,) = from_csv(HEAD, ("Storö", "kommun", "", "", "")).partners
    assert partner.fields["name"] == Text("Isola", "Storö")


def test_an_empty_cell_says_nothing() -> None:
    (partner,) = from_csv(HEAD, ("Isola", "", "", "", "kaisa@isola.example.org")).partners
    assert set(partner.fields) == {"name"}
    assert partner.contacts[0].fields == {"email": "kaisa@isola.example.org"}


def test_a_title_may_stand_above_the_headers_and_a_strange_column_beside() -> None:
    given = from_csv(("Kumppanit 2027",), (), (*HEAD, "Huom."), ("Uusi ry", "järjestö", "", "", "", "soita"))
    assert (len(given.partners), given.unread) == (1, ("Huom.",))


def test_all_faults_are_told_by_row_and_the_columns_own_header() -> None:
    assert told(
        HEAD,
        ("Uusi ry", "seura", "abc", "Ulla", "ulla(at)uusi.example.org"),
        ("", "", "", "Aki 131052-308T", "aki@uusi.example.org"),
        ("Toinen ry", "", "", "Timo", ""),
        ("Kolmas ry", "järjestö", "", "", "kolmas@example.org"),
        ("Uusi ry", "kunta", "", "", ""),
    ) == [
        (2, "Kuntakoodi", "municipality.form"),
        (2, "Sektori", "file.choice"),
        (2, "Sähköposti", "email.form"),
        (3, "Yhteyshenkilö", "text.identity-code"),
        (4, "Sektori", "file.missing"),
        (4, "Sähköposti", "table.no-email"),
        (5, "Yhteyshenkilö", "table.no-name"),
    ]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([("Uusi ry", "järjestö", "", "", ""), ("Uusi ry", "kunta", "", "", "")], "table.differs"),
        ([("", "järjestö", "", "", "")], "table.whose"),
        ([("Isola", "", "", "", ""), ("Storö", "", "", "", "")], "table.same-organisation"),
        (
            [("Isola", "", "", "A", "a@isola.example.org"), ("", "", "", "B", "A@isola.example.org")],
            "table.same-person",
        ),
        ([("Club", "järjestö", "", "", "")], "table.id-taken"),
        ([("Isola", "", "", "=?utf-8?q?x?=", "a@isola.example.org")], "text.encoded-word"),
        ([("Isola", "", "", "A", "a@isola.example.org,b@isola.example.org")], "email.one"),
    ],
)
def test_each_fault_has_its_code(rows: Sequence[Sequence[str]], code: str) -> None:
    with pytest.raises(Refused) as caught:
        from_csv(HEAD, *rows, delimiter=";")
    assert code in [fault.problem.code for fault in caught.value.faults]


def test_a_business_id_is_checked_and_knows_its_organisation() -> None:
    assert told(("Organisaatio", "Y-tunnus"), ("Isola", "1234567-2")) == [(2, "Y-tunnus", "business-id.check")]


def test_a_workbook_is_read_from_its_first_sheet_and_the_rest_is_named() -> None:
    content = workbook(HEAD, ("Uusi kunta", "kunta", 5, "Ulla", "ulla@uusi.example.org"))
    given = read_partner_table(content, ".xlsx", KNOWN)
    assert given.partners[0].fields["municipality"] == "005"
    assert given.unread == ("Muistiinpanot",)


def test_a_hidden_sheet_is_left_alone_in_silence() -> None:
    content = workbook(HEAD, ("Uusi kunta", "kunta", 5, "Ulla", "ulla@uusi.example.org"), hidden=True)
    assert read_partner_table(content, ".xlsx", KNOWN).unread == ()


@pytest.mark.parametrize(
    ("content", "suffix", "code"),
    [
        (b"", ".csv", "table.empty"),
        (b"Organisaatio;Sektori\n", ".csv", "table.empty"),
        (b"a;b\n1;2\n", ".csv", "table.header"),
        (b"Organisaatio;Sektori;Sektor\n", ".csv", "table.column-twice"),
        (workbook(HEAD), ".csv", "table.not-csv"),
        ("Organisaatio;Sektori".encode("utf-16"), ".csv", "file.encoding"),
        (b"x" * 5_000_001, ".csv", "workbook.size"),
        (b"Organisaatio;Sektori\n" + b"Isola;kunta\n" * 5_001, ".csv", "workbook.rows"),
        (b"Organisaatio;Sektori\n" + b"x" * 200_000 + b"\n", ".csv", "table.csv"),
        (b"a;b\n1;2\n", ".xlsx", "workbook.kind"),
        (b"", ".docx", "file.kind"),
        (workbook(HEAD, ("=A9", "kunta")), ".xlsx", "workbook.formula"),
    ],
)
def test_what_cannot_be_read_at_all_is_named(content: bytes, suffix: str, code: str) -> None:
    assert refusal(content, suffix) == code
