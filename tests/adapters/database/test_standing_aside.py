"""A great import lets people in between, and waits for nobody while nobody comes."""

from adapters.database.indicators.bulk import REST, StandingAside
from domain.events import Event
from tests.region import Region


def test_an_import_waits_a_moment_only_while_people_write(region: Region) -> None:
    waited = list[float]()
    aside = StandingAside(region.engine, waited.append)

    def people_write() -> None:
        with region.store.begin(region.code) as work:
            work.tell(Event("values.answered", "values.2027.isola", "c-0001", region.ports.clock.now()))

    for happens in (people_write, aside.rest, aside.rest, people_write, aside.rest, aside.rest):
        happens()
    assert waited == [REST]
