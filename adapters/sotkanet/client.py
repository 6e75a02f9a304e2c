"""Sotkanet over HTTP: in batches, under our own name, patient and suspicious."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import partial
from importlib.metadata import version
from tempfile import SpooledTemporaryFile
from typing import IO

import httpx
import stamina

from adapters.sotkanet.answers import read_figures, read_indicator, read_regions
from domain.errors import Never, NotNow
from domain.statistics import Region, Reported, StatisticalIndicator

ADDRESS = "https://sotkanet.fi/rest/1.1"
LARGEST = 64 * 1024 * 1024  # bytes; all indicators together were 2.5 MB in 2026, a long series is 2 MB
IN_MEMORY = 4 * 1024 * 1024
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
        with self._answer("regions") as body:
            return tuple(read_regions(body.read()))

    def indicator(self, id: int) -> StatisticalIndicator:
        """Return what there is to know about one indicator."""
        with self._answer(f"indicators/{id}") as body:
            return read_indicator(body.read(), id)

    def figures(self, indicator: StatisticalIndicator) -> Iterator[Reported]:
        """Return all rows of the indicator, all regions and years at once: there is no dependable filter.

        The answer is kept in a temporary file and read twice, so that nothing of a broken one gets through.
        """
        body = self._answer("csv", _asked(indicator))
        try:
            deque(read_figures(body, indicator.id), maxlen=0)
        except (NotNow, Never):
            body.close()
            raise
        body.seek(0)
        return _given(body, indicator.id)

    def _answer(self, path: str, query: httpx.QueryParams | None = None) -> IO[bytes]:
        """Return the whole body of an answer, tried again while that may help; raises NotNow or Never."""
        body = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - whoever reads the answer closes it
        try:
            self._fetch(path, query, body)
        except httpx.HTTPStatusError as error:
            raise _refused(error.response, path) from None
        except httpx.TransportError as error:
            raise NotNow("statistics.silent", what=path, why=type(error).__name__) from None
        return body

    def _fetch(self, path: str, query: httpx.QueryParams | None, body: IO[bytes]) -> None:
        patience = self.patience
        again = stamina.retry_context(
            on=partial(_again, longest=patience.longest_wait),
            attempts=patience.attempts,
            timeout=None,
            wait_initial=patience.first_wait,
            wait_max=patience.longest_wait,
            wait_jitter=patience.first_wait,
        )
        with httpx.Client(headers=self._headers(), timeout=patience.answer_within) as client:
            for attempt in again:
                with attempt, client.stream("GET", f"{self.address}/{path}", params=query) as response:
                    if not response.is_success:
                        raise httpx.HTTPStatusError("refused", request=response.request, response=response)
                    self._save(response, body, path)

    def _save(self, response: httpx.Response, body: IO[bytes], path: str) -> None:
        body.seek(0)
        body.truncate()
        size = 0
        for chunk in response.iter_bytes():
            size += len(chunk)
            if size > self.largest:
                raise Never("statistics.too-big", what=path, limit=self.largest)
            body.write(chunk)
        body.seek(0)

    def _headers(self) -> dict[str, str]:
        about = f" ({self.contact})" if self.contact else ""
        return {"User-Agent": f"yhdyspinta/{version('yhdyspinta')}{about}"}


def _asked(indicator: StatisticalIndicator) -> httpx.QueryParams:
    """Ask with repeated parameters: years joined by commas give 400."""
    first, last = indicator.years
    return httpx.QueryParams(
        {"indicator": indicator.id, "years": list(range(first, last + 1)), "genders": list(indicator.genders)}
    )


def _given(body: IO[bytes], indicator: int) -> Iterator[Reported]:
    with body:
        yield from read_figures(body, indicator)


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
