"""The coordinator's office with its forums, and members at their desks."""

from adapters.web.app import create_app
from domain.meetings.meeting import Meeting
from domain.partners import Contact
from domain.processes.doors import desk_link
from tests.adapters.web.coordinator.office import FREELY, Office
from tests.browser import Browser
from tests.region import Region


def at_desk(region: Region, person: Contact) -> Browser:
    web = Browser(create_app(region.ports, rates=FREELY), follow_redirects=False)
    link = desk_link(region.code, person.id, region.clock.now())
    web.hold(link)
    return web


def meeting(office: Office, id: str) -> Meeting:
    with office.region.store.look(office.region.code) as work:
        return work.meetings.get(id)
