"""What the page of a request tells of the people around it."""

from dataclasses import replace

from tests.adapters.web.house import a_region, answers_isola
from tests.region import COORDINATOR, SECOND


def test_who_can_be_asked_about_a_request_is_somebody_still_there() -> None:
    """The coordinator who opened the round has left since."""
    region = a_region()
    with region.store.begin(region.code) as work:
        work.register.save(region.alliance, [], [replace(COORDINATOR, active=False)])
    page = answers_isola(region).get().text
    assert SECOND.name in page
    assert COORDINATOR.name not in page
