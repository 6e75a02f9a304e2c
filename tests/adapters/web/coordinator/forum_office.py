"""The coordinator's office with its forums, and members at their desks."""

from starlette.testclient import TestClient

from adapters.web.app import create_app
from domain.meetings.meeting import Meeting
from domain.partners import Contact
from domain.processes.doors import desk_link
from tests.adapters.web.coordinator.office import FREELY, HOME, Office
from tests.fakes import some_links
from tests.region import Region


def at_desk(region: Region, person: Contact) -> TestClient:
    web = TestClient(create_app(region.ports, rates=FREELY), base_url=HOME, follow_redirects=False)
    link = desk_link(region.code, person.id, region.clock.now())
    web.cookies.set("yhdyspinta", f"{link.purpose}:{some_links().token(link)}", domain="yhdyspinta.test")
    return web


def meeting(office: Office, id: str) -> Meeting:
    with office.region.store.look(office.region.code) as work:
        return work.meetings.get(id)
