"""Signing in by a mailed link that works once, and signing out."""

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import kept_language, ports, setup
from adapters.web.coordinator.access import back, show
from adapters.web.guards import client
from adapters.web.sessions import held, let_in, let_out
from domain.errors import RuleBroken
from domain.links import Purpose
from domain.processes.sign_in import MINUTES, ask_for_link, end_session, use_link


def door(request: Request) -> Response:
    """Ask for the address the link goes to."""
    return show(request, "sign_in", "", minutes=MINUTES, keep=kept_language(request))


def ask(request: Request, form: FormData) -> Response:
    """Mail a link if the address is a coordinator's; the answer is the same if it is not."""
    request.app.state.counter.count("sign-in", client(request), setup(request).rates.asked)
    for alliance in ports(request).store.alliances():
        ask_for_link(ports(request), alliance, str(form.get("email", "")).strip())
    return show(request, "sign_in_sent", "", minutes=MINUTES)


def threshold(request: Request) -> Response:
    """Show the button that signs in. Mail scanners open links, so opening one spends nothing."""
    token = request.path_params["token"]
    try:
        ports(request).links.read(token, Purpose.SIGN_IN)
    except RuleBroken:
        return _expired(request)
    return show(request, "sign_in_button", "", token=token, keep=kept_language(request))


def enter(request: Request, form: FormData) -> Response:
    """Spend the link and open the session."""
    try:
        link = ports(request).links.read(str(form.get("token", "")), Purpose.SIGN_IN)
        session = use_link(ports(request), link)
    except RuleBroken:
        return _expired(request)
    response = back(f"/coordinator{kept_language(request)}")
    let_in(request, response, session)
    return response


def _expired(request: Request) -> Response:
    known = {"expired": True, "minutes": MINUTES, "keep": kept_language(request)}
    return show(request, "sign_in", "", status=403, **known)


def leave(request: Request, form: FormData) -> Response:
    """End the session here and wherever its cookie was copied to."""
    del form
    for one in held(request):
        if one.link.purpose is Purpose.SESSION:
            end_session(ports(request), one.link)
    response = back("/coordinator/sign-in", "signed-out")
    let_out(request, response)
    return response
