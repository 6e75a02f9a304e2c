"""Links: what they open, for whom, how long, and that opening one changes nothing."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from adapters.database.columns import metadata
from adapters.links import SignedLinks
from adapters.web.app import create_app
from adapters.web.context import Rates
from domain.links import Link, serial_at
from domain.processes.answering import answer_link
from domain.processes.doors import desk_link
from tests.adapters.web.house import PAGE, SAME_ORIGIN, Person, a_region, answers_isola
from tests.browser import HOME, Browser
from tests.fakes import some_links
from tests.region import COORDINATOR, KAISA, OLLI, PEKKA, Region


@pytest.fixture
def region() -> Region:
    return a_region()


def dump(region: Region) -> dict[str, list[Any]]:
    with region.engine.connect() as connection:
        return {table.name: connection.execute(select(table)).all() for table in metadata.sorted_tables}  # type: ignore[misc]


def knock(region: Region, link: Link, links: SignedLinks | None = None, **how: Any) -> Any:
    web = Browser(create_app(region.ports))
    return web.get((links or some_links()).address(link), follow_redirects=False, **how)


def isola_link(region: Region) -> Link:
    return answer_link(region.code, region.request(), KAISA.id)


def test_the_token_leaves_the_address_on_first_open(region: Region) -> None:
    opened = knock(region, isola_link(region))
    assert (opened.status_code, opened.headers["location"]) == (303, PAGE)
    cookie = opened.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert opened.headers["referrer-policy"] == "no-referrer"


def test_a_page_that_is_not_there_shows_a_way_on(region: Region) -> None:
    lost = Browser(create_app(region.ports)).get("/nothing")
    assert lost.status_code == 404
    assert '<a href="/">Onko linkki hukassa?</a>' in lost.text


def test_over_https_the_cookie_is_bound_to_the_host(region: Region) -> None:
    secure = SignedLinks(some_links().keys, "https://yhdyspinta.test")
    web = Browser(create_app(replace(region.ports, links=secure)), base_url="https://yhdyspinta.test")
    opened = web.get(secure.address(isola_link(region)), follow_redirects=False)
    assert opened.headers["set-cookie"].startswith("__Host-yhdyspinta=")
    assert "Secure" in opened.headers["set-cookie"]
    assert "Strict-Transport-Security" in opened.headers


GETTING = ("/", "/desk", PAGE, f"{PAGE}/results", f"{PAGE}/results.csv", f"{PAGE}/sheet", "/accessibility", "/privacy")


@pytest.mark.parametrize("path", GETTING)
def test_looking_writes_nothing(region: Region, path: str) -> None:
    kaisa = Person(region)
    before = dump(region)
    for method in ("GET", "HEAD", "OPTIONS"):
        for _ in range(3):
            kaisa.web.request(method, path, headers={"Purpose": "prefetch"})
    assert dump(region) == before


def test_opening_a_link_fifty_times_writes_nothing(region: Region) -> None:
    before = dump(region)
    assert {knock(region, isola_link(region)).status_code for _ in range(50)} == {303}
    assert dump(region) == before


def broken_links(region: Region) -> dict[str, str]:
    link, links = isola_link(region), some_links()
    token, today = links.token(link), region.clock.now().date()
    return {
        "tampered": f"/l/answer/{token[:-3]}AAA",
        "another purpose": f"/l/desk/{token}",
        "expired": links.address(replace(link, until=today - timedelta(days=1))),
        "unknown request": links.address(replace(link, subject="values.2027.nobody")),
        "unknown person": links.address(replace(link, contact="c-9999")),
        "somebody else's": links.address(replace(link, contact=OLLI.id)),
        "another key": SignedLinks(["another key"], HOME).address(link),
        "huge": f"/l/answer/{'a' * 5_000}",
    }


def test_every_broken_link_gets_the_same_answer(region: Region) -> None:
    web = Browser(create_app(region.ports))
    answers = {name: web.get(address) for name, address in broken_links(region).items()}
    revoked = isola_link(region)
    with region.store.begin(region.code) as work:
        work.spent.revoke(KAISA.id, serial_at(region.clock.now()))
    answers["revoked"] = web.get(some_links().address(revoked))
    assert {answer.status_code for answer in answers.values()} == {403}
    addresses = {name: answer.url.path for name, answer in answers.items()}
    assert len({answer.text.replace(addresses[name], "") for name, answer in answers.items()}) == 1


def test_a_revoked_link_ends_the_session_it_opened(region: Region) -> None:
    kaisa = Person(region)
    with region.store.begin(region.code) as work:
        work.spent.revoke(KAISA.id, serial_at(region.clock.now()))
    assert kaisa.get().status_code == 403


def test_a_link_to_one_request_opens_that_one_only(region: Region) -> None:
    kaisa = answers_isola(region)
    assert kaisa.get().status_code == 200
    assert kaisa.get("/r/values.2026.isola").status_code == 404
    assert "values.2026.isola" not in kaisa.get("/desk").text


def test_nobody_sees_another_organisations_request(region: Region) -> None:
    olli = Person(region, OLLI)
    assert olli.get().status_code == 404
    assert olli.get(f"{PAGE}/results.csv").status_code == 404
    shown = olli.form("/r/values.2027.kivela")
    assert olli.post(shown=shown, values__share__number="1").status_code == 404


def test_a_colleague_sees_how_it_stands_and_does_not_answer(region: Region) -> None:
    pekka = Person(region, PEKKA)
    page = pekka.get()
    assert "Tähän vastaa Kaisa Kivi" in page.text
    assert 'value="answer"' not in page.text
    assert pekka.post(shown=pekka.form("/desk"), values__share__number="1").status_code == 404


def test_two_links_of_one_person_live_in_one_browser(region: Region) -> None:
    kaisa = answers_isola(region)
    shown = kaisa.form()
    kaisa.web.get(some_links().address(desk_link(region.code, KAISA.id, region.clock.now())))
    assert kaisa.get("/r/values.2026.isola").status_code == 200
    assert kaisa.post(do="draft", shown=shown, values__hearing__number="7").status_code == 303


def test_another_persons_link_replaces_the_session(region: Region) -> None:
    web = Person(region)
    web.web.get(some_links().address(desk_link(region.code, OLLI.id, region.clock.now())))
    assert web.get().status_code == 404


def test_a_new_link_goes_to_the_known_address_alone(region: Region) -> None:
    old = replace(isola_link(region), until=region.clock.now().date() - timedelta(days=1))
    web = Browser(create_app(region.ports))
    asked = web.post(some_links().address(old), headers={**SAME_ORIGIN, "content-type": FORM})
    unknown = web.post("/l/answer/nothing", headers={**SAME_ORIGIN, "content-type": FORM})
    assert asked.text.replace(asked.url.path, "") == unknown.text.replace(unknown.url.path, "")
    assert [to for to, letter in queued(region) if letter == "new-link"] == [KAISA.id]


FORM = "application/x-www-form-urlencoded"


def queued(region: Region) -> list[tuple[str, str]]:
    messages = metadata.tables["messages"].c
    with region.engine.connect() as connection:
        rows = connection.execute(select(messages.contact, messages.letter)).all()
    return [(row.contact, row.letter) for row in rows]


def test_an_unknown_address_gets_the_same_page_and_no_mail(region: Region) -> None:
    web = Browser(create_app(region.ports))
    known = web.post("/l/new", data={"email": COORDINATOR.email}, headers=SAME_ORIGIN)
    unknown = web.post("/l/new", data={"email": "nobody@example.org"}, headers=SAME_ORIGIN)
    assert known.text == unknown.text
    assert [to for to, letter in queued(region) if letter == "new-link"] == [COORDINATOR.id]


def test_guessing_ends_in_a_pause(region: Region) -> None:
    web = Browser(create_app(region.ports, rates=Rates(broken=5)))
    codes = [web.get(f"/l/answer/{n}", headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code for n in range(8)]
    assert codes == [403] * 5 + [429] * 3
    assert web.get(some_links().address(isola_link(region))).status_code == 429


def test_a_link_opened_too_often_rests_for_a_minute(region: Region) -> None:
    web = Browser(create_app(region.ports, rates=Rates(opened=3)))
    address = some_links().address(isola_link(region))
    answers = [web.get(address, follow_redirects=False) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [303, 303, 303, 429]
    assert answers[-1].headers["retry-after"] == "60"


def test_only_a_sign_in_session_is_a_coordinators(region: Region) -> None:
    aino = Person(region, COORDINATOR)
    assert "/coordinator/sign-in" in aino.web.get("/coordinator", follow_redirects=False).headers.get("location", "")
