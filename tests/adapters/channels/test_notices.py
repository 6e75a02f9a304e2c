"""What a contact reads in a channel of their own: a line and a link for each request, and nobody's text is a link."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.channels.cards import card, plain
from adapters.channels.chat import AppriseChat
from adapters.channels.notices import MOST_LINES
from adapters.channels.plugins import known
from domain.links import Purpose
from domain.messages import Channel, Message
from domain.own_channels import TRIAL
from domain.words import Language
from tests.adapters.email.samples import CALL, REVIEW, VALUES
from tests.domain.processes.test_own_channels import PHONE
from tests.fakes import some_links
from tests.region import KAISA
from tests.safety.outlets import NAMES

NOW = datetime(2027, 2, 1, 8, 30, tzinfo=UTC)
WHOSE = {"alliance": {"fi": "Pohjanlahden hyte-allianssi", "sv": "Bottenhavets allians", "en": ""}, "code": "demo"}


def digest(*items: dict[str, Any], language: Language = Language.FI) -> Message:
    facts = {"items": list(items), "waiting": 0, **WHOSE}
    return Message("digest.c-0003.2027-02-01.own", KAISA.id, "c-0001", "digest", language, facts, NOW, Channel.OWN)


def read(message: Message) -> dict[str, str]:
    found: dict[str, str] = json.loads(plain(message, some_links()))
    return found


def test_each_request_is_a_line_with_its_link_in_the_tone_of_its_step() -> None:
    again = {**VALUES, "returned": True}
    steps = [dict(VALUES), {**VALUES, "step": "2"}, {**VALUES, "step": "3"}, again]
    said = read(digest(*steps))
    assert said["title"] == "Pohjanlahden hyte-allianssi: 4 pyyntöä odottaa sinua"
    lines = [line.partition(": http")[0] for line in said["body"].splitlines() if line.startswith("- ")]
    assert lines == [
        "- Yhteiset mittarit 2027, viimeistään 1.3.2027",
        "- Muistutus: Yhteiset mittarit 2027, viimeistään 1.3.2027",
        "- Ehdit vielä 15.3.2027 asti: Yhteiset mittarit 2027",
        "- Palasi tarkistettavaksi: Yhteiset mittarit 2027, viimeistään 1.3.2027",
    ]


def test_the_links_open_for_the_reader_the_request_and_their_page() -> None:
    body = read(digest(dict(VALUES)))["body"]
    answers, desks = (re.findall(rf"/l/{kind}/(\S+)", body) for kind in ("answer", "desk"))
    opened = some_links().read(answers[0], Purpose.ANSWER)
    assert (opened.contact, opened.alliance, opened.subject) == (KAISA.id, "demo", VALUES["request"])
    assert some_links().read(desks[0], Purpose.DESK).contact == KAISA.id


def test_more_than_a_phone_shows_is_counted_and_stands_on_the_desk() -> None:
    body = read(digest(*[dict(VALUES)] * (MOST_LINES + 3)))["body"]
    assert body.count("/l/answer/") == MOST_LINES
    assert "Lisäksi 3 muuta omalla sivullasi." in body


@pytest.mark.parametrize("language", Language)
def test_every_language_has_its_words_for_text_and_for_cards(language: Language) -> None:
    message = digest(dict(VALUES), dict(REVIEW), dict(CALL), language=language)
    assert read(message)["body"].count("http://yhdyspinta.test/l/answer/") == 3
    (attached,) = json.loads(card(message, some_links()))["attachments"]
    doors = attached["content"]["actions"]
    assert [one["url"].split("/l/")[1].split("/")[0] for one in doors] == ["answer"] * 3 + ["desk"]
    trial = Message("own-trial.1", KAISA.id, KAISA.id, TRIAL, language, {"own": KAISA.id, **WHOSE}, NOW, Channel.OWN)
    assert read(trial)["body"].endswith("http://yhdyspinta.test/desk/channel")


@pytest.mark.parametrize("text", NAMES)
def test_no_text_from_outside_becomes_a_line_or_a_link_of_its_own(text: str) -> None:
    evil = digest({**REVIEW, "partner": {"fi": text, "sv": text, "en": text}})
    plain_lines = read(digest(dict(REVIEW)))["body"].splitlines()
    lines = read(evil)["body"].splitlines()
    assert len(lines) == len(plain_lines)
    assert re.findall(r"https?://[^/]+", " ".join(lines)) == ["http://yhdyspinta.test"] * 2


@pytest.mark.parametrize(
    "url", ["syslog://", "dbus://", "windows://", "gnome://", "nothing://known", "file:///etc/passwd"]
)
def test_no_address_into_the_machine_itself_is_read(url: str) -> None:
    assert not AppriseChat().reads(url)


@pytest.mark.parametrize("url", [PHONE, "ntfys://suvanto-kaisa", "46elks://user:password@+358401234567"])
def test_addresses_of_services_are_read(url: str) -> None:
    assert AppriseChat().reads(url)
    assert known(url)
