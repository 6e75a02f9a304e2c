"""Turning a template into a page: the wording, the reader's language, and how dates and numbers are written."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from adapters.web import context as of
from adapters.web.naming import with_names
from adapters.web.sessions import form_token, is_secure
from adapters.web.terms import Terms, marked
from adapters.web.vocabulary import Listed, listed
from adapters.wording import (
    Say,
    bare_clock,
    of_them,
    problem,
    say,
    short_date,
    shown_number,
    spoken_clock,
    spoken_date,
    spoken_time,
)
from adapters.wording.catalogue import catalogue
from domain.errors import Problem
from domain.words import Language, Text

HERE = Path(__file__).parent
STATIC = HERE / "static"
A_YEAR = 365 * 24 * 3600


def render(request: Request, template: str, /, *, status: int = 200, **facts: Any) -> HTMLResponse:
    """Show a template. It knows `t` (the wording), `language`, `person`, `alliance`, `form_token` and its facts."""
    language = of.language(request)
    known = {
        "t": Say(language),
        "language": language,
        "languages": tuple(Language),
        "path": request.url.path,
        "in_language": lambda one: in_language(request, one),
        "person": of.person(request),
        "alliance": of.alliance(request),
        "demo": of.setup(request).demo and of.setup(request).mailbox is not None,
        "form_token": form_token(request),
        "stylesheet": stylesheet(),
        "terms": Terms(request),
        "listed": Listed(request),
    }
    page = templates().get_template(template).render(known | facts)
    response = HTMLResponse(with_names(page), status)
    response.headers["Content-Language"] = language.value
    if request.query_params.get("lang") == language.value:
        response.set_cookie(
            of.LANGUAGE_COOKIE, language.value, A_YEAR, secure=is_secure(request), httponly=True, samesite="lax"
        )
    return response


def in_language(request: Request, language: Language) -> str:
    """Return the address of this very page in a language, without the word about what was just done."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in {"lang", "done"}]
    return f"{request.url.path}?{urlencode([*kept, ('lang', language.value)])}"


@cache
def templates() -> Environment:
    """Return the templates, everything escaped; a name that is not there is an error, never an empty place."""
    folders = [HERE / "templates", HERE / "coordinator" / "templates"]
    found = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {
        "date": short_date,
        "day": _day,
        "time": _time,
        "clock": _clock,
        "bare_clock": bare_clock,
        "number": _number,
        "text": _text,
        "words": _words,
        "problem": _problem,
        "marked": marked,
        "listed": listed,
    }
    found.globals["their"] = _their
    found.tests["worded"] = lambda key: key in catalogue()
    return found


@cache
def stylesheet(name: str = "yhdyspinta.css") -> str:
    """Return the address of a style sheet; it changes with its contents, so browsers may keep it."""
    mark = sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?{mark}"


@pass_context
def _day(context: Context, day: date) -> str:
    return spoken_date(day, context["language"])


@pass_context
def _time(context: Context, instant: datetime) -> str:
    return spoken_time(instant, context["language"])


@pass_context
def _clock(context: Context, instant: datetime) -> str:
    return spoken_clock(instant, context["language"])


@pass_context
def _number(context: Context, number: Decimal | None, decimals: int | None = None) -> str:
    return "–" if number is None else shown_number(number, context["language"], decimals)


@pass_context
def _text(context: Context, text: Text) -> str:
    """Write a text; where it is missing in the reader's language, the one it is written in is marked (WCAG 3.1.2)."""
    words, written = text.written(context["language"])
    if written is context["language"]:
        return words
    return Markup('<span lang="{}">{}</span>').format(written.value, words)


@pass_context
def _words(context: Context, text: Text) -> str:
    """Write a text where no markup may stand: in a title, an attribute, a file's cell."""
    return text[context["language"]]


@pass_context
def _their(context: Context, key: str, **facts: Any) -> str:
    """Say of a partner, to a coordinator, what a key says to the partner itself."""
    return say(context["language"], of_them(key), **facts)


@pass_context
def _problem(context: Context, found: Problem) -> str:
    return problem(context["language"], found)
