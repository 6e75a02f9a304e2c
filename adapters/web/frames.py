"""Showing a letter's HTML inside a page: in a frame where nothing runs and nothing is fetched."""

from starlette.responses import Response

from adapters.web.guards import POLICY

# The frame has no address of its own (srcdoc), so it lives under its page's policy; letters style themselves inline.
FRAMED = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")


def framed(response: Response) -> Response:
    """Let the frame on this page keep its inline styles; scripts and fetching stay forbidden."""
    response.headers["Content-Security-Policy"] = FRAMED
    return response
