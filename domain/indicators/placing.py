"""Whether the municipality or county that a partner names is there: the statistics bank's regions decide."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.indicators.values import Figures
from domain.partners import Partner, Sector


@dataclass(frozen=True)
class Places:
    """The codes of the municipalities and counties there are; empty before the bank was asked, and then all count."""

    towns: frozenset[str]
    counties: frozenset[str]

    def know(self, sector: Sector | None, code: str | None) -> bool:
        """Tell whether a partner of this sector can be there; who names no place is nowhere wrong."""
        known = self.counties if sector is Sector.COUNTY else self.towns
        return not (known and code) or code in known

    def strangers(self, partners: Iterable[Partner]) -> list[Partner]:
        """Return the active partners whose place is not there: mistyped, or merged into another since."""
        return [one for one in partners if one.active and not self.know(one.sector, one.municipality)]


def places(figures: Figures) -> Places:
    """Return the places there are by the newest list of the bank's."""
    above = figures.counties()
    return Places(frozenset(figures.municipalities()), frozenset(code for code, _ in above.values()))
