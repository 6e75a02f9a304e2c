"""The report as one page of HTML that needs nothing beside it."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from adapters.reports.layout import Layout
from adapters.wording import Say
from domain.words import Language


@cache
def _templates() -> Environment:
    found = Environment(
        loader=PackageLoader("adapters.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Our own drawings: their words were escaped when they were drawn.
    found.filters["drawing"] = Markup
    return found


def as_html(layout: Layout) -> bytes:
    """Write a report as a page."""
    facts = {"it": layout, "t": Say(Language(layout.lang)), "style": style()}
    return _templates().get_template("report.html.jinja").render(**facts).encode()


@cache
def style() -> Markup:
    """Return the page's own style sheet, which stands inside it."""
    return Markup(_templates().loader.get_source(_templates(), "report.css")[0])  # type: ignore[union-attr]  # noqa: S704
