"""The spreadsheet of a values request: fetched, filled in elsewhere, and read back onto the page."""

import re

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.web.context import language, ports, setup
from adapters.web.forms import posted
from adapters.web.posting import show
from adapters.web.reading import filled, flat, shown
from adapters.web.sessions import who
from adapters.web.shown import Shown
from adapters.workbooks import XLSX
from domain.errors import NotFound, RuleBroken
from domain.indicators.sheets import Sheet
from domain.indicators.values import ValuesQuestion
from domain.requests import Move


def _view(request: Request) -> Shown:
    view = shown(request, who(request), request.path_params["id"])
    if not isinstance(view.question, ValuesQuestion) or not view.may.get(Move.ANSWER.value):
        raise NotFound("requests.unknown", id=view.request.id)
    return view


def fetch(request: Request) -> Response:
    """Give the organisation's own template, in the reader's language."""
    view = _view(request)
    with ports(request).store.look(who(request).alliance) as work:
        partner = work.register.partner(view.request.partner).name
    content = ports(request).sheets.template(view.request, view.question, partner, language(request))
    name = re.sub(r"[^a-z0-9.-]+", "-", view.request.id)
    return Response(content, media_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'})


def upload(request: Request, form: FormData) -> Response:
    """Read an uploaded template and show what was read; nothing is saved here."""
    visitor = who(request)
    request.app.state.counter.count("posted", f"{visitor.contact.id}/sheet", setup(request).rates.posted)
    view = _view(request)
    try:
        read = ports(request).sheets.read(_content(form), view.request, view.question)
    except RuleBroken as refused:
        return show(request, view, filled(view), 422, trouble=refused)
    return show(request, view, filled(view) | _fields(read), 422 if read.problems else 200, sheet=read)


def _content(form: FormData) -> bytes:
    """Return the file's bytes. Its name is nobody's business: it is neither used nor shown."""
    file = form.get("sheet")
    if not isinstance(file, UploadFile) or not file.size:
        raise RuleBroken("sheet.missing")
    return file.file.read()


def _fields(read: Sheet) -> dict[str, str]:
    """Turn what was read into the page's fields; a row left empty leaves what stands there."""
    return flat({code: row.model_dump() for code, row in read.filled.items()}, "values.")


routes = [
    Route("/r/{id}/sheet", fetch),
    Route("/r/{id}/sheet", posted(upload, files=1), methods=["POST"]),
]
