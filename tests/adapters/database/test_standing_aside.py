"""A great import lets people in between, and waits for nobody while nobody comes."""

from collections.abc import Callable

from adapters.database.indicators.bulk import LONGEST, REST, SQLITE_CHUNK, WHILE_PEOPLE_WRITE, StandingAside
from domain.events import Event
from tests.region import Region


def an_answer_to(region: Region) -> Callable[[], None]:
    def people_write() -> None:
        with region.store.begin(region.code) as work:
            work.tell(Event("values.answered", "values.2027.isola", "c-0001", region.ports.clock.now()))

    return people_write


def test_an_import_rests_longer_than_it_worked_and_only_while_people_write(region: Region) -> None:
    waited, watch = list[float](), iter((10.0, 10.1, 10.1, 11.0, 11.2, 12.0, 12.1))
    aside, people_write = StandingAside(region.engine, waited.append, lambda: next(watch)), an_answer_to(region)
    for happens in (aside.rest, people_write, aside.rest, aside.rest, people_write, aside.rest, aside.rest):
        happens()
    assert [round(one, 3) for one in waited] == [round(0.1 * REST, 3), round(0.2 * REST, 3)]


def test_it_never_rests_for_long_however_long_it_worked(region: Region) -> None:
    waited, watch = list[float](), iter((10.0, 600.0, 601.0))
    aside = StandingAside(region.engine, waited.append, lambda: next(watch))
    for happens in (aside.rest, an_answer_to(region), aside.rest):
        happens()
    assert waited == [LONGEST]


def test_it_writes_fewer_rows_at_once_while_people_write(region: Region) -> None:
    aside, people_write = StandingAside(region.engine, lambda _: None), an_answer_to(region)
    sizes = []
    for happens in (aside.rest, people_write, aside.rest, aside.rest):
        happens()
        sizes.append(aside.size())
    assert sizes == [SQLITE_CHUNK, SQLITE_CHUNK, WHILE_PEOPLE_WRITE, SQLITE_CHUNK]
