"""What a coordinator sees of a round's mail before it starts, beside what its reader really gets."""

import re
from collections.abc import Mapping
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape
from pathlib import Path

import pytest

from adapters.email.mail import mail_of
from domain.indicators.catalogue import Period
from domain.indicators.rounds import Plan
from domain.messages import Letter
from domain.partners import Contact
from domain.ports import Ports
from domain.processes.indicators.rounds import preview_round
from domain.processes.notices import send_notices
from domain.processes.post import deliver_messages
from domain.processes.previews import letters, send_to_self
from domain.words import Language
from tests.adapters.web.coordinator.office import ROUND, Office, a_region
from tests.region import CONTACTS, COORDINATOR, NIILO, PARISH, PARTNERS, PAULA, SPRING, Region

ADDRESS = re.compile(r"http://\S+")
EXAMPLE = "http://yhdyspinta.test/coordinator/example-link"
NOTE = ROUND["note"]
ENGLISH = [replace(one, language=Language.EN) if one == NIILO else one for one in CONTACTS]


def with_mail(region: Region, folder: Path) -> Ports:
    return replace(region.ports, mail=mail_of("", folder / "mailbox", "yhdyspinta@example.org"))


def planned(region: Region) -> Plan:
    with region.store.look(region.code) as work:
        return preview_round(work, Period.parse("2027"), region.clock.now(), COORDINATOR.id, SPRING, NOTE)


def previews(region: Region, ports: Ports) -> Mapping[Language, tuple[Contact, Letter]]:
    return letters(ports, region.code, planned(region))


def mailbox(folder: Path) -> dict[str, EmailMessage]:
    files = (folder / "mailbox" / "new").iterdir()
    mails = [message_from_bytes(file.read_bytes(), EmailMessage, policy=policy.default) for file in files]
    return {mail["To"].addresses[0].addr_spec: mail for mail in mails}


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert isinstance(body, EmailMessage)
    text: str = body.get_content()
    return text


def html_of(mail: EmailMessage) -> str:
    body = mail.get_body(("html",))
    assert isinstance(body, EmailMessage)
    html: str = body.get_content()
    return html


def unlinked(text: str) -> str:
    return re.sub(r"http://[^\s\"]+", "LINK", text).strip()


@pytest.mark.parametrize("language", list(Language))
def test_the_preview_equals_the_mail_its_reader_gets(tmp_path: Path, language: Language) -> None:
    region = a_region(contacts=ENGLISH)
    ports = with_mail(region, tmp_path)
    reader, letter = previews(region, ports)[language]
    page = unescape(Office(region, ports=ports).post("/rounds/new", **ROUND, do="look").text)
    region.open_round(note=NOTE)
    send_notices(ports, region.code)
    deliver_messages(ports, region.code)
    real = mailbox(tmp_path)[reader.email]
    assert reader.language is language
    assert real["Subject"] == letter.subject
    assert unlinked(text_of(real)) == unlinked(letter.text)
    assert unlinked(html_of(real)) == unlinked(letter.html)
    assert letter.text in page
    assert letter.subject in page


@pytest.mark.parametrize("language", list(Language))
def test_the_mail_to_oneself_is_the_readers_mail_below_one_line(tmp_path: Path, language: Language) -> None:
    region = a_region(contacts=ENGLISH)
    ports = with_mail(region, tmp_path)
    reader, letter = previews(region, ports)[language]
    send_to_self(ports, region.code, planned(region), COORDINATOR.id, language)
    deliver_messages(ports, region.code)
    mine = mailbox(tmp_path)[COORDINATOR.email]
    whose, _, below = text_of(mine).partition("\n\n")
    assert f"{reader.name} (" in " ".join(whose.split())
    assert below.strip() == letter.text.strip()
    assert mine["Subject"].endswith(letter.subject)
    assert set(ADDRESS.findall(text_of(mine))) == {EXAMPLE}


def test_a_language_that_nobody_reads_is_told_and_nobody_is_said_to_get_that_mail(tmp_path: Path) -> None:
    """Swedish is read by Siri, English by nobody."""
    region = a_region()
    ports = with_mail(region, tmp_path)
    office = Office(region, ports=ports)
    reads = {language: reader.language for language, (reader, _) in previews(region, ports).items()}
    assert reads == {Language.FI: Language.FI, Language.SV: Language.SV, Language.EN: Language.FI}
    page = unescape(office.post("/rounds/new", **ROUND, do="look").text)
    assert page.count("ei lue viestejään tällä kielellä") == 1
    assert office.post("/rounds/new", **ROUND, do="self-en").status_code == 200
    deliver_messages(ports, region.code)
    told = " ".join(text_of(mailbox(tmp_path)[COORDINATOR.email]).split())
    assert "nobody who is asked reads theirs in English" in told
    assert "Answering takes about" in told
    assert "very message" not in told


def test_a_coordinator_who_alone_reads_a_language_is_shown_their_own_mail(tmp_path: Path) -> None:
    aino = replace(COORDINATOR, partner=PARISH.id, language=Language.EN)
    asked = [aino if one == COORDINATOR else one for one in CONTACTS if one != PAULA]
    region = a_region(contacts=asked, partners=PARTNERS)
    assert previews(region, with_mail(region, tmp_path))[Language.EN][0] == aino


def test_the_preview_shows_three_languages_and_no_partners_own_link(tmp_path: Path) -> None:
    region = a_region()
    page = Office(region, ports=with_mail(region, tmp_path)).post("/rounds/new", **ROUND, do="look").text
    for language in Language:
        assert f'lang="{language}"' in page
    assert "/l/answer/" not in page
    assert "/coordinator/example-link" in page


def test_the_page_mails_a_preview_to_nobody_but_the_one_who_asked() -> None:
    office = Office(a_region())
    page = office.post("/rounds/new", **ROUND, do="self-sv")
    assert COORDINATOR.email in page.text
    send_notices(office.region.ports, office.region.code)
    deliver_messages(office.region.ports, office.region.code)
    sent = [(to.id, one.language) for one, to in office.region.mail.sent if one.letter == "preview"]
    assert sent == [(COORDINATOR.id, Language.SV)]
    assert {to.id for _, to in office.region.mail.sent} == {COORDINATOR.id}


def test_a_preview_shows_the_mail_of_a_partner_where_the_coordinator_is_asked_too(tmp_path: Path) -> None:
    asked = [replace(one, partner=PARISH.id) if one == COORDINATOR else one for one in CONTACTS if one != PAULA]
    region = a_region(contacts=asked, partners=PARTNERS)
    ports = with_mail(region, tmp_path)
    readers = [reader.id for reader, _ in previews(region, ports).values()]
    assert COORDINATOR.id not in readers
