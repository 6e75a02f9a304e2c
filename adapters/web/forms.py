"""Reading forms: how large they may be, that they come from our own page, and dotted names made nested."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import lru_cache, wraps
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import ports
from adapters.web.sessions import form_seen_at, held

MOST_FIELDS = 1_000
PART_BYTES = 1 << 20
DEEPEST = 4
PLAIN = "application/x-www-form-urlencoded"
WRITERS = CapacityLimiter(4)
"""Posts handled at once. Only one thread runs Python and one writes to SQLite; more of them would get in the way."""

ANSWERS = CapacityLimiter(1)
"""Answers handled at once: each is short, and threads that wake each other take longer than the answers do. Measured
with eight at the door of two processes: 3.4 ms an answer with one place in each, 4.7 with four.
"""

READERS = CapacityLimiter(2)
"""Uploads handled at once: however long a file takes, other posts do not wait for it."""

Handler = Callable[[Request, FormData], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


def posted(handler: Handler, files: int = 0, places: CapacityLimiter | None = None) -> Endpoint:
    """Make an endpoint of a plain function: its form is read and checked, then it runs in a thread.

    Forms that are too large get 413; those that do not come from our own page, in this session, get 403.
    Forms with files need `files`, the most of them there may be. `places` are how many may be handled at once.
    """
    limiter = places or (READERS if files else WRITERS)

    @wraps(handler)
    async def endpoint(request: Request) -> Response:
        check_origin(request)
        check_type(request, files)
        form = await read_form(request, files)
        if held(request) and form_seen_at(request, str(form.get("form", ""))) is None:
            raise HTTPException(403)
        try:
            return await to_thread.run_sync(handler, request, form, limiter=limiter)
        finally:
            await form.close()

    return endpoint


async def read_form(request: Request, files: int = 0) -> FormData:
    """Read the form within the limits; raises HTTPException 413."""
    try:
        if _type_of(request) == PLAIN:
            body = (await request.body()).decode("latin-1")
            return FormData([*parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS)])
        return await request.form(max_files=files, max_fields=MOST_FIELDS, max_part_size=PART_BYTES)
    except (HTTPException, ValueError) as refused:
        raise HTTPException(413) from refused


def check_origin(request: Request) -> None:
    """Refuse a form posted from another site, or from nobody knows where (ASVS 3.5.1)."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site != "same-origin":
            raise HTTPException(403)
        return
    origin = request.headers.get("origin", "")
    if origin not in {
        _origin(ports(request).links.home()),
        f"{request.scope['scheme']}://{request.headers.get('host')}",
    }:
        raise HTTPException(403)


@lru_cache
def _origin(home: str) -> str:
    parts = urlsplit(home)
    return f"{parts.scheme}://{parts.netloc}"


def check_type(request: Request, files: int) -> None:
    """Refuse what no form of ours sends."""
    if _type_of(request) != ("multipart/form-data" if files else PLAIN):
        raise HTTPException(403)


def _type_of(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def nested(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Make `values.hearing.number` a number inside hearing inside values. Names that contradict others are left out."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        *path, last = name.split(".", DEEPEST)
        place = found
        for step in path:
            inner = place.setdefault(step, {})
            place = inner if isinstance(inner, dict) else {}
        if not isinstance(place.get(last), Mapping):
            place[last] = value
    return found


def typed(form: FormData) -> dict[str, str]:
    """Return the text fields as typed, without the form's own hidden ones."""
    hidden = {"form", "do", "version"}
    return {name: value for name, value in form.multi_items() if isinstance(value, str) and name not in hidden}


def version_seen(form: FormData) -> int:
    """Return the version of the request that the sender had before them; -1 when the form does not tell."""
    said = str(form.get("version", ""))
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else -1
