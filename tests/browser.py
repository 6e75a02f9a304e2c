"""A browser that asks the web in the test's own thread; a thread and an event loop for each page took longer than most.

Otherwise it is as Starlette's own for tests.
"""

import asyncio
import atexit
from functools import cache
from typing import Any, cast

from httpx2 import ASGITransport, BaseTransport, ByteStream, Client, Request, Response
from starlette.applications import Starlette

from domain.links import Link
from tests.fakes import some_links

HOME = "http://yhdyspinta.test"
HERE = ("testclient", 50000)


class Browser(Client):
    """Somebody at a browser. Told to raise no faults, it shows the page a visitor would see instead."""

    def __init__(self, app: Starlette, *, raise_faults: bool = True, base_url: str = HOME, **how: Any) -> None:
        self.app = app
        super().__init__(transport=_Here(app, raise_faults=raise_faults), base_url=base_url, **how)

    def hold(self, link: Link) -> None:
        """Have opened a link."""
        self.cookies.set("yhdyspinta", f"{link.purpose}:{some_links().token(link)}", domain="yhdyspinta.test")


class _Here(BaseTransport):
    def __init__(self, app: Starlette, *, raise_faults: bool) -> None:
        self._web = ASGITransport(cast("Any", app), raise_app_exceptions=raise_faults, client=HERE)

    def handle_request(self, request: Request) -> Response:
        request.read()  # what is sent in pieces too
        return _runner().run(self._answer(request))

    async def _answer(self, request: Request) -> Response:
        answer = await self._web.handle_async_request(request)
        body = b"".join([part async for part in cast("Any", answer.stream)])
        return Response(answer.status_code, headers=answer.headers, stream=ByteStream(body))


@cache
def _runner() -> asyncio.Runner:
    runner = asyncio.Runner()
    atexit.register(runner.close)
    return runner
