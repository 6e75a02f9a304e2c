"""The glossary: every word the alliance has agreed on, and what it means by it."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import language
from adapters.web.register.access import anybody, member, show
from adapters.web.sessions import SignedOut
from domain.network.glossary import Term, arranged, found

LONGEST = 100


def page(request: Request) -> Response:
    """Show the glossary to a member, else to whoever comes."""
    try:
        with member(request) as (_, work):
            terms = work.handbook.all(Term)
    except SignedOut:
        with anybody(request) as work:
            terms = work.handbook.all(Term)
    return _shown(request, terms)


def public(request: Request) -> Response:
    """Show the glossary of the alliance in the address."""
    with anybody(request, request.path_params["alliance"]) as work:
        terms = work.handbook.all(Term)
    return _shown(request, terms)


def _shown(request: Request, terms: Sequence[Term]) -> Response:
    wanted = request.query_params.get("q", "")[:LONGEST].strip()
    some = arranged(found(terms, wanted), language(request))
    return show(request, "glossary", words=some, count=len(terms), wanted=wanted)
