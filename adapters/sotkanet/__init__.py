"""National statistics from Sotkanet, or from a small sample in its shapes."""

from pathlib import Path

from adapters.sotkanet.client import Patience, Sotkanet
from adapters.sotkanet.sample import Sample
from domain.indicators.statistics import Statistics

__all__ = ["Patience", "Sample", "Sotkanet", "statistics_at"]


def statistics_at(address: str, contact: str = "") -> Statistics:
    """Return the statistics bank at a base address, or the sample in a folder."""
    if address.startswith(("http://", "https://")):
        return Sotkanet(address.rstrip("/"), contact)
    return Sample(Path(address))
