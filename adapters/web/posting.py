"""One posted form of a request's page, and the page shown once more with what was typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.forms import typed, version_seen
from adapters.web.kinds import PAGES
from adapters.web.pages import render
from adapters.web.reading import shown
from adapters.web.sessions import Visitor
from adapters.web.shown import Shown, title_facts
from domain.kinds import KINDS
from domain.ports import Work
from domain.requests import Request as Asked

Then = Callable[[], Response]
"""What is left to do when the reading is over: to write, or to show a page."""


@dataclass(frozen=True)
class Posting:
    """A form somebody posted, with the open look at the data it is checked against."""

    http: Request
    visitor: Visitor
    work: Work
    asked: Asked
    form: FormData
    kept: tuple[Mapping[str, Any], datetime] | None = None

    @cached_property
    def fields(self) -> dict[str, str]:
        """The answer's fields as typed; others, such as `is_admin`, are left out."""
        known = KINDS[self.asked.kind].answer.model_fields
        return {name: value for name, value in typed(self.form).items() if name.partition(".")[0] in known}

    @property
    def seen(self) -> int:
        """The version of the request the sender had before them."""
        return version_seen(self.form)

    @property
    def by(self) -> str:
        """The sender."""
        return self.visitor.contact.id


def show(request: Request, view: Shown, fields: Mapping[str, str], status: int = 200, **more: Any) -> Response:
    """Show the page of a request with these fields filled in."""
    facts: dict[str, Any] = {"errors": {}, "trouble": None, "side": "", "side_fields": {}, "done": "", "other": {}}
    facts |= {"view": view, "typed": fields, "facts": title_facts(view.about), "pages": PAGES[view.request.kind]}
    return render(request, f"kinds/{view.request.kind}.html.jinja", status=status, **{**facts, **more})


def again(posting: Posting, status: int = 422, **more: Any) -> Response:
    """Show the page once more with what was typed."""
    view = shown(posting.http, posting.visitor, posting.asked.id)
    return show(posting.http, view, posting.fields, status, **more)


def written(fields: Mapping[str, str]) -> dict[str, str]:
    """Return the fields that hold something."""
    return {name: value.strip() for name, value in fields.items() if value.strip()}


def others_draft(posting: Posting) -> dict[str, str]:
    """Return what a draft saved at another device since this page was shown holds in fields left empty here.

    People share a mailbox: the newest draft must not silently lose what a colleague has typed.
    """
    mine = written(posting.fields)
    return {name: value for name, value in _newer_draft(posting).items() if name not in mine}


def differs(posting: Posting) -> bool:
    """Tell whether a draft saved since this page was shown says something else in a field filled in here too."""
    mine = written(posting.fields)
    return any(mine.get(name, value) != value for name, value in _newer_draft(posting).items())


def _newer_draft(posting: Posting) -> dict[str, str]:
    """Return what is written in a draft that the page, as it was shown, did not hold yet."""
    kept = posting.kept
    if kept is None or kept[1].isoformat() == posting.form.get("draft"):
        return {}
    return written({name: str(value) for name, value in kept[0].items()})
