"""What the alliance has listed is read in the reader's language on every page that names it."""

from dataclasses import replace
from datetime import time

import pytest

from domain.joining.profiles import Profile
from domain.processes.meetings.convening import convene
from domain.processes.plans.adopting import Adoption, adopt
from domain.vocabulary import Word
from domain.words import Text
from tests.adapters.web.coordinator.office import Office
from tests.adapters.web.house import Person, a_region
from tests.forum_room import CONVENED, POLLED, with_forums
from tests.plans import CONTENT, WALKS, change, commitment, follow, write
from tests.region import COORDINATOR, KAISA, NIILO, SIRI, Region

LISTED = (
    Word("loneliness", Text("yksinäisyys", "ensamhet", "loneliness")),
    Word("hall", Text("Valtuustosali", "Fullmäktigesalen", "Council hall")),
    Word("older-people", Text("ikääntyneet", "äldre")),
)


@pytest.fixture
def region() -> Region:
    region = a_region()
    with region.store.begin(region.code) as work:
        work.handbook.save(Word, LISTED)
        work.profiles.save([Profile("isola", Text("Kunta", "Kommun"), tags=("ikääntyneet", "talkoot"))])
    write(region, CONTENT)
    change(region, WALKS, theme="yksinäisyys")
    follow(region)
    return region


def test_the_theme_of_an_action_is_read_in_swedish_and_english_by_all_the_world(region: Region) -> None:
    adopt(region.ports, region.code, COORDINATOR.id, Adoption(decision="Valtuusto 1.2.2027 § 4"))
    anybody, page = Person(region, SIRI), f"/public/{region.code}/plan"
    for language, word in (("fi", "yksinäisyys"), ("sv", "ensamhet"), ("en", "loneliness")):
        assert f"· {word}<" in anybody.get(f"{page}?lang={language}").text


def test_who_is_asked_to_do_an_action_reads_its_theme_in_their_language(region: Region) -> None:
    page = Person(region, NIILO).get(f"/r/{commitment(WALKS, 'club')}?lang=sv").text
    assert "<dd>ensamhet</dd>" in page


def test_keywords_are_read_and_found_in_each_language_and_the_others_say_which_they_are_in(region: Region) -> None:
    siri = Person(region, SIRI)
    page = siri.get("/directory?q=äldre").text
    assert '<li class="badge">äldre</li>' in page
    assert '<li class="badge"><span lang="fi">talkoot</span></li>' in page
    assert '<li class="badge"><span lang="fi">ikääntyneet</span></li>' in siri.get("/directory?lang=en").text


def test_a_place_is_named_in_the_language_of_whoever_comes(region: Region) -> None:
    with_forums(region)
    with region.store.begin(region.code) as work:
        work.meetings.write(replace(work.meetings.get(POLLED), place="Valtuustosali"))
    kaisa = Person(region, KAISA)
    assert "Council hall" in kaisa.get(f"/r/rsvp.{CONVENED}.isola?lang=en").text
    assert "Fullmäktigesalen" in kaisa.get(f"/r/dates.{POLLED}.isola?lang=sv").text


def test_a_coordinator_who_moves_a_meeting_finds_its_place_in_their_language(region: Region) -> None:
    with_forums(region)
    with region.store.look(region.code) as work:
        slot = work.meetings.get(CONVENED).slot
    convene(region.ports, region.code, CONVENED, COORDINATOR.id, replace(slot, begins=time(11)), "hall")
    page = Office(region).get(f"/meetings/{CONVENED}?lang=sv").text
    assert 'value="Fullmäktigesalen"' in page
    assert "<dd>Fullmäktigesalen</dd>" in page


def test_a_theme_is_changed_in_the_coordinators_own_language(region: Region) -> None:
    assert 'value="ensamhet"' in Office(region).get(f"/plan/action/{WALKS.code}?lang=sv").text
