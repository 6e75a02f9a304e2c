"""A small sample in Sotkanet's shapes, read from a folder: `regions`, `indicators/ID` and `csv/ID`."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from adapters.sotkanet.answers import read_figures, read_indicator, read_regions
from domain.errors import Never
from domain.indicators.statistics import Region, Reported, StatisticalIndicator


@dataclass(frozen=True)
class Sample:
    """Invented figures for demonstrations; whatever shows them says so."""

    folder: Path

    def regions(self) -> tuple[Region, ...]:
        """Return the sample's regions."""
        return tuple(read_regions(self._read("regions.json")))

    def indicator(self, id: int) -> StatisticalIndicator:
        """Return one indicator, marked as a sample."""
        return read_indicator(self._read(f"indicators/{id}.json"), id, sample=True)

    def figures(self, indicator: StatisticalIndicator) -> Iterator[Reported]:
        """Return the rows of one indicator."""
        return iter(list(read_figures(self._read(f"csv/{indicator.id}.csv").splitlines(keepends=True), indicator.id)))

    def _read(self, name: str) -> bytes:
        try:
            return (self.folder / name).read_bytes()
        except OSError:
            raise Never("statistics.unknown", what=name) from None
