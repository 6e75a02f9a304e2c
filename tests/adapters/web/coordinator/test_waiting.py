"""Everything that waits: the first page tells the first of it, a page of its own all of it, as one likes."""

from dataclasses import replace

from adapters.web.coordinator.waiting import A_FEW
from adapters.wording import say
from domain.kinds import KINDS
from domain.words import Language
from tests.adapters.web.coordinator.office import Office, a_region
from tests.region import Region, lived


def _much(region: Region) -> None:
    region.open_round()
    region.clock.pass_time(minutes=region.alliance.hold_minutes)
    with region.store.begin(region.code) as work:
        asked = work.requests.get("values.2027.isola")
        work.requests.add_missing(
            replace(asked, id=f"profile.isola.{number}", kind="profile", subject="renewal") for number in range(40)
        )


def test_a_list_cut_short_on_the_first_page_opens_further() -> None:
    office = Office(lived(_much))
    first = office.get("/coordinator").text
    assert 'href="/coordinator/waiting?who=later"' in first
    assert first.count('href="/coordinator/requests/') == A_FEW, "nothing needs to be done about the rest"
    assert office.get("/coordinator/waiting?who=later").text.count("/coordinator/requests/profile.isola.") == 40


def test_what_waits_is_shown_by_kind_and_partner() -> None:
    office = Office(lived(_much))
    page = office.get("/coordinator/waiting?kind=values&partner=isola").text
    assert "/coordinator/requests/values.2027.isola" in page
    assert "/coordinator/requests/profile.isola." not in page
    assert "/coordinator/requests/values.2027.ranta" not in page
    assert "Näillä rajauksilla mikään ei odota." in office.get("/coordinator/waiting?who=late").text


def test_where_nothing_waits_the_page_says_so() -> None:
    assert "mikään ei odota" in Office(a_region()).get("/coordinator/waiting").text


def test_every_kind_has_a_name_to_choose_it_by() -> None:
    assert all(say(language, f"kind.{kind}") for kind in KINDS for language in Language)
