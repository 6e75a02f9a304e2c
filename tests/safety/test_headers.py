"""What every answer carries, whoever asks and however it ends; and what browsers are told to keep."""

from collections.abc import Iterator
from dataclasses import replace
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from httpx2 import Response

from adapters.database.columns import metadata
from adapters.database.engine import connect
from adapters.links import SignedLinks
from adapters.web.app import create_app
from adapters.web.frames import FRAMED
from adapters.web.guards import HEADERS, POLICY
from domain.links import Link, Purpose
from domain.processes.doors import desk_link
from tests.adapters.web.house import SAME_ORIGIN
from tests.browser import Browser
from tests.fakes import some_links
from tests.region import COORDINATOR, KAISA, Region
from tests.safety.outlets import HARMLESS, elements
from tests.safety.visitors import FREELY, UNTIL, House

HTTPS = "https://yhdyspinta.test"
WITH_FRAMES = {"/mailbox/{name}"}
"""Pages that show a letter's HTML in a frame: its inline styles are let through, and nothing else."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = House(tmp_path_factory.mktemp("house"))
    yield made
    made.close()


def lacking(answer: Response, policy: str = POLICY) -> dict[str, str]:
    """The headers that are not as they should be."""
    wanted = {**HEADERS, "Content-Security-Policy": policy}
    return {name: answer.headers.get(name, "") for name, value in wanted.items() if answer.headers.get(name) != value}


@pytest.mark.walk
@pytest.mark.parametrize("who", ["nobody", "the one who was asked", "the coordinator"])
def test_every_page_carries_every_header_and_asks_nobody_else_for_anything(house: House, who: str) -> None:
    web = house.browser(who)
    for route in house.with_method("GET"):
        answer = web.get(house.path(route))
        assert lacking(answer, FRAMED if route.path in WITH_FRAMES else POLICY) == {}, route.path
        if answer.headers.get("content-type", "").startswith("text/html"):
            found = elements(answer.text)
            assert [one for one in found.addresses if not HARMLESS.match(one)] == [], route.path
            assert not [one for one in found.count if " style" in one or " on" in one or one.startswith("script")]


def test_every_failure_carries_every_header(house: House) -> None:
    web = house.browser("the one who was asked")
    large = {"comment": "x" * (2 << 20)}
    failures = [
        (404, web.get("/nothing")),
        (404, web.get("/static/nothing.css")),
        (405, web.put("/desk")),
        (403, web.post("/leave")),
        (403, house.browser("nobody").get("/desk")),
        (403, house.browser("nobody").get("/l/desk/x")),
        (413, web.post("/leave", data=large, headers=SAME_ORIGIN)),
        (422, house.post(web, "/r/values.2027.isola", fields={"do": "decline"})),
        (404, web.get("/r/values.2027.isola%00")),
    ]
    for status, answer in failures:
        assert answer.status_code == status
        cached = {} if answer.request.url.path.startswith("/static/") else lacking(answer)
        assert cached == {}, answer.request.url


def test_a_style_sheet_may_be_kept_and_is_what_it_says(house: House) -> None:
    answer = house.browser("nobody").get("/static/yhdyspinta.css")
    assert set(lacking(answer)) == {"Cache-Control"}
    assert answer.headers["content-type"].startswith("text/css")
    assert house.browser("nobody").get("/static/../pages.py").status_code == 404
    assert house.browser("nobody").get("/static/%2e%2e/pages.py").status_code == 404


def test_under_https_cookies_are_bound_to_the_host_and_scripts_cannot_read_them(tmp_path: Path) -> None:
    house = House(tmp_path)
    links = SignedLinks(some_links().keys, HTTPS)
    app = create_app(replace(house.region.ports, links=links), rates=FREELY)
    web = Browser(app, base_url=HTTPS, follow_redirects=False)
    opened = web.get(links.address(desk_link(house.region.code, KAISA.id, house.region.clock.now())))
    chosen = web.get("/desk", params={"lang": "sv"})
    jars = [SimpleCookie(answer.headers["set-cookie"]) for answer in (opened, chosen)]
    flags = [(name, kept["secure"], kept["httponly"], kept["samesite"]) for jar in jars for name, kept in jar.items()]
    assert flags == [("__Host-yhdyspinta", True, True, "lax"), ("language", True, True, "lax")]
    assert [(kept["path"], kept["domain"]) for kept in jars[0].values()] == [("/", "")]
    assert "max-age=31536000" in opened.headers["strict-transport-security"]
    house.close()


def test_a_link_s_token_is_on_no_page_it_leads_to(house: House) -> None:
    web = house.browser("nobody")
    link = desk_link(house.region.code, KAISA.id, house.region.clock.now())
    opened = web.get(some_links().address(link))
    token = some_links().token(link)
    assert (opened.status_code, opened.headers["location"]) == (303, "/desk")
    assert token not in web.get("/desk").text


def test_a_link_for_one_door_opens_no_other(house: House) -> None:
    """Purposes by doors: only the diagonal lets anybody in."""
    paths = {
        Purpose.ANSWER: "/l/answer/{}",
        Purpose.DESK: "/l/desk/{}",
        Purpose.SIGN_IN: "/l/sign-in/{}",
        Purpose.SESSION: "/coordinator",
        Purpose.CALENDAR: "/l/calendar/{}",
        Purpose.REMINDERS: "/l/reminders/{}",
    }
    subjects = {Purpose.ANSWER: "values.2027.isola", Purpose.CALENDAR: "me"}
    let_in = set()
    for made in Purpose:
        link = Link(made, house.region.code, COORDINATOR.id, subjects.get(made, ""), UNTIL, "1")
        token = some_links().token(link)
        for door, path in paths.items():
            web = house.browser("nobody")
            web.cookies.set("yhdyspinta", f"session:{token}", domain="yhdyspinta.test")
            answer = web.get(path.format(token))
            if answer.status_code == 200 or answer.headers.get("location") in {"/desk", "/r/values.2027.isola"}:
                let_in.add((made, door))
    expected = {(one, one) for one in Purpose} - {(Purpose.ANSWER, Purpose.ANSWER)}
    assert let_in == expected, "and the request is not the coordinator's"


def test_an_address_that_the_database_cannot_even_look_for_is_not_found(fresh_database: str) -> None:
    """PostgreSQL refuses null characters in any text."""
    engine = connect(fresh_database)
    metadata.create_all(engine)
    region = Region(engine)
    app = create_app(region.ports, rates=FREELY)
    web = Browser(app, raise_faults=False)
    token = some_links().token(Link(Purpose.SESSION, region.code, COORDINATOR.id, "", UNTIL, "1"))
    web.cookies.set("yhdyspinta", f"session:{token}", domain="yhdyspinta.test")
    for path in ("/r/x%00", "/rounds/2027%00", "/partners/isola%00", "/coordinator/requests/%00"):
        assert web.get(path).status_code == 404
    known = {"email": "aino\0@county.example.org"}
    assert web.post("/coordinator/sign-in", data=known, headers=SAME_ORIGIN).status_code != 500
    engine.dispose()
