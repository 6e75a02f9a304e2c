"""What stands before every page: security headers, a limit on what is sent, and on how often."""

from limits import RateLimitItemPerMinute
from limits.strategies import FixedWindowRateLimiter
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.web.counting import Counts

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
}
STATIC_CACHE = "public, max-age=31536000, immutable"
FORM_BYTES = 1 << 20
UPLOAD_BYTES = 6 << 20
"""A filled-in spreadsheet of five megabytes, and the rest of its form."""


def headers(*, https: bool) -> dict[str, str]:
    """Return the headers of every answer; reached by https, browsers are told to come that way from now on."""
    return HEADERS | ({"Strict-Transport-Security": "max-age=31536000"} if https else {})


class SecurityHeaders:
    """Adds the headers to every answer; a page that sets one of them itself keeps its own."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app = app
        self.headers = [(name.lower().encode(), value.encode()) for name, value in headers(https=https).items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                if scope["path"].startswith("/static/"):
                    MutableHeaders(scope=message).setdefault("Cache-Control", STATIC_CACHE)
                its_own = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(one for one in self.headers if one[0] not in its_own)]
            await send(message)

        await self.app(scope, receive, sending)


class SizeLimit:
    """Refuses larger bodies with 413: by their own word before reading, else once too much has come."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        limit = UPLOAD_BYTES if headers.get("content-type", "").startswith("multipart/") else FORM_BYTES
        said, got = headers.get("content-length", "0"), 0

        async def receiving() -> Message:
            nonlocal got
            if not said.isdigit() or int(said) > limit:
                raise HTTPException(413)
            message = await receive()
            got += len(message.get("body", b""))
            if got > limit:
                raise HTTPException(413)
            return message

        await self.app(scope, receiving, send)


class TooOften(HTTPException):
    """Raised as 429; the page says when to come back."""

    def __init__(self) -> None:
        super().__init__(429, headers={"Retry-After": "60"})


class Counter:
    """Counts by the minute, in this process's memory."""

    def __init__(self) -> None:
        self.limiter = FixedWindowRateLimiter(Counts())

    def count(self, what: str, key: str, most: int) -> None:
        """Count one more; raises TooOften beyond `most` a minute."""
        if not self.limiter.hit(RateLimitItemPerMinute(most), what, key):
            raise TooOften

    def check(self, what: str, key: str, most: int) -> None:
        """Raise TooOften if `most` have been counted already, without counting."""
        if not self.limiter.test(RateLimitItemPerMinute(most), what, key):
            raise TooOften


def client(request: Request) -> str:
    """Return the caller's address as the server saw it; what a header claims is not believed."""
    return request.client.host if request.client else ""
