"""Where the pages of a plan lead: their links keep to the plan, the view and the year that are looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request

KEPT = ("plan", "version", "by", "year")
"""What a link to the same page keeps."""


@dataclass(frozen=True, slots=True)
class Here:
    """The page that is looked at. A plan stands in its addresses where it was named in the page's own."""

    path: str
    query: Mapping[str, str]

    @property
    def plan(self) -> str:
        """Return the plan that was named; empty for the usual one."""
        return self.query.get("plan", "")

    def to(self, path: str, **more: object) -> str:
        """Return the address of another page about the same plan."""
        return _address(path, {"plan": self.plan, **more})

    def but(self, **changed: object) -> str:
        """Return the address of this page with something else chosen; what is changed to nothing is left out."""
        return _address(self.path, {**self.query, **changed})


def here(request: Request) -> Here:
    """Return where a reader is."""
    query = {name: request.query_params[name] for name in KEPT if request.query_params.get(name)}
    return Here(request.url.path, query)


def year_chosen(request: Request, years: range) -> int | None:
    """Return the year of a plan that is looked at; none for its whole term."""
    chosen = request.query_params.get("year", "")
    return next((year for year in years if str(year) == chosen), None)


def _address(path: str, query: Mapping[str, object]) -> str:
    said = urlencode({name: value for name, value in query.items() if value})
    return f"{path}?{said}" if said else path
