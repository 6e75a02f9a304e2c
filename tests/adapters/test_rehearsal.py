"""A rehearsal as people look at it: lines, a page, a table in Prefect."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from adapters.email.letters import FORMS
from adapters.rehearsal import Wish, lines, rehearse_here, write_page
from adapters.rehearsal.progress import shown
from adapters.wording import say
from adapters.wording.rehearsed import Table, Told, rehearsed
from domain.alliance import Sending
from domain.duties import Kept
from domain.errors import RuleBroken
from domain.indicators.completeness import Given
from domain.rehearsal import Rehearsal, Run, Sent
from domain.statutory import STATUTORY
from domain.words import Language, Text
from flows.publishing import in_markdown
from tests.fakes import FakeClock
from tests.region import Region

WINTER = Wish("", date(2027, 1, 1), date(2027, 1, 31))
EVIL = "<b>|Kunta</b>"


class Seen(HTMLParser):
    """What a page holds, by element."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.language: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.language = dict(attrs).get("lang", self.language)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def told(language: Language) -> Told:
    return rehearsed(a_rehearsal(), language)


def a_rehearsal(mails: int = 1) -> Rehearsal:
    asked = [{"request": f"values.20{20 + n}.isola", "kind": "values", "period": str(2020 + n)} for n in range(mails)]
    mail = Sent(FakeClock().now(), "c-1", "isola", "digest", asked)
    return Rehearsal(date(2027, 1, 1), date(2027, 2, 1), [mail], [], [], {"isola": Text(EVIL)})


def mails(found: Rehearsal) -> Sequence[Sequence[str]]:
    """The lines of what would go out."""
    return next(one.rows for one in rehearsed(found, Language.EN).tables if one.head[:1] == ["When"])


def weeks(found: Rehearsal) -> list[Table]:
    return [one for one in rehearsed(found, Language.EN).tables if one.title.startswith("Mails week by week")]


@pytest.mark.parametrize("language", Language)
def test_a_rehearsal_is_told_in_lines_and_left_as_a_page(language: Language, tmp_path: Path) -> None:
    region = Region()
    shown = list(rehearse_here(region.ports, WINTER, tmp_path, language))
    assert shown[0] == say(language, "rehearsal.title", first=WINTER.first, last=WINTER.last)
    name = next(one.name for one in region.partners if one.id == "isola")[language]
    assert any("8.1.2027" in line and name in line for line in shown)
    page = Seen((tmp_path / f"rehearsal-{region.code}.html").read_text(encoding="utf-8"))
    assert page.language == language
    assert page.tags.count("table") == 5
    assert name in page.texts


def test_a_name_is_only_a_name_on_the_page_and_in_prefect(tmp_path: Path) -> None:
    write_page(told(Language.FI), tmp_path / "page.html", Language.FI)
    page = Seen((tmp_path / "page.html").read_text(encoding="utf-8"))
    assert "b" not in page.tags
    assert EVIL in page.texts
    table = {"title": "Post", "said": "", "head": ["Name"], "rows": [[EVIL]]}
    assert in_markdown({"title": "A time", "said": "Said.", "tables": [table]}).endswith(
        "| &lt;b&gt;\\|Kunta&lt;/b&gt; |"
    )


def test_a_mail_is_told_by_the_titles_people_know_and_a_long_one_by_its_first() -> None:
    (row,) = mails(a_rehearsal(9))
    assert row[-1] == "Shared measures 2020; Shared measures 2021 and 7 more"


@pytest.mark.parametrize(
    ("steps", "called"), [("1", "request"), ("23", "reminder"), ("12", "request and reminder"), ("11", "request")]
)
def test_a_mail_that_reminds_is_told_apart_from_one_that_asks(steps: str, called: str) -> None:
    found = a_rehearsal(len(steps))
    about = [{**one, "step": step} for one, step in zip(found.sent[0].about, steps, strict=True)]
    (row,) = mails(replace(found, sent=[replace(found.sent[0], about=about)]))
    assert row[2] == called


@pytest.mark.parametrize(
    ("code", "why"), [("l6", "no report was published"), ("l13", "only a person can note this one")]
)
def test_a_duty_that_was_not_met_is_told_with_the_reason(code: str, why: str) -> None:
    duty = next(one for one in STATUTORY if one.code == code)
    found = replace(a_rehearsal(), duties=[Kept(duty, "isola", date(2027, 1, 31), None)])
    (row,) = next(one.rows for one in rehearsed(found, Language.EN).tables if one.head[-1:] == ["Met"])
    assert row[-1] == f"not noted as met: {why}"


def test_a_demo_says_that_mails_of_a_day_are_not_gathered_into_one() -> None:
    assert "several a day" not in rehearsed(a_rehearsal(), Language.EN).said
    assert "several a day" in rehearsed(replace(a_rehearsal(), sending=Sending.ALWAYS), Language.EN).said


def test_how_much_mail_there_is_is_told_by_the_week_too() -> None:
    found = a_rehearsal()
    (mail, *_), year = found.sent, found.first + timedelta(days=363)
    told = rehearsed(replace(found, sent=[mail] * 106, last=year), Language.EN).tables
    assert any("usually 106 for each organisation: about 2 a week" in one.said for one in told)


def test_the_counts_of_a_round_say_what_they_count() -> None:
    run = Run("2026", date(2027, 1, 8), date(2027, 2, 5), None, dict.fromkeys(Given, 1))
    assert "figures are counted" in rehearsed(replace(a_rehearsal(), rounds=[run]), Language.EN).tables[0].said


def test_partners_stand_against_weeks_with_the_median_of_each_week_under_them() -> None:
    found = a_rehearsal()
    others = [replace(found.sent[0], partner=one) for one in ("isola", "isola", "kivela", "ranta")]
    names = {one: Text(one.title()) for one in ("isola", "kivela", "ranta")}
    (table,) = weeks(replace(found, sent=[*found.sent, *others], names=names))
    assert table.head == ["Organisation", "53", "1", "2", "3", "4", "5"]
    assert [row[-1] for row in table.rows] == ["3*", "1", "1", "1"]
    assert table.rows[-1] == ["Median", "0", "0", "0", "0", "0", "1"]


def test_a_long_time_is_told_a_quarter_at_a_time_and_a_quiet_quarter_not_at_all() -> None:
    found = replace(a_rehearsal(), last=date(2027, 12, 31))
    late = replace(found.sent[0], at=found.sent[0].at + timedelta(days=300))
    first, last = weeks(replace(found, sent=[*found.sent, late]))
    assert (len(first.head), first.title) == (14, "Mails week by week, 28.12.2026–28.3.2027")
    assert "median" in first.said
    assert (last.said, last.title.partition(", ")[2]) == ("", "27.9.2027–26.12.2027")


def test_a_duty_met_after_its_day_is_told_so() -> None:
    duty = next(one for one in STATUTORY if one.code == "l6")
    late = Kept(duty, "isola", date(2027, 1, 30), date(2027, 1, 31))
    tables = rehearsed(replace(a_rehearsal(), duties=[late, replace(late, due=date(2027, 1, 31))]), Language.EN).tables
    rows = next(one.rows for one in tables if one.head[-1:] == ["Met"])
    assert [row[-1] for row in rows] == ["31.1.2027, after its day", "31.1.2027"]


def test_what_was_lived_through_before_is_told_in_a_sentence() -> None:
    found = replace(a_rehearsal(), begun=date(2026, 11, 22), before=120)
    said = rehearsed(found, Language.EN).said
    assert "22.11.2026–31.12.2026" in said
    assert "120 mails" in said
    assert "lived through" not in rehearsed(a_rehearsal(), Language.EN).said


def test_a_terminal_sees_the_day_being_played_and_a_file_sees_nothing() -> None:
    seen, kept = Console(file=StringIO(), force_terminal=True), Console(file=StringIO())
    for console in (seen, kept):
        with shown(Language.FI, console) as told:
            told(date(2027, 3, 8), 1, 2)
    assert "8.3.2027" in seen.file.getvalue()  # type: ignore[attr-defined]
    assert kept.file.getvalue() == ""  # type: ignore[attr-defined]


def test_a_table_without_rows_says_so_and_has_no_head() -> None:
    empty = Told("Title", "Said.", [Table("Rounds", "None.")])
    assert list(lines(empty)) == ["Title", "Said.", "", "ROUNDS", "None."]


@pytest.mark.parametrize("letter", [*FORMS, "preview"])
def test_every_letter_has_a_name_in_a_rehearsal(letter: str) -> None:
    assert all(say(language, f"rehearsal.letter.{letter}") for language in Language)


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (Wish("nowhere"), "rehearsal.which-alliance"),
        (Wish(silent=("nobody",)), "rehearsal.which-partner"),
        (Wish(first=date(2027, 2, 1), last=date(2027, 1, 1)), "rehearsal.ends-first"),
    ],
)
def test_what_cannot_be_rehearsed_is_refused_by_name(wish: Wish, code: str, tmp_path: Path) -> None:
    with pytest.raises(RuleBroken) as refused:
        list(rehearse_here(Region().ports, wish, tmp_path, Language.EN))
    assert refused.value.code == code
    assert list(tmp_path.iterdir()) == []
