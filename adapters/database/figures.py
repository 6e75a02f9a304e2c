"""National figures of a partner's own area, as far as they were fetched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from domain.partners import Partner
from domain.values import Figure


@dataclass(frozen=True)
class SqlFigures:
    """National figures for the partners of one alliance."""

    connection: Connection
    alliance: str

    def beside(self, partner: Partner, statistics: Sequence[int]) -> Mapping[int, Figure]:
        """Return the newest figure of the partner's own area by the statistics bank's id."""
        del partner, statistics
        return {}
