"""Every kind of request has all it needs on the web, and every sentence the templates ask for is written."""

import re
from pathlib import Path

import pytest

from adapters.web.kinds import PAGES
from adapters.web.pages import HERE, templates
from adapters.wording import Say, say
from adapters.wording.catalogue import catalogue
from domain.kinds import KINDS
from domain.requests import Move, Status
from domain.words import Language

SAID = re.compile(r"""\bt\(\s*["']([a-z0-9_.-]+)["']\s*[,)]""")
STATES = ("open", "open-other", "late", "late-other", "over", *(one.value for one in Status))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_whole(kind: str) -> None:
    assert kind in PAGES
    templates().get_template(f"kinds/{kind}.html.jinja")
    templates().get_template(f"kinds/{kind}-said.html.jinja")
    for key in (f"{kind}.title", f"{kind}.why"):
        assert set(catalogue()[key]) == {"fi", "sv", "en"}


class Empty:
    """A question with nothing in it."""

    def __getattr__(self, name: str) -> tuple[()]:
        return ()

    def __getitem__(self, name: str) -> tuple[()]:
        return ()


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_said_is_shown_whichever_fields_were_left_empty(kind: str) -> None:
    template = templates().get_template(f"kinds/{kind}-said.html.jinja")
    for field in ("", *KINDS[kind].answer.model_fields):
        typed = {field: ""} if field else {}
        template.render(t=Say(Language.FI), language=Language.FI, typed=typed, view={"question": Empty()})


@pytest.mark.parametrize("template", sorted(HERE.rglob("*.jinja")), ids=lambda path: path.name)
def test_every_sentence_a_template_asks_for_is_written(template: Path) -> None:
    asked = set(SAID.findall(template.read_text(encoding="utf-8")))
    assert asked <= set(catalogue())


@pytest.mark.parametrize("language", Language)
def test_every_state_and_step_has_its_sentence(language: Language) -> None:
    facts = {"due": "", "locks": "", "who": "", "whom": "", "until": ""}
    for state in STATES:
        assert say(language, f"state.{state}", **facts)
    for move in Move:
        assert say(language, f"step.{move.value}", **facts)
