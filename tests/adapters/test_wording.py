"""Every sentence in three languages, with the same facts; every error that can be raised has its sentence."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from string import Formatter

import pytest
import yaml

from adapters.email.letters import FORMS
from adapters.wording import Say, problem, say, short_date, spoken_date, spoken_time
from adapters.wording.catalogue import SAFE, Catalogue, catalogue, written
from domain.errors import RuleBroken
from domain.words import Language, Text

ROOT = Path(__file__).parents[2]
RAISED = re.compile(r'\b(?:RuleBroken|NotFound|NotNow|Never|Stale|Problem)\(\s*"([^"]+)"')
FI, SV, EN = Language.FI, Language.SV, Language.EN


def raised() -> set[str]:
    """Every code the code base raises by name."""
    files = [file for home in ("domain", "adapters", "flows") for file in (ROOT / home).rglob("*.py")]
    return {code for file in files for code in RAISED.findall(file.read_text(encoding="utf-8"))}


def facts(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_each_sentence_by_itself_reads_as_all_of_its_file() -> None:
    whole = {key: said for text in written() for key, said in yaml.load(text, Loader=SAFE).items()}
    assert dict(catalogue()) == whole


def test_a_key_that_stands_twice_is_refused() -> None:
    with pytest.raises(KeyError, match="hello stands in two places"):
        Catalogue(["hello: {fi: hei}\n", "goodbye: {fi: hei hei}\nhello: {fi: terve}\n"])


def test_every_sentence_stands_in_three_languages() -> None:
    lacking = {key for key, sentences in catalogue().items() if set(sentences) != set(Language)}
    empty = {key for key, sentences in catalogue().items() if not all(text.strip() for text in sentences.values())}
    assert (lacking, empty) == (set(), set())


def test_a_sentence_tells_the_same_facts_in_each_language() -> None:
    differing = {key for key, said in catalogue().items() if len({frozenset(facts(one)) for one in said.values()}) > 1}
    assert differing == set()


def test_every_error_that_is_raised_has_its_sentence() -> None:
    assert {code for code in raised() if f"error.{code}" not in catalogue()} == set()


def test_what_is_measured_is_called_one_thing_in_swedish() -> None:
    """The bank of statistics alone calls its own by another name."""
    other = {key for key, said in catalogue().items() if "indikator" in said["sv"].casefold()}
    assert [key for key in other if "statistikbanken" not in catalogue()[key]["sv"]] == []


def test_what_is_told_of_a_partner_is_told_to_it_too() -> None:
    of_nobody = [key for key in catalogue() if key.startswith("theirs.") and key[len("theirs.") :] not in catalogue()]
    assert of_nobody == []


def test_a_singular_has_its_plural() -> None:
    singulars = {key for key in catalogue() if key.endswith(".one") and not key.startswith("error.")}
    assert {key for key in singulars if key.removesuffix(".one") not in catalogue()} == set()


def test_days_and_times_are_written_as_people_here_do() -> None:
    instant = datetime(2027, 3, 5, 7, 0, tzinfo=UTC)
    assert short_date(date(2027, 3, 5)) == "5.3.2027"
    assert spoken_date(date(2027, 3, 5), FI) == "perjantai 5.3.2027"
    assert [spoken_time(instant, one) for one in Language] == [
        "5.3.2027 klo 9.00",
        "5.3.2027 kl. 9.00",
        "5.3.2027 at 9.00",
    ]


def test_facts_are_written_in_the_readers_language_and_never_taken_as_patterns() -> None:
    shown = problem(FI, RuleBroken("value.bounds", lower=Decimal(0), upper=Decimal("12.5"), number=Decimal(99)))
    assert "12,5" in shown
    evil = say(FI, "error.round.unknown", id="{0.__class__}{{ config }}")
    assert "__class__" not in evil or "{0.__class__}" in evil


def test_a_missing_bound_is_a_dash() -> None:
    assert "–" in problem(SV, RuleBroken("value.bounds", lower=None, upper=Decimal(5), number=Decimal(9)))


def test_a_sentence_or_fact_that_does_not_exist_is_an_error_of_ours() -> None:
    with pytest.raises(KeyError):
        say(FI, "no.such.sentence")
    with pytest.raises(KeyError):
        say(FI, "error.value.bounds")


def test_a_template_speaks_with_one_readers_wording() -> None:
    assert Say(EN)("site.name") == "Yhdyspinta"
    assert Text("kunta", "kommun")[EN] == "kunta"


@pytest.mark.parametrize("letter", sorted(set(FORMS) - {"digest", "sign-in", "new-link"}))
def test_the_history_of_a_request_can_tell_of_every_letter_about_it(letter: str) -> None:
    """A digest is told by what it said of the request: asked, reminded, returned."""
    assert f"step.sent.{letter}" in catalogue()
