import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from syrupy.assertion import SnapshotAssertion

from adapters.email.letters import FORMS, compose
from domain.kinds import KINDS
from domain.links import Purpose
from domain.messages import Letter
from domain.partners import Role
from domain.words import Language, Text
from tests.adapters.email.samples import ABOUTS, LETTERHEAD, LETTERS, SENDER, VALUES, PlainLinks, sample
from tests.fakes import some_links

LINK = re.compile(r"https://\S+")


def written(name: str, language: Language = Language.FI) -> Letter:
    message, reader = sample(name, language)
    return compose(LETTERHEAD, message, reader, SENDER, PlainLinks())


class Page(HTMLParser):
    """Reads HTML as a person does: words, links and languages."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.languages: list[str] = []
        self.feed(html.partition("<body")[2])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        self.languages += [value or "" for name, value in attrs if name == "lang"]

    def handle_data(self, data: str) -> None:
        self.words += data.split()


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", LETTERS)
def test_every_letter_reads_as_it_was_read_aloud(name: str, language: Language, snapshot: SnapshotAssertion) -> None:
    letter = written(name, language)
    assert f"{letter.subject}\n\n{letter.text}" == snapshot


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", LETTERS)
def test_the_html_says_the_same_as_the_text(name: str, language: Language) -> None:
    letter = written(name, language)
    page = Page(letter.html)
    said = [word for word in LINK.sub("", letter.text).split() if not re.fullmatch("-+", word)]
    assert [word.rstrip(":") for word in page.words[1:]] == [word.rstrip(":") for word in said]
    assert page.links == LINK.findall(letter.text)


@pytest.mark.parametrize("name", LETTERS)
def test_the_html_fetches_nothing_and_names_its_language(name: str) -> None:
    html = written(name, Language.SV).html
    assert not re.search(r"<(img|script|link|iframe|form)|url\(|@import", html)
    assert '<html lang="sv">' in html
    assert "<title>" in html


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", LETTERS)
def test_each_link_stands_alone_on_its_line_and_opens_for_the_reader_only(name: str, language: Language) -> None:
    _, reader = sample(name, language)
    lines = [line for line in written(name, language).text.splitlines() if "https://" in line]
    assert all(line.startswith("https://") and " " not in line for line in lines)
    shown = LETTERS[name][1].get("preview")
    everybodys = {
        "wish": "/coordinator/",
        "wish-undated": "/coordinator/",
        "wish-again": "/coordinator/",
        "report": "/reports",
        "skipped": "/partners/",
        "news": "/meetings/",
        "channel-gone": "/channels",
        "own-channel-closed": "/partners/",
    }
    opens = "/example-link" if shown else everybodys.get(name, f"/{reader.id}/")
    assert all(opens in line for line in lines)


def test_the_links_of_a_letter_are_signed_and_made_when_it_was_queued() -> None:
    message, reader = sample("asking")
    signer = some_links()
    text = compose(LETTERHEAD, message, reader, SENDER, signer).text
    token = re.findall(r"/l/answer/(\S+)", text)[0]
    link = signer.read(token, Purpose.ANSWER)
    assert (link.subject, link.contact, link.serial) == ("values.2027.isola", reader.id, "20270201060000")


def test_a_preview_shows_the_letter_but_opens_nothing() -> None:
    letter = written("preview")
    assert letter.subject.startswith("Esikatselu: ")
    assert "/l/" not in letter.text
    assert "Aino Aalto\nsuunnittelija" in letter.text


@pytest.mark.parametrize("language", list(Language))
def test_a_preview_is_the_mail_of_its_reader_below_a_line_that_says_so(language: Language) -> None:
    shown, real = written("preview", language), written("asking", language)
    whose, _, below = shown.text.partition("\n\n")
    assert "Kaisa Kivi (" in " ".join(whose.split())
    assert LINK.sub("LINK", below) == LINK.sub("LINK", real.text)
    assert shown.subject.endswith(real.subject)


@pytest.mark.parametrize("language", list(Language))
def test_a_preview_nobody_will_read_does_not_say_that_somebody_gets_it(language: Language) -> None:
    real, unread = written("preview", language), written("preview-unread", language)
    assert unread.text.partition("\n\n")[0] != real.text.partition("\n\n")[0]
    assert unread.text.partition("\n\n")[2] == real.text.partition("\n\n")[2]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_words_for_each_of_its_steps(kind: str, language: Language) -> None:
    message, reader = sample("asking", language)
    partner = {"fi": "Isola", "sv": "", "en": ""}
    for step in KINDS[kind].ladder.notices:
        for returned in {False, KINDS[kind].needs_accepting}:
            item = {**VALUES, **ABOUTS, "kind": kind, "step": str(step), "returned": returned, "partner": partner}
            asked = replace(message, facts={"items": [item], "waiting": 0})
            assert compose(LETTERHEAD, asked, reader, SENDER, PlainLinks()).subject


def test_a_task_of_the_alliances_own_offers_no_way_to_decline() -> None:
    assert "En nyt" in written("asking").text
    assert "En nyt" in written("last-reminder").text
    assert "En nyt" not in written("review").text + written("call").text


def test_a_benefit_without_a_translation_keeps_its_own_language() -> None:
    message, reader = sample("asking", Language.EN)
    alone = replace(LETTERHEAD, benefit=Text("Saatte oman sivun."))
    html = compose(alone, message, reader, SENDER, PlainLinks()).html
    assert '<p lang="fi">Saatte oman sivun.</p>' in html


@pytest.mark.parametrize("words", ["<b>x</b>", "{{ config.SECRET }}", "{0.__class__}", "{alliance}", "%s & \"'"])
def test_what_people_wrote_is_printed_as_typed(words: str) -> None:
    message, reader = sample("hand-over")
    said = replace(message, facts={**message.facts, "reason": words, "giver": words})
    letter = compose(LETTERHEAD, said, reader, SENDER, PlainLinks())
    assert f"  {words}\n  – {words}" in letter.text
    assert " ".join(words.split()) in " ".join(Page(letter.html).words)
    assert "<b>x</b>" not in letter.html


@pytest.mark.parametrize("name", ["hand-over", "rows-handed-over"])
def test_a_colleague_is_told_who_handed_over_and_is_not_called_a_contact_person(name: str) -> None:
    text = " ".join(written(name).text.split())
    assert "Pekka Puro (Isola) siirsi sinulle" in text
    assert "Sait viestin, koska Pekka Puro siirsi pyynnön sinulle." in text
    assert "yhteyshenkilö" not in text


def test_rows_handed_over_are_named_and_take_their_share_of_the_time() -> None:
    text = " ".join(written("rows-handed-over").text.split())
    assert "siirsi sinulle osan pyynnöstä Yhteiset mittarit 2027: - Osallistuneiden osuus" in text
    assert "Vastaamiseen menee noin minuutti," in text


def test_a_colleague_named_earlier_is_told_why_later_letters_come() -> None:
    message, reader = sample("reminder")
    colleague = replace(reader, role=Role.COLLEAGUE)
    text = " ".join(compose(LETTERHEAD, message, colleague, SENDER, PlainLinks()).text.split())
    assert "koska vastaat pyyntöihin organisaatiosi puolesta" in text


def test_a_mail_about_returned_figures_names_them_and_says_why() -> None:
    for name in ("returned", "returned-reminder"):
        text = written(name).text
        assert "- Kuulemistilaisuudet: Onko tässä nolla liikaa? Viime vuonna 12." in text
        assert "- Osallistuneiden osuus\n" in text


def test_facts_survive_the_outbox() -> None:
    for name in LETTERS:
        message, _ = sample(name)
        assert json.loads(json.dumps(message.facts)) == message.facts


def test_every_form_has_a_sample() -> None:
    assert {letter for letter, _ in LETTERS.values()} == FORMS.keys() | {"preview"}
