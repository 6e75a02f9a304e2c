"""Who is who, and whom to ring in a crisis. Personal data: for members alone."""

from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import ports
from adapters.web.register.access import member, show
from domain.network.directory import crisis_list, who_is_who
from domain.vocabulary import vocabulary
from domain.workdays import helsinki_date

LONGEST = 100


def directory(request: Request) -> Response:
    """Show the partners by sector, with what each is there for and its people."""
    wanted = request.query_params.get("q", "")[:LONGEST].strip()
    with member(request) as (visitor, work):
        everybody = who_is_who(work.register.partners(), work.profiles.all(), work.register.contacts())
        mine, listed = visitor.contact.partner, vocabulary(work.handbook)
    found = [(sector, [one for one in some if one.holds(wanted, listed)]) for sector, some in everybody]
    found = [(sector, some) for sector, some in found if some]
    count = sum(len(some) for _, some in found)
    return show(request, "directory", sectors=found, count=count, wanted=wanted, mine=mine)


def crisis(request: Request) -> Response:
    """Show how each partner's main contact and deputy are reached, with the day of the list."""
    today = helsinki_date(ports(request).clock.now())
    with member(request) as (_, work):
        reached = crisis_list(work.register.partners(), work.register.contacts(), work.register.heard())
    stale = sum(one.is_stale(today) for one in reached)
    return show(request, "crisis", reached=reached, today=today, stale=stale)
