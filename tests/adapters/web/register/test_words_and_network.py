"""The glossary, its words marked where they stand, and the network map: a little of it for all the world."""

from dataclasses import replace

import pytest

from adapters.web.app import create_app
from domain.forums import Forum
from domain.words import Text
from tests.adapters.web.house import PAGE, Person
from tests.adapters.web.register.living import living
from tests.browser import Browser
from tests.region import CONTACTS, KAISA, OLLI, PARTNERS, Region
from tests.safety.visitors import FREELY, THEIR_COUNTY, THEIRS


@pytest.fixture
def region() -> Region:
    return living()


def stranger(region: Region) -> Browser:
    return Browser(create_app(region.ports, rates=FREELY), follow_redirects=False)


def test_all_the_world_may_read_the_words(region: Region) -> None:
    page = stranger(region).get("/glossary").text
    assert "Luku, jota seurataan." in page
    assert "Ohjausryhmä, 10.2.2026" in page
    assert "ruotsinnos tarkistamatta" in page
    assert '<span lang="sv">mätare</span>' in page


def test_a_word_is_found_by_a_plain_form(region: Region) -> None:
    page = stranger(region).get("/glossary?q=m%C3%A4tare").text
    assert "Yksi sana haulla ”mätare”." in page
    assert 'id="term-forum"' not in page


def test_a_word_is_explained_where_it_stands_without_scripts(region: Region) -> None:
    page = Person(region, KAISA).get(PAGE).text
    assert '<details class="term"><summary>' in page
    assert "Luku, jota seurataan." in page
    assert 'href="/glossary#term-indicator"' in page
    assert "<script" not in page


def test_members_see_names_on_the_map_and_the_same_in_the_table(region: Region) -> None:
    page = Person(region, OLLI).get("/network").text
    assert page.count('class="tie') == 3
    assert page.count("<rect") == len(PARTNERS)
    assert "<strong>Ranta</strong>" in page
    assert "Isola <span" in page


def test_a_forum_that_has_ended_ties_nobody_any_more(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.handbook.save(Forum, [replace(one, active=False) for one in work.handbook.all(Forum)])
    assert 'class="tie' not in Person(region, OLLI).get("/network").text
    assert 'class="tie' not in stranger(region).get("/network").text


def test_all_the_world_sees_sectors_and_nobodys_name(region: Region) -> None:
    web = stranger(region)
    for path in ("/network", f"/public/{region.code}/network"):
        page = web.get(path).text
        assert "Kunnat (3)" in page
        assert [one.name.fi for one in PARTNERS if one.name.fi in page] == []
        assert [one.name for one in CONTACTS if one.name in page] == []


def test_where_there_are_several_alliances_the_address_says_which(region: Region) -> None:
    other = replace(region.alliance, code="other", name=Text("Toinen"), backbone="coast")
    Region(region.engine, other, (THEIR_COUNTY,), (THEIRS,), (), region.clock)
    web = stranger(region)
    assert web.get("/glossary").status_code == 403
    assert web.get("/public/nobody/glossary").status_code == 404
    assert "Sanastossa ei ole vielä sanoja" in web.get("/public/other/glossary").text
    assert "Luku, jota seurataan." in web.get(f"/public/{region.code}/glossary").text
