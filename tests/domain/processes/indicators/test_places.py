"""Where partners are is held against the statistics bank's regions, whenever those have been fetched."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from domain.indicators.statistics import FINLAND, Area, Place
from domain.indicators.statistics import Region as BankRegion
from domain.outcome import Outcome
from domain.processes.indicators.statistics import refresh_statistics
from domain.words import Text
from tests.adapters.web.coordinator.office import Office
from tests.region import COUNTY, ISOLA, KIVELA, PARTNERS, RANTA, Region

SEA = Place(Area.COUNTY, "02")
TOWNS = {ISOLA: 901, KIVELA: 902, RANTA: 903}


@dataclass
class Bank:
    """A statistics bank of which only the regions are wanted."""

    towns: Sequence[Any]

    def regions(self) -> list[BankRegion]:
        there = [BankRegion(FINLAND, Text("Koko maa"), 658), BankRegion(SEA, COUNTY.name, 2, (FINLAND,))]
        towns = [Place(Area.MUNICIPALITY, str(TOWNS[one])) for one in self.towns]
        return [*there, *(BankRegion(one, Text(one.code), int(one.code), (SEA, FINLAND)) for one in towns)]


def refreshed(region: Region, *towns: Any) -> Outcome:
    bank: Any = Bank(towns)
    return refresh_statistics(replace(region.ports, statistics=bank), region.code)


def test_the_bank_s_regions_are_fetched_though_no_indicator_is_of_the_bank_s() -> None:
    region = Region()
    assert refreshed(region, *TOWNS).needs_person == ""
    with region.store.look(region.code) as work:
        assert sorted(work.figures.municipalities()) == ["901", "902", "903"]


def test_a_place_taken_in_unchecked_is_told_of_once_the_regions_are_there() -> None:
    county = replace(COUNTY, municipality="77")
    region = Region(partners=[county, *PARTNERS[1:]])
    assert "no place 77, of county" in refreshed(region, *TOWNS).needs_person
    assert "(77)" in Office(region).get("/partners").text


def test_a_municipality_that_was_merged_shows_among_the_coordinator_s_partners_until_it_is_put_right() -> None:
    region = Region()
    refreshed(region, *TOWNS)
    assert "(902)" not in Office(region).get("/partners").text
    assert "no place 902, of kivela" in refreshed(region, ISOLA, RANTA).needs_person
    page = Office(region).get("/partners").text
    assert '<a href="/partners/kivela">Kivelä</a> (902)' in page
    with region.store.begin(region.code) as work:
        work.register.save(work.register.alliance(), [replace(KIVELA, municipality="903")], [])
    assert "(902)" not in Office(region).get("/partners").text
