"""An alliance deleted whole, on every database."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from adapters.database.columns import metadata
from adapters.database.erasing import KEPT
from adapters.database.tables import events, unannounced
from adapters.register.demo import Demo, reset, start, state
from tests.region import ALLIANCE, Region

pytestmark = pytest.mark.walk

OF_ALLIANCES = [table for table in metadata.sorted_tables if "alliance" in table.c and table.name not in KEPT]


def rows(region: Region, code: str) -> int:
    with region.engine.connect() as connection:
        counted = (select(func.count()).where(table.c.alliance == code) for table in OF_ALLIANCES)
        return sum(connection.execute(one).scalar_one() for one in counted)


def test_an_alliance_goes_whole_and_its_neighbour_stays_untouched(region: Region) -> None:
    other = Region(engine=region.engine, alliance=replace(ALLIANCE, code="other"))
    for one in (region, other):
        one.open_round()
    before = rows(other, "other")
    with region.store.begin(region.code) as work:
        work.erase()
    assert (rows(region, region.code), rows(other, "other")) == (0, before)
    assert region.store.alliances() == ["other"]
    with region.engine.connect() as connection:
        untold = select(events.c.alliance).join(unannounced, unannounced.c.seq == events.c.seq)
        assert set(connection.scalars(untold)) == {"other"}
        assert connection.scalar(select(func.count()).select_from(unannounced)) == len(list(connection.scalars(untold)))


def test_a_demo_is_founded_and_begun_anew(shared_region: Region) -> None:
    with shared_region.store.begin(shared_region.code) as work:
        work.erase()
    start(shared_region.ports)
    reset(shared_region.ports)
    assert state(shared_region.ports) is Demo.RUNNING
