"""Where mailed links lead in: a look at the key, a cookie, and a clean address. Opening one writes nothing."""

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from adapters.web.context import ports, setup
from adapters.web.failures import closed_door
from adapters.web.forms import posted
from adapters.web.guards import Counter, client
from adapters.web.pages import render
from adapters.web.sessions import held, let_in
from domain.errors import NotFound, RuleBroken
from domain.links import Link, Purpose
from domain.partners import email_address
from domain.ports import Work
from domain.processes.doors import renew_link, send_desk_links
from domain.requests import Request as Asked
from domain.workdays import helsinki_date


def open_door(request: Request) -> Response:
    """Open a link: remember it in the cookie and go on to an address without the token."""
    counter, rates, caller = _counter(request), setup(request).rates, client(request)
    counter.check("broken", caller, rates.broken)
    link = _read(request)
    if link is None or not _opens(request, link):
        counter.count("broken", caller, rates.broken)
        return closed_door(request, by_link=True)
    counter.count("opened", link.id, rates.opened)
    response = RedirectResponse(f"/r/{link.subject}" if link.purpose is Purpose.ANSWER else "/desk", 303)
    let_in(request, response, link)
    return response


def ask_anew(request: Request, form: FormData) -> Response:
    """Mail a new link to the one an old link was made for; the answer is the same for every link."""
    del form
    _counter(request).count("asked", client(request), setup(request).rates.asked)
    link = _read(request)
    if link:
        renew_link(ports(request), link)
    return render(request, "closed-sent.html.jinja")


def ask_by_mail(request: Request, form: FormData) -> Response:
    """Mail a new link to an address, if it is one we know; the answer is the same for every address."""
    _counter(request).count("asked", client(request), setup(request).rates.asked)
    try:
        email = email_address(str(form.get("email", "")))
    except RuleBroken as refused:
        return render(request, "closed.html.jinja", status=422, by_link=False, refused=refused)
    send_desk_links(ports(request), email)
    return render(request, "closed-sent.html.jinja")


def front(request: Request) -> Response:
    """Lead those who have opened a link to their desk, others to a new link."""
    return RedirectResponse("/desk", 303) if held(request) else render(request, "front.html.jinja")


def _counter(request: Request) -> Counter:
    counter: Counter = request.app.state.counter
    return counter


def _read(request: Request) -> Link | None:
    try:
        return ports(request).links.read(request.path_params["token"], _purpose(request))
    except RuleBroken:
        return None


def _purpose(request: Request) -> Purpose:
    return Purpose.DESK if request.url.path.startswith("/l/desk/") else Purpose.ANSWER


def _opens(request: Request, link: Link) -> bool:
    if link.until < helsinki_date(ports(request).clock.now()):
        return False
    with ports(request).store.look(link.alliance) as work:
        try:
            person = work.register.contact(link.contact)
            theirs = link.purpose is Purpose.DESK or _is_theirs(work, work.requests.get(link.subject), link.contact)
        except NotFound:
            return False
        return person.active and theirs and not work.spent.is_spent(link)


def _is_theirs(work: Work, asked: Asked, contact: str) -> bool:
    """Tell whether the request is the person's, or was: who answered or handed it on keeps the overview."""
    return asked.contact == contact or any(reply.by == contact for reply in work.requests.history(asked.id))


routes = [
    Route("/", front),
    Route("/l/new", posted(ask_by_mail), methods=["POST"]),
    Route("/l/answer/{token}", open_door),
    Route("/l/desk/{token}", open_door),
    Route("/l/answer/{token}", posted(ask_anew), methods=["POST"]),
    Route("/l/desk/{token}", posted(ask_anew), methods=["POST"]),
]
