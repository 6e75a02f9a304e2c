"""Importing: all of a file or nothing, and again only what changed."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event

from adapters.database.indicators.library import SqlLibrary
from adapters.database.indicators.statistics_tables import statistic_regions
from adapters.register.demo import EXAMPLES
from adapters.register.importing import import_file
from adapters.register.report import Did, Report
from adapters.sotkanet import statistics_at
from adapters.wording import problem
from domain.errors import RuleBroken
from domain.partners import Contact, Role
from domain.requests import Status
from domain.words import Language
from tests.region import ISOLA, KAISA, PARTNERS, PEKKA, Region, a_demo_region

HEAD = "Organisaatio;Sektori;Kuntakoodi;Yhteyshenkilö;Sähköposti;Tehtävä;Käytössä;Mukana\n"


@pytest.fixture
def region() -> Region:
    return a_demo_region()


def table(folder: Path, rows: str) -> Path:
    path = folder / "partners.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    return path


def contacts(region: Region, partner: str | None = None) -> dict[str, Contact]:
    with region.store.look(region.code) as work:
        return {one.email: one for one in work.register.contacts(partner)}


def codes(report: Report) -> list[str]:
    return [fault.problem.code for fault in report.faults]


@pytest.mark.parametrize("name", ["demo.yaml", "partners.xlsx", "partners.csv"])
def test_each_example_comes_in_and_changes_nothing_again(region: Region, name: str) -> None:
    first = import_file(region.ports, EXAMPLES / name)
    assert (first.faults, first.changed) == ([] if first.faults else (), True)
    before = contacts(region)
    again = import_file(region.ports, EXAMPLES / name)
    assert {one.did for one in again.changes} <= {Did.UNCHANGED, Did.LEFT}
    assert contacts(region) == before


def test_the_two_tables_of_the_examples_say_the_same(region: Region) -> None:
    import_file(region.ports, EXAMPLES / "partners.xlsx")
    assert not import_file(region.ports, EXAMPLES / "partners.csv").changed


def test_a_dry_run_tells_the_same_and_writes_nothing(region: Region) -> None:
    before = contacts(region)
    tried = import_file(region.ports, EXAMPLES / "demo.yaml", dry_run=True)
    assert contacts(region) == before
    assert region.wake.calls == 0
    assert import_file(region.ports, EXAMPLES / "demo.yaml").changes == tried.changes
    assert region.wake.calls == 1


def test_one_fault_keeps_everything_out(region: Region, tmp_path: Path) -> None:
    report = import_file(region.ports, table(tmp_path, "Uusi ry;järjestö;;Ulla;ulla@uusi.example.org\nB ry;seura;;;\n"))
    assert codes(report) == ["file.choice"]
    assert "ulla@uusi.example.org" not in contacts(region)


def test_what_the_file_does_not_tell_stays_as_people_set_it(region: Region, tmp_path: Path) -> None:
    with region.store.begin(region.code) as work:
        work.register.save(region.alliance, [], [replace(KAISA, working_days=(0, 2), phone="050 000 0000")])
    import_file(region.ports, table(tmp_path, "Isola;;;Kaisa Kivi;KAISA@isola.example.org;johtaja\n"))
    kaisa = contacts(region, "isola")["KAISA@isola.example.org"]
    assert (kaisa.id, kaisa.working_days, kaisa.phone, kaisa.title) == (KAISA.id, (0, 2), "050 000 0000", "johtaja")


def test_contact_ids_are_the_next_ones_and_stay(region: Region, tmp_path: Path) -> None:
    rows = "Isola;;;Ulla;ulla@isola.example.org\nUusi ry;järjestö;;Aki;aki@uusi.example.org\n"
    import_file(region.ports, table(tmp_path, rows))
    found = contacts(region)
    assert [found[f"{name}.example.org"].id for name in ("ulla@isola", "aki@uusi")] == ["c-0009", "c-0010"]
    assert [found[f"{name}.example.org"].role for name in ("ulla@isola", "aki@uusi")] == [Role.COLLEAGUE, Role.MAIN]


def test_who_is_left_out_of_the_file_is_left_alone_and_told_of(region: Region, tmp_path: Path) -> None:
    report = import_file(region.ports, table(tmp_path, "Isola;;;Kaisa Kivi;kaisa@isola.example.org;johtaja\n"))
    assert report.counts["partner", Did.LEFT] == len(PARTNERS) - 1
    assert contacts(region)[PEKKA.email].active
    assert any("active: false" in line for line in report.lines(Language.EN))


def test_open_requests_of_a_person_marked_as_gone_move_to_a_colleague(region: Region, tmp_path: Path) -> None:
    region.open_round()
    report = import_file(region.ports, table(tmp_path, "Isola;;;Kaisa Kivi;kaisa@isola.example.org;;ei\n"))
    assert report.counts["contact", Did.RETIRED] == 1
    assert region.request().contact == PEKKA.id


def test_the_last_person_with_open_requests_cannot_be_marked_as_gone(region: Region, tmp_path: Path) -> None:
    region.open_round()
    report = import_file(region.ports, table(tmp_path, "Kivelä;;;Olli Oja;olli@kivela.example.org;;ei\n"))
    assert [(fault.row, fault.problem.code) for fault in report.faults] == [(2, "contact.last")]
    assert contacts(region)["olli@kivela.example.org"].active


def test_a_partner_marked_as_gone_is_asked_no_more(region: Region, tmp_path: Path) -> None:
    region.open_round()
    import_file(region.ports, table(tmp_path, "Isola;;;;;;;ei\n"))
    assert region.request().status is Status.WITHDRAWN


def test_municipalities_are_those_the_statistics_bank_knows(region: Region, tmp_path: Path) -> None:
    rows = "Uusi;kunta;999;;\n"
    unchecked = import_file(region.ports, table(tmp_path, rows), dry_run=True)
    assert ("not-checked", {}) in unchecked.notes
    names = {f"title_{language}": "Isola" for language in Language}
    with region.engine.begin() as connection:
        connection.execute(
            statistic_regions.insert().values(
                category="KUNTA", code=ISOLA.municipality, source_id=1, listed=True, **names
            )
        )
    assert codes(import_file(region.ports, table(tmp_path, rows))) == ["municipality.unknown"]
    assert not import_file(region.ports, table(tmp_path, "Isola;kunta;901;;\n")).faults


def test_a_county_has_to_be_one_that_the_statistics_bank_knows(region: Region, tmp_path: Path) -> None:
    SqlLibrary(region.engine).keep_regions(statistics_at(str(EXAMPLES / "statistics")).regions())
    path, text = tmp_path / "demo.yaml", (EXAMPLES / "demo.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace('municipality: "98"', 'municipality: "77"'), encoding="utf-8")
    assert codes(import_file(region.ports, path)) == ["county.unknown"]


def test_a_municipality_of_another_county_comes_in_with_a_warning(region: Region, tmp_path: Path) -> None:
    bank = statistics_at(str(EXAMPLES / "statistics"))
    SqlLibrary(region.engine).keep_regions(bank.regions())
    text = (EXAMPLES / "demo.yaml").read_text(encoding="utf-8")
    path = tmp_path / "demo.yaml"
    path.write_text(text, encoding="utf-8")
    assert "other-county" not in dict(import_file(region.ports, path).notes)
    path.write_text(text.replace('municipality: "98"', 'municipality: "97"'), encoding="utf-8")
    moved = import_file(region.ports, path)
    assert moved.changed
    assert [key for key, _ in moved.notes].count("other-county") == text.count("sector: municipality")
    told = "belongs to Suvanto wellbeing services county, not to Suvanto"
    assert any("(952) " in line and told in line for line in moved.lines(Language.EN))


def test_an_indicator_dropped_from_the_catalogue_stays_in_rounds_that_asked_for_it(
    region: Region, tmp_path: Path
) -> None:
    import_file(region.ports, EXAMPLES / "demo.yaml")
    region.open_round("2027")
    text = (EXAMPLES / "demo.yaml").read_text(encoding="utf-8")
    path = tmp_path / "demo.yaml"
    path.write_text(text.replace("  - code: hearings\n", "  - code: hearings\n    active: false\n"), encoding="utf-8")
    report = import_file(region.ports, path)
    assert report.counts["indicator", Did.RETIRED] == 1
    with region.store.look(region.code) as work:
        assert "hearings" not in [one.code for one in work.rounds.indicators()]
        assert "hearings" in [one.code for one in work.rounds.frozen_indicators("2027")]


@pytest.mark.walk
def test_a_thousand_partners_take_as_many_statements_as_ten(region: Region, tmp_path: Path) -> None:
    counted = []
    event.listen(region.engine, "before_cursor_execute", lambda *_: counted.append(1))
    for many in (10, 1_000):
        rows = "".join(f"Ry {n:04d} {many};järjestö;;N{n};n{n}@ry{many}.example.org\n" for n in range(many))
        counted.append(0)
        import_file(region.ports, table(tmp_path, rows))
        import_file(region.ports, table(tmp_path, rows.replace(";N", ";M")))
    few = counted[: counted.index(0, 1)]
    assert sum(counted) - sum(few) == sum(few)


def test_partners_need_an_alliance_and_several_need_a_choice(region: Region, tmp_path: Path) -> None:
    path = tmp_path / "other.yaml"
    text = (EXAMPLES / "demo.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("code: demo", "code: other", 1), encoding="utf-8")
    import_file(region.ports, path)
    with pytest.raises(RuleBroken) as caught:
        import_file(region.ports, EXAMPLES / "partners.csv")
    assert caught.value.code == "import.which-alliance"
    assert import_file(region.ports, EXAMPLES / "partners.csv", alliance="other").changed


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("missing.yaml", None, "file.not-there"),
        ("Makefile", b"run:\n", "file.kind"),
        ("partners.docx", b"PK", "file.kind"),
        ("empty.yaml", b"", "file.empty"),
        ("empty.CSV", b" \n\n", "file.empty"),
        ("empty.xlsx", b"", "file.empty"),
        (".", None, "file.no-file"),
        ("x" * 300 + ".yaml", None, "file.unreadable"),
    ],
)
def test_what_cannot_be_imported_is_named_without_its_folder(
    region: Region, tmp_path: Path, name: str, content: bytes | None, code: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RuleBroken) as caught:
        import_file(region.ports, path)
    assert (caught.value.code, caught.value.facts) == (code, {"name": path.name})


@pytest.mark.parametrize("language", Language)
def test_whoever_brings_another_kind_of_file_is_told_which_are_taken_and_where_an_example_is(
    region: Region, tmp_path: Path, language: Language
) -> None:
    (tmp_path / "Makefile").touch()
    with pytest.raises(RuleBroken) as caught:
        import_file(region.ports, tmp_path / "Makefile")
    told = problem(language, caught.value)
    assert all(part in told for part in ("Makefile", ".yaml", ".xlsx", ".csv", "examples/demo.yaml"))
    assert (EXAMPLES / "demo.yaml").is_file()


def test_partners_wait_for_an_alliance(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.erase()
    with pytest.raises(RuleBroken, match=r"import\.no-alliance"):
        import_file(region.ports, EXAMPLES / "partners.csv")


@pytest.mark.parametrize("language", Language)
def test_a_report_can_be_read_in_every_language(region: Region, tmp_path: Path, language: Language) -> None:
    refused = import_file(region.ports, table(tmp_path, "Uusi ry;seura;;Ulla;\n"))
    assert len(refused.lines(language)) == len(refused.faults) + 1
    taken = import_file(region.ports, EXAMPLES / "demo.yaml")
    assert all(taken.lines(language))


def test_a_real_alliance_is_never_made_a_demo_that_could_be_deleted() -> None:
    report = import_file(Region().ports, EXAMPLES / "demo.yaml")
    assert codes(report) == ["alliance.real"]
