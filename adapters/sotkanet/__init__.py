"""National statistics from Sotkanet, or from a small sample in its shapes."""

from pathlib import Path

from adapters.sotkanet.sample import Sample
from domain.indicators.statistics import Statistics


def statistics_at(address: str, contact: str = "") -> Statistics:
    """Return the statistics bank at a base address, or the sample in a folder."""
    if address.startswith(("http://", "https://")):
        from adapters.sotkanet.client import Sotkanet  # noqa: PLC0415 - its HTTP client takes a third of a second

        return Sotkanet(address.rstrip("/"), contact)
    return Sample(Path(address))
