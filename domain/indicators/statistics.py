"""National statistics: what the statistics bank tells, and who is comparable to whom."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple, Protocol

from domain.words import Text

NO_WORDS = Text("")
POPULATION = 127  # Väestö 31.12., Statistics Finland


class Area(StrEnum):
    """The regions we show, by their category in the statistics bank. It knows a dozen more; all are kept."""

    MUNICIPALITY = "KUNTA"
    COUNTY = "HYVINVOINTIALUE"
    COUNTRY = "MAA"


class Gender(StrEnum):
    """Whom a figure counts."""

    TOTAL = "total"
    MALE = "male"
    FEMALE = "female"


class Place(NamedTuple):
    """What names a region for good. The bank's own ids change: the counties' did in 2023."""

    category: str
    code: str


FINLAND = Place(Area.COUNTRY, "358")


@dataclass(frozen=True, slots=True)
class Region:
    """A region and the larger ones it belongs to. `source_id` is what data rows call it today."""

    place: Place
    title: Text
    source_id: int
    member_of: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class StatisticalIndicator:
    """What the bank says about one indicator. `years` are the first and the last; surveys have gaps between."""

    id: int
    title: Text
    producer: Text
    years: tuple[int, int]
    data_updated: date | None = None
    decimals: int = 0
    value_type: str = ""
    genders: tuple[Gender, ...] = (Gender.TOTAL,)
    description: Text = NO_WORDS
    sample: bool = False


class Reported(NamedTuple):
    """One row as the bank gives it. A tuple, because they come by the million."""

    region: int
    year: int
    gender: Gender
    value: float
    absolute: float | None


class Observation(NamedTuple):
    """One figure of one place. There is none where the bank has none: absent is not nought."""

    indicator: int
    category: str
    code: str
    year: int
    gender: Gender
    value: float
    absolute: float | None = None


class Point(NamedTuple):
    """A figure as it is shown: of one place and year, everybody counted."""

    year: int
    value: float


class Revision(NamedTuple):
    """A figure the bank has changed, or withdrawn (`new` is None), and the day we learned of it."""

    year: int
    gender: Gender
    old: float
    new: float | None
    on: date


@dataclass(frozen=True, slots=True)
class Known:
    """What we hold of an indicator. `aside` are the source ids of regions that its rows named and the list did not."""

    data_updated: date | None
    sample: bool = False
    aside: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Freshness:
    """How fresh an indicator's figures are: cited as of `fetched_on`; a problem code says why they are not newer."""

    id: int
    title: Text
    sample: bool
    data_updated: date | None
    fetched_on: date
    checked_on: date
    aside: int = 0
    problem: str = ""
    problem_since: date | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What an import changed."""

    new: int = 0
    changed: int = 0
    withdrawn: int = 0

    def __add__(self, other: "Kept") -> "Kept":
        return Kept(self.new + other.new, self.changed + other.changed, self.withdrawn + other.withdrawn)


class Statistics(Protocol):
    """The statistics bank. Every method raises NotNow when asking later may help and Never when it cannot."""

    def regions(self) -> Sequence[Region]:
        """Return every region of every category."""

    def indicator(self, id: int) -> StatisticalIndicator:
        """Return what there is to know about one indicator."""

    def figures(self, indicator: StatisticalIndicator) -> Iterator[Reported]:
        """Return all rows of the indicator. The whole answer has been checked before the first row is given."""


class Library(Protocol):
    """Where the fetched figures are kept. They belong to no alliance; each method commits by itself."""

    def keep_regions(self, regions: Sequence[Region]) -> None:
        """Add and refresh regions, given all of them; one that is no longer listed stays, and is chosen no more."""

    def known(self, ids: Collection[int]) -> Mapping[int, Known]:
        """Return what is held of these indicators."""

    def keep(self, observations: Iterable[Observation], on: date) -> Kept:
        """Add and correct figures, given all of an indicator, and take away what is told no more.

        Of what is corrected or taken away the old value is kept.
        """

    def finish(self, indicator: StatisticalIndicator, aside: Mapping[int, int], on: date) -> None:
        """Write down that all figures of the indicator are in; `aside` counts rows by unknown region."""

    def unchanged(self, id: int, on: date) -> None:
        """Write down that the bank has nothing newer."""

    def failed(self, id: int, code: str, on: date) -> None:
        """Write down why an indicator could not be refreshed; its figures stay."""

    def forget(self, id: int) -> None:
        """Drop the sample figures of an indicator before real ones come."""


def comparable(code: str, populations: Mapping[str, float], count: int = 5) -> tuple[str, ...]:
    """Return the municipalities nearest in population, the nearest first: 2,000 is as far from 1,000 as 4,000 is.

    `populations` by municipality code decides whom to choose from: those of the county, or of the country.
    """
    own = populations.get(code, 0)
    if own <= 0:
        return ()

    def distance(other: str) -> tuple[float, str]:
        return max(own, populations[other]) / min(own, populations[other]), other

    others = (other for other, size in populations.items() if other != code and size > 0)
    return tuple(sorted(others, key=distance)[:count])
