"""Sotkanet over HTTP: in batches, under our own name, patient and suspicious."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cache, partial
from importlib.metadata import version
from io import BytesIO
from ssl import SSLContext

import httpx
import stamina

from adapters.sotkanet.answers import read_figures, read_indicator, read_regions
from domain.errors import Never, NotNow
from domain.indicators.statistics import Region, Reported, StatisticalIndicator

ADDRESS = "https://sotkanet.fi/rest/1.1"
LARGEST = 32 * 1024 * 1024  # bytes; the list of all indicators was 2.5 MB in 2026, a long series is 2 MB
WORTH_ANOTHER_TRY = frozenset({403, 408, 425, 429})  # 403 is what too eager clients have met


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and how long to try, in seconds. A bank that asks for more is asked again the next time."""

    attempts: int = 5
    first_wait: float = 1.0
    longest_wait: float = 60.0
    answer_within: float = 60.0


@dataclass(frozen=True)
class Sotkanet:
    """The statistics bank at `address`. `contact` tells its keepers whom to write to about our requests."""

    address: str = ADDRESS
    contact: str = ""
    patience: Patience = Patience()
    largest: int = LARGEST

    def regions(self) -> tuple[Region, ...]:
        """Return every region of every category."""
        return tuple(read_regions(self._answer("regions").read()))

    def indicator(self, id: int) -> StatisticalIndicator:
        """Return what there is to know about one indicator."""
        return read_indicator(self._answer(f"indicators/{id}").read(), id)

    def figures(self, indicator: StatisticalIndicator) -> Iterator[Reported]:
        """Return all rows of the indicator, all regions and years at once: there is no dependable filter.

        The answer is read twice, so that nothing of a broken one gets through.
        """
        body = self._answer("csv", _asked(indicator))
        deque(read_figures(body, indicator.id), maxlen=0)
        body.seek(0)
        return read_figures(body, indicator.id)

    def _answer(self, path: str, query: httpx.QueryParams | None = None) -> BytesIO:
        """Return the whole body of an answer, tried again while that may help; raises NotNow or Never."""
        try:
            return self._fetch(path, query)
        except httpx.HTTPStatusError as error:
            raise _refused(error.response, path) from None
        except httpx.TransportError as error:
            raise NotNow("statistics.silent", what=path, why=type(error).__name__) from None

    def _fetch(self, path: str, query: httpx.QueryParams | None) -> BytesIO:
        patience = self.patience
        again = stamina.retry_context(
            on=partial(_again, longest=patience.longest_wait),
            attempts=patience.attempts,
            timeout=None,
            wait_initial=patience.first_wait,
            wait_max=patience.longest_wait,
            wait_jitter=patience.first_wait,
        )
        body = BytesIO()
        with httpx.Client(headers=self._headers(), timeout=patience.answer_within, verify=_trusted()) as client:
            for attempt in again:
                with attempt, client.stream("GET", f"{self.address}/{path}", params=query) as response:
                    if not response.is_success:
                        raise httpx.HTTPStatusError("refused", request=response.request, response=response)
                    body = self._whole(response, path)
        return body

    def _whole(self, response: httpx.Response, path: str) -> BytesIO:
        body = BytesIO()
        for chunk in response.iter_bytes():
            body.write(chunk)
            if body.tell() > self.largest:
                raise Never("statistics.too-big", what=path, limit=self.largest)
        body.seek(0)
        return body

    def _headers(self) -> dict[str, str]:
        about = f" ({self.contact})" if self.contact else ""
        return {"User-Agent": f"yhdyspinta/{version('yhdyspinta')}{about}"}


@cache
def _trusted() -> SSLContext:
    """Return whom to trust; reading the certificates takes longer than most answers."""
    return httpx.create_ssl_context()


def _asked(indicator: StatisticalIndicator) -> httpx.QueryParams:
    """Ask with repeated parameters: years joined by commas give 400."""
    first, last = indicator.years
    return httpx.QueryParams(
        {"indicator": indicator.id, "years": list(range(first, last + 1)), "genders": list(indicator.genders)}
    )


def _again(error: Exception, longest: float) -> bool | float:
    """Tell whether another try may help, or how many seconds the bank asks us to wait before it."""
    if not isinstance(error, httpx.HTTPStatusError):
        return isinstance(error, httpx.TransportError)
    if error.response.status_code not in WORTH_ANOTHER_TRY and not error.response.is_server_error:
        return False
    wait = retry_after(error.response)
    return True if wait is None else wait if wait <= longest else False


def retry_after(response: httpx.Response) -> float | None:
    """Return the seconds that Retry-After asks for (RFC 9110 §10.2.3), by the bank's own clock where it is a date."""
    asked = response.headers.get("Retry-After", "")
    if asked.isdigit():
        return float(asked)
    try:
        until, now = (parsedate_to_datetime(text) for text in (asked, response.headers.get("Date", "")))
        return max(0.0, (until - now).total_seconds())
    except (ValueError, TypeError):
        return None


def _refused(response: httpx.Response, path: str) -> NotNow | Never:
    status = response.status_code
    if status == httpx.codes.NOT_FOUND:
        return Never("statistics.unknown", what=path)
    if status in WORTH_ANOTHER_TRY - {403} or response.is_server_error:
        return NotNow("statistics.unwell", what=path, status=status, wait=retry_after(response))
    return Never("statistics.refused", what=path, status=status)
