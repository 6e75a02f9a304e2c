"""The partnership agreement to read again, in any of its versions."""

from starlette.requests import Request
from starlette.responses import Response

from adapters.web.register.access import member, show
from domain.joining.agreements import Agreement


def page(request: Request) -> Response:
    """Show one version to a member."""
    with member(request) as (_, work):
        versions = work.handbook.all(Agreement)
        found = work.handbook.find(Agreement, request.path_params["version"])
    return show(request, "agreement", agreement=found, newest=versions[-1])
