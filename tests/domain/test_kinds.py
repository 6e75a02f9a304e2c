"""Every kind of request is whole, and the core knows none of them by name."""

import re
from pathlib import Path

import pytest

from adapters.database.abouts import ABOUT
from adapters.database.kinds import QUESTIONS
from adapters.wording.catalogue import catalogue
from domain.kinds import KINDS
from domain.rehearsal import SAMPLES
from domain.requests import Move, Status

ROOT = Path(__file__).parents[2]
BY_NAME = re.compile(rf"""\bkind(?:\.name)?\s*(?:==|!=|in|is)\s*[\[({{]?\s*["'](?:{"|".join(KINDS)})["']""")


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_is_whole(name: str) -> None:
    kind = KINDS[name]
    assert kind.name == name
    assert Move.ANSWER in kind.moves
    assert name in QUESTIONS
    assert name in ABOUT
    assert name in SAMPLES
    assert (ROOT / "adapters" / "web" / "templates" / "kinds" / f"{name}.html.jinja").exists()
    assert f"{name}.title" in catalogue()
    assert any(key.startswith(f"letter.{name}.") for key in catalogue())
    assert kind.while_subject <= set(Status)


def test_nothing_decides_by_the_name_of_a_kind() -> None:
    """`if kind == "…"` in the shared core is how one process creeps into another."""
    files = [file for home in ("domain", "adapters", "flows") for file in sorted((ROOT / home).rglob("*.py"))]
    found = [str(file.relative_to(ROOT)) for file in files if BY_NAME.search(file.read_text(encoding="utf-8"))]
    assert found == []


def test_no_process_looks_for_the_question_of_one_kind() -> None:
    files = sorted((ROOT / "domain" / "processes").glob("*.py"))
    found = [file.name for file in files if re.search(r"isinstance\([^)]*Question\b", file.read_text(encoding="utf-8"))]
    assert found == []
