"""The vocabulary: what is listed once is read in every language, whoever wrote it in whichever."""

from dataclasses import asdict, replace
from datetime import time

from domain.partners import Contact
from domain.processes.meetings.convening import convene
from domain.processes.packing import signed
from domain.processes.plans.editing import ActionForm, save_part
from domain.processes.searching import Reader, search
from domain.vocabulary import Vocabulary, Word, vocabulary
from domain.words import Language, Text
from tests.builders import a_message
from tests.forum_room import CONVENED, with_forums
from tests.plans import PLAN, WALKS, a_planned_region, change
from tests.region import COORDINATOR, SIRI, Region

LONELINESS = Word("loneliness", Text("yksinäisyys", "ensamhet", "loneliness"))
HALL = Word("hall", Text("Valtuustosali", "Fullmäktigesalen", "Council hall"))


def listed(region: Region, *words: Word) -> Vocabulary:
    with region.store.begin(region.code) as work:
        work.handbook.save(Word, words)
        return vocabulary(work.handbook)


def test_a_word_is_known_by_its_code_and_in_any_language_however_it_is_spelled() -> None:
    known = listed(Region(), LONELINESS)
    for written in ("loneliness", "Yksinäisyys", " ensamhet ", "ENSAMHET"):
        assert known.text(written, Language.FI) == LONELINESS.word


def test_a_word_nobody_listed_stays_as_it_was_written_in_its_writers_language() -> None:
    known = listed(Region(), LONELINESS)
    assert known.text("talkon", Language.SV).written(Language.FI) == ("talkon", Language.SV)
    assert known.fact("talkon") == "talkon"


def test_a_code_goes_before_a_word_and_the_first_listed_before_what_comes_later() -> None:
    known = listed(Region(), Word("a", Text("työ", "arbete")), Word("b", Text("arbete")), Word("arbete", Text("c")))
    assert known.text("arbete", Language.FI).fi == "c"
    assert known.text("työ", Language.FI).sv == "arbete"


def test_a_theme_is_found_in_every_language_it_is_listed_in() -> None:
    region = a_planned_region()
    change(region, WALKS, theme="yksinäisyys")
    listed(region, LONELINESS)
    reader = Reader("county", leads=True, language=Language.SV, today=region.clock.now().date())
    with region.store.look(region.code) as work:
        assert (WALKS.title, "ensamhet") in [(one.title, one.words) for one in search(work, "ensam", reader)]


def test_naming_the_same_theme_in_another_language_changes_nothing_in_the_plan() -> None:
    region = a_planned_region()
    change(region, WALKS, theme="yksinäisyys")
    listed(region, LONELINESS)
    words = {"title_fi": WALKS.title.fi, "title_sv": WALKS.title.sv, "goal": WALKS.goal, "owner": WALKS.owner}
    days = {"starts": "1.1.2027", "due": "31.12.2027"}
    said = ActionForm.model_validate({**words, **days, "theme": "ensamhet"})
    with region.store.look(region.code) as work:
        before = work.plans.newest(PLAN.id)
    save_part(region.ports, region.code, "action", WALKS.code, COORDINATOR.id, said)
    with region.store.look(region.code) as work:
        assert work.plans.newest(PLAN.id) == before


def test_naming_the_same_place_in_another_language_invites_nobody_again() -> None:
    region = with_forums(Region())
    listed(region, HALL)
    with region.store.look(region.code) as work:
        before = work.meetings.get(CONVENED)
    after = convene(region.ports, region.code, CONVENED, COORDINATOR.id, before.slot, "Fullmäktigesalen", before.join)
    assert (after.sequence, after.place) == (before.sequence, "Valtuustosali")


def test_an_invitation_brings_the_place_in_every_language() -> None:
    region = with_forums(Region())
    listed(region, HALL)
    with region.store.look(region.code) as work:
        before = work.meetings.get(CONVENED)
    later = replace(before.slot, begins=time(10))
    convene(region.ports, region.code, CONVENED, COORDINATOR.id, later, "hall", before.join)
    with region.store.look(region.code) as work:
        letters = [one for one in work.post.waiting() if one.contact == SIRI.id]
    assert letters[-1].facts["place"] == asdict(HALL.word)


def signed_as(region: Region, language: Language, sender: Contact = COORDINATOR) -> str:
    with region.store.look(region.code) as work:
        facts = signed(work, replace(a_message("receipt.1"), language=language), sender).facts
    return str(facts["signed_as"])


def test_a_letter_is_signed_with_the_senders_title_in_its_own_language_or_with_none() -> None:
    region = Region()
    assert signed_as(region, Language.FI) == "suunnittelija"
    assert signed_as(region, Language.SV) == "", "nobody has said what it is in Swedish"
    assert signed_as(region, Language.SV, replace(COORDINATOR, language=Language.SV)) == "suunnittelija"
    listed(region, Word("planner", Text("Suunnittelija", "planerare")))
    assert signed_as(region, Language.SV) == "planerare"
    assert signed_as(region, Language.EN) == ""
