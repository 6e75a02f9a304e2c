"""Cards judged by Microsoft's own renderer in a real browser: whole, readable, and nobody's text is more than text.

adaptivecards.min.js is the npm package adaptivecards 3.0.6 by Microsoft, unchanged, under the MIT licence beside it.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from adapters.channels.cards import MOST_BYTES, alarm, card, plain
from adapters.wording.cards import told
from domain.channels import CARDS, News
from domain.channels import card as message_of
from domain.errors import Never
from domain.messages import TRIAL, Message
from domain.words import Language
from tests import services
from tests.channels import ROOM
from tests.fakes import some_links
from tests.safety.outlets import NAMES, WORDS

pytestmark = pytest.mark.browser

NOW = datetime(2027, 2, 1, 8, 30, tzinfo=UTC)
RENDERER = Path(services.__file__).with_name("adaptivecards.min.js")
ROUND = {"round": "2027", "period": "2027"}
FORUM = {"fi": "Ohjausryhmä", "sv": "Styrgruppen", "en": "Steering group"}
MEETING = {"meeting": "steering.2027-03-09", "forum": FORUM, "starts": "2027-03-09T07:00:00+00:00"}
POINTS = [{"words": "Kävelykerhot jatkuvat.", "result": result} for result in ("passed", "failed", "no-quorum")]
FACTS: Mapping[str, Mapping[str, Any]] = {
    "round-opened": {**ROUND, "due": "2027-03-01", "count": 5},
    "round-closed": {**ROUND, "given": 12, "asked": 14},
    "round-withdrawn": ROUND,
    "meeting-called": {**MEETING, "place": "Valtuustosali"},
    "meeting-rescheduled": {**MEETING, "place": "Valtuustosali"},
    "meeting-called-off": {**MEETING, "place": ""},
    "decisions-made": {**MEETING, "points": POINTS},
    TRIAL: {"alliance": {"fi": "Pohjanlahden hyte-allianssi", "sv": "Bottenhavets allians", "en": ""}},
}
JUDGED = """content => {
    const card = new AdaptiveCards.AdaptiveCard();
    const context = new AdaptiveCards.SerializationContext();
    // Its pattern remembers where it stopped, and would refuse every second card.
    AdaptiveCards.CardElement.langProperty.regEx.lastIndex = 0;
    card.parse(content, context);
    card.hostConfig = new AdaptiveCards.HostConfig({});
    const shown = card.render(document.body);
    document.body.replaceChildren(shown);
    const later = card.validateProperties();
    const events = [...Array(context.eventCount).keys()].map(n => context.getEventAt(n).message);
    const names = [...shown.querySelectorAll('*')].map(one => one.tagName);
    return {events: [...events, ...later.validationEvents.map(one => one.message)], names, text: shown.innerText};
}"""


@pytest.fixture(scope="module")
def stage(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.set_content("<!doctype html><title>kortti</title>")
    page.add_script_tag(content=RENDERER.read_text(encoding="utf-8"))
    yield page
    page.close()


def message(letter: str, language: Language = Language.FI, **changes: Any) -> Message:
    channel: News = replace(ROOM, language=language)
    return message_of(channel, letter, "1", {**FACTS[letter], **changes}, NOW)


def content(packed: bytes) -> dict[str, Any]:
    (attached,) = json.loads(packed)["attachments"]
    found: dict[str, Any] = attached["content"]
    return found


def test_what_operators_are_told_in_teams_is_without_fault_and_never_too_long(stage: Page) -> None:
    judged = stage.evaluate(JUDGED, content(alarm("Yhdyspinta (demo): 1 thing", ["Began: [x](http://evil.example)"])))
    assert judged["events"] == []
    assert "A" not in judged["names"]
    assert len(alarm("Yhdyspinta", ["Began: much"] * 9_999)) < MOST_BYTES


def test_every_card_has_a_sample() -> None:
    assert FACTS.keys() == CARDS.keys()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("letter", CARDS)
def test_every_card_is_without_fault_in_each_language(stage: Page, letter: str, language: Language) -> None:
    made = content(card(message(letter, language), some_links()))
    judged = stage.evaluate(JUDGED, made)
    assert judged["events"] == []
    said = told(language, letter, FACTS[letter])
    for words in (said.title, said.text, said.open, *said.points):
        assert words in judged["text"].replace("\n", " ") or words in judged["text"]
    assert (made["version"], made["lang"]) == ("1.4", language.value)


def evil(text: str, letter: str) -> Message:
    """A card whose every text from outside is this one."""
    spread = {"fi": text, "sv": text, "en": text}
    changes: dict[str, Any] = {
        "forum": spread,
        "alliance": spread,
        "place": text,
        "points": [{"words": text, "result": "passed"}],
    }
    return message(letter, **{name: one for name, one in changes.items() if name in FACTS[letter]})


@pytest.mark.parametrize("letter", ["meeting-called", "decisions-made", TRIAL])
def test_no_text_from_outside_becomes_anything_but_text(stage: Page, letter: str) -> None:
    texts = sorted({*NAMES, *WORDS})
    contents = [content(card(evil(text, letter), some_links())) for text in ("sana", *texts)]
    harmless, *all_judged = stage.evaluate(f"contents => contents.map({JUDGED})", contents)
    expected = Counter(harmless["names"])
    for text, made, judged in zip(texts, contents[1:], all_judged, strict=True):
        assert judged["events"] == [], text
        assert Counter(judged["names"]) == expected, text
        assert "entities" not in made["msteams"]


@pytest.mark.parametrize("letter", CARDS)
def test_words_stand_in_blocks_that_are_never_read_as_markdown(letter: str) -> None:
    made = content(card(message(letter), some_links()))
    assert {block["type"] for block in made["body"]} == {"RichTextBlock"}
    assert [one["type"] for one in made["actions"]] == ["Action.OpenUrl"]
    assert made["actions"][0]["url"].startswith("http://yhdyspinta.test/")


@pytest.mark.parametrize(
    "text",
    ["<at>everyone</at>", "@everyone", "https://evil.example.org", "www.evil.example.org", "[x](javascript:alert(1))"],
)
def test_links_and_mentions_are_broken_without_a_visible_mark(text: str) -> None:
    for made in (card(evil(text, "meeting-called"), some_links()), plain(evil(text, "meeting-called"), some_links())):
        assert text.encode() not in made
        assert text in made.decode().replace("\N{WORD JOINER}", "")


def test_what_is_too_long_is_counted_and_linked_and_never_cut() -> None:
    many = [{"words": "ö" * 600, "result": "passed"} for _ in range(25)]
    made = card(message("decisions-made", points=many), some_links())
    assert len(made) <= MOST_BYTES
    assert "Päätöksiä on 25. Lue ne palvelusta." in made.decode()
    assert "öö" not in made.decode()
    few = card(message("decisions-made", points=many[:20]), some_links())
    assert few.decode().count("ö" * 600) == 20


def test_what_cannot_be_written_is_said_to_be_so() -> None:
    with pytest.raises(Never):
        card(replace(message("round-opened"), facts={}), some_links())
    with pytest.raises(Never):
        card(message("meeting-called", place="ö" * 30_000), some_links())
