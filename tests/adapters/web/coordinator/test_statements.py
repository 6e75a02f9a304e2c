"""How many statements the coordinator's pages take: as many for a region as for a village."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from adapters.web.coordinator.picture import draw
from adapters.web.coordinator.waiting import first_page
from domain.indicators.catalogue import Source
from domain.partners import Partner, Sector
from domain.ports import Work
from domain.processes.waiting import what_waits
from tests.adapters.database.test_statements import big_region, statements
from tests.adapters.web.coordinator.office import Office
from tests.adapters.web.coordinator.office import a_region as on_disk
from tests.adapters.web.house import MEASURED, STATISTIC
from tests.adapters.web.house import a_region as with_figures
from tests.region import CATALOGUE, CLUB, COUNTY, ISOLA, RANTA, SPRING, Region

HELD = replace(MEASURED, code="held", source=Source.STATISTICS)


def home(work: Work, region: Region) -> object:
    now = region.clock.now()
    return first_page(work, what_waits(work, now), now)


def picture(work: Work, region: Region) -> object:
    return draw(work, work.rounds.get("2027"), unchecked=True)


@pytest.mark.parametrize("page", [home, picture])
def test_a_page_takes_no_more_statements_for_more_partners(page: Callable[[Work, Region], object]) -> None:
    counts = []
    for partners in (3, 60):
        region = big_region(partners)
        with region.store.begin(region.code) as work:
            work.rounds.save_indicators([*CATALOGUE, HELD])
        region.open_round()
        with region.store.look(region.code) as work, statements(region.engine) as sent:
            page(work, region)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 30


def test_a_partners_page_takes_no_more_statements_for_more_years() -> None:
    office, counts = Office(on_disk()), []
    for year in range(2027, 2030):
        office.region.open_round(str(year), SPRING)
        with statements(office.region.engine) as sent:
            assert office.get("/partners/isola").status_code == 200
        counts.append(len(sent))
    assert len(set(counts)) == 1


NOWHERE = replace(CLUB, id="nowhere", sector=Sector.COUNTY, municipality="")


@pytest.mark.parametrize(
    ("partner", "whose"),
    [(ISOLA, "Isola"), (RANTA, "Ranta"), (COUNTY, COUNTY.name.fi), (CLUB, COUNTY.name.fi), (NOWHERE, None)],
)
def test_each_partner_stands_beside_its_own_area_however_many_are_asked_for(
    partner: Partner, whose: str | None
) -> None:
    region = with_figures()
    with region.store.look(region.code) as work:
        together = work.figures.beside_each([*region.partners, NOWHERE], [STATISTIC])[partner.id]
        assert together == work.figures.beside(partner, [STATISTIC])
    assert [one.whose.fi for one in together.values()] == ([whose] if whose else [])
