"""Every route there is, by everybody who might come: looking writes nothing, and a stranger's form is refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.region import KAISA
from tests.safety.visitors import FIELDS, House

pytestmark = pytest.mark.walk

OPEN_TO_ALL = {"/l/new", "/l/answer/{token}", "/l/desk/{token}", "/l/reminders/{token}", "/coordinator/sign-in"}
"""Forms for those who have no link yet: they queue a mail to an address we know, and tell nobody whether they did."""
OWN = {"/desk/link", "/desk/successor", "/desk/channel", "/leave", "/coordinator/sign-out", "/coordinator/enter"}
"""Forms that concern the browser's own session alone."""
OF_THE_ALLIANCE = {"/rounds/{round}/picture", "/year/calendars", "/duties"}
"""Forms that everybody in the alliance may send."""
AMONG_MEMBERS = {"/directory", "/crisis-list", "/seats"}
"""Pages that tell members of each other, and nobody else."""
OF_A_FORUM = {"/forums/{forum}/items"}
"""What members of a forum may do there."""
STRANGERS = {
    "nobody": OPEN_TO_ALL | {"/leave", "/coordinator/sign-out", "/coordinator/enter"},
    "another organisation": OPEN_TO_ALL | OWN | OF_THE_ALLIANCE,
    "a colleague": OPEN_TO_ALL | OWN | OF_THE_ALLIANCE | OF_A_FORUM,
    "last year's link": OPEN_TO_ALL | OWN | OF_THE_ALLIANCE,
    "a coordinator who is not signed in": OPEN_TO_ALL | OWN | OF_THE_ALLIANCE | OF_A_FORUM,
}
EVERYBODY = [*STRANGERS, "another alliance", "the one who was asked", "the coordinator"]
SCANNERS = [{}, {"purpose": "prefetch"}, {"sec-purpose": "prefetch;prerender"}, {"user-agent": "SafeLinks"}]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One for all tests that expect that nothing is written."""
    made = House(tmp_path_factory.mktemp("house"))
    yield made
    made.close()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize("who", EVERYBODY)
def test_looking_writes_nothing_on_any_route(house: House, who: str) -> None:
    web = house.browser(who)
    before, wrote = house.writes(), []
    methods = ("GET", "HEAD", "OPTIONS") if who == "the coordinator" else ("GET",)
    for route in house.routes:
        for method in methods:
            answer = web.request(method, house.path(route), headers=SCANNERS[len(route.path) % len(SCANNERS)])
            assert answer.status_code < 500, f"{method} {route.path}"
            wrote += [] if house.writes() == before else [f"{method} {route.path}"]
    assert wrote == []


@pytest.mark.parametrize("who", STRANGERS)
def test_a_stranger_s_form_is_refused_and_writes_nothing_on_any_route(house: House, who: str) -> None:
    web, before = house.browser(who), house.writes()
    for route in house.with_method("POST"):
        if route.path in STRANGERS[who]:
            continue
        answer = house.post(web, house.path(route), files=route.path.endswith("/sheet"))
        leads = answer.headers.get("location", "")
        assert answer.status_code in {403, 404} or leads == "/coordinator/sign-in", (
            f"{route.path}: {answer.status_code}"
        )
        assert house.writes() == before, route.path
        assert "413" not in answer.text
        assert KAISA.name not in answer.text


@pytest.mark.parametrize("who", ["another organisation", "last year's link", "another alliance", "nobody"])
def test_what_is_asked_of_others_is_told_to_nobody_else(house: House, who: str) -> None:
    web = house.browser(who)
    for route in house.with_method("GET"):
        if route.path.startswith(("/mailbox", "/l/")):
            continue
        answer = web.get(house.path(route))
        if who == "another organisation" and route.path in AMONG_MEMBERS:
            continue
        shown = answer.text.replace("asked of", "")
        assert KAISA.email not in shown, route.path
        assert KAISA.name not in shown or who == "last year's link", route.path
        if "{id}" in route.path:
            assert answer.status_code in {303, 403, 404}, route.path


def test_another_alliance_s_coordinator_changes_nothing_of_ours(fresh: House) -> None:
    web, before = fresh.browser("another alliance"), fresh.ours()
    for route in fresh.with_method("POST"):
        if route.path not in OPEN_TO_ALL:
            fresh.post(web, fresh.path(route))
    assert fresh.ours() == before


@pytest.mark.parametrize("who", ["the one who was asked", "the coordinator"])
@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}], ids=str)
def test_no_form_from_another_site_is_taken_on_any_route(house: House, who: str, headers: dict[str, str]) -> None:
    web, before = house.browser(who), house.writes()
    for route in house.with_method("POST"):
        assert house.post(web, house.path(route), headers=headers).status_code == 403, route.path
    assert house.writes() == before


def test_the_one_who_was_asked_is_taken_at_her_word(fresh: House) -> None:
    """Otherwise the refusals above would prove nothing."""
    before = fresh.writes()
    answer = fresh.post(fresh.browser("the one who was asked"), "/r/values.2027.isola")
    assert (answer.status_code, fresh.writes() == before) == (303, False)
    assert FIELDS["values.hearing.number"] in fresh.browser("the one who was asked").get("/r/values.2027.isola").text
