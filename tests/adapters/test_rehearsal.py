"""A rehearsal as people look at it: lines, a page, a table in Prefect."""

from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from adapters.email.letters import FORMS
from adapters.rehearsal import Wish, lines, rehearse_here, write_page
from adapters.wording import say
from adapters.wording.rehearsed import Table, Told, rehearsed
from domain.errors import RuleBroken
from domain.rehearsal import Rehearsal, Sent
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
    mail = Sent(FakeClock().now(), "c-1", "isola", "digest", ("values.2026.isola",))
    found = Rehearsal(date(2027, 1, 1), date(2027, 2, 1), [mail], [], [], {"isola": Text(EVIL)})
    return rehearsed(found, language)


@pytest.mark.parametrize("language", Language)
def test_a_rehearsal_is_told_in_lines_and_left_as_a_page(language: Language, tmp_path: Path) -> None:
    region = Region()
    shown = list(rehearse_here(region.ports, WINTER, tmp_path, language))
    assert shown[0] == say(language, "rehearsal.title", first=WINTER.first, last=WINTER.last)
    name = next(one.name for one in region.partners if one.id == "isola")[language]
    assert any("8.1.2027" in line and name in line for line in shown)
    page = Seen((tmp_path / f"rehearsal-{region.code}.html").read_text(encoding="utf-8"))
    assert page.language == language
    assert page.tags.count("table") == 4
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
