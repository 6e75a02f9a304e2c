"""A new meeting of a forum, besides those its rule names: planned by a coordinator on the forum's page."""

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import ports
from adapters.web.coordinator.access import back, coordinator
from adapters.web.coordinator.fields import filled
from adapters.web.coordinator.forums import show_forum
from adapters.web.coordinator.meetings import Fixed
from adapters.web.faults import checked
from domain.errors import FieldsBroken, RuleBroken
from domain.processes.meetings.colliding import Taken
from domain.processes.meetings.extra import add_meeting
from domain.words import Line


class New(Fixed):
    """A new meeting; of negotiations it says with which municipality."""

    municipality: Line = ""


def add(request: Request, form: FormData) -> Response:
    """Plan a new meeting and go on to its page."""
    visitor, fields, forum = coordinator(request), filled(form), request.path_params["forum"]
    try:
        said = checked(New, fields)
        about = (said.place, said.municipality, said.despite)
        made = add_meeting(ports(request), visitor.alliance, forum, visitor.contact.id, said.when(), *about)
    except FieldsBroken as refused:
        return show_forum(request, visitor, fields, refused.fields)
    except Taken as taken:
        return show_forum(request, visitor, fields, taken=taken)
    except RuleBroken as refused:
        return show_forum(request, visitor, fields, {"day": refused})
    return back(f"/meetings/{made.id}", "meeting-added")
