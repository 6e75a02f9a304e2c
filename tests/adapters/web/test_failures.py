"""What a page answers when the database refuses a row."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from sqlalchemy import insert
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.database.store import SqlStore
from adapters.database.tables import switches
from adapters.links import SignedLinks
from adapters.web.app import create_app
from tests.adapters.web.house import Person, a_region
from tests.browser import Browser
from tests.builders import ISOLA, NOW
from tests.fakes import some_links
from tests.region import KAISA, Region

OFF = {"alliance": "county", "deployment": "send-notices", "off_since": NOW}


@pytest.fixture
def region() -> Region:
    return a_region()


def answer_to(region: Region, rows: list[Mapping[str, object]]) -> int:
    """The status of a page that saves a draft, and then rows the database refuses."""
    store, app = SqlStore(region.engine), create_app(region.ports)

    def page(_: Request) -> Response:
        with store.begin(region.code) as work:
            work.requests.save_draft(ISOLA, KAISA.id, {}, NOW)
            work.connection.execute(insert(switches), rows)
        return Response()

    app.router.routes.insert(0, Route("/refused", page))
    return Person(region, app=app).get("/refused").status_code


def test_a_fault_of_ours_keeps_browsers_on_https_too(region: Region) -> None:
    secure = SignedLinks(some_links().keys, "https://yhdyspinta.test")
    app = create_app(replace(region.ports, links=secure))

    def page(_: Request) -> Response:
        raise ZeroDivisionError

    app.router.routes.insert(0, Route("/broken", page))
    web = Browser(app, base_url="https://yhdyspinta.test", raise_faults=False)
    broken, whole = web.get("/broken"), web.get("/")
    assert broken.status_code == 500
    names = {"strict-transport-security", "content-security-policy", "cache-control"}
    assert {name: broken.headers[name] for name in names} == {name: whole.headers[name] for name in names}


@pytest.mark.parametrize(("rows", "status"), [([OFF, OFF], 409), ([{**OFF, "off_since": None}], 500)])
def test_only_a_row_that_is_there_already_means_that_somebody_else_was_quicker(
    region: Region, rows: list[Mapping[str, object]], status: int
) -> None:
    assert answer_to(region, rows) == status
    with region.store.look(region.code) as work:
        assert work.requests.draft(ISOLA, KAISA.id) is None
