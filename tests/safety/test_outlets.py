"""No text from outside changes a page, a mail, a file or what Prefect shows: parsers that are not ours read them."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from markdown_it import MarkdownIt

from adapters.email.headers import dress
from adapters.email.letters import compose
from adapters.register.importing import import_file
from adapters.web.app import create_app
from domain.errors import RuleBroken
from domain.links import Link, Purpose
from domain.processes.answering import answer_link
from domain.processes.doors import desk_link
from domain.processes.indicators.progress import round_outcome
from domain.processes.waiting import for_operators, what_waits
from domain.words import Language, Text
from flows.publishing import table, waiting_text
from tests.adapters.email.samples import LETTERHEAD, LETTERS, PlainLinks, sample
from tests.browser import HOME, Browser
from tests.forum_room import CONVENED, HELD, POLLED
from tests.plans import MEETING, PLAN, WALKS
from tests.region import COORDINATOR, KAISA, OLLI, PARTNERS, Region
from tests.safety.evil import EVIL
from tests.safety.outlets import HARMLESS, NAMES, WORDS, elements, written_by
from tests.safety.visitors import FREELY, UNTIL

PLAIN = ["sana"]
REVIEW = "review.values.2027.isola.1"
OFFICE = [
    "/coordinator",
    "/coordinator/waiting",
    "/rounds",
    "/rounds/new",
    "/rounds/2027",
    "/rounds/2027/withdraw",
    "/rounds/2027/picture",
]
OFFICE += ["/partners", "/partners/isola", "/partners/isola/contacts/c-0003", "/partners/isola/contacts/c-0003/leave"]
OFFICE += ["/coordinator/reports?year=2027", "/coordinator/reports/2027/county", "/coordinator/reports/2027/isola"]
OFFICE += ["/reports", "/coordinator/reports/2027/county/report.html"]
OFFICE += ["/partners/new", "/partners/joining", "/partners/isola/leave", "/partners/isola/contacts/c-0003/hand-on"]
OFFICE += [
    "/partners/isola/contacts/c-0003/links",
    "/processes",
    "/processes/held",
    f"/r/{REVIEW}",
    "/privacy",
    "/accessibility",
]
OFFICE += [f"/coordinator/requests/values.2027.{one}" for one in ("isola", "kivela", "ranta", "parish")]
OFFICE += ["/coordinator/requests/values.2027.isola/withdraw"]
OFFER = f"commitment.{PLAN.id}.{MEETING.code}.isola"
OFFICE += [
    "/plan",
    "/plan?by=partner",
    "/plan/table",
    "/plan/versions",
    "/plan/versions/1/take-back",
    f"/plan/action/{WALKS.code}",
    f"/plan/goal/{WALKS.goal}/drop",
]
OFFICE += [f"/r/counter-offer.{OFFER}.1", f"/coordinator/requests/{OFFER}", "/public/demo/plan"]
REGISTER = ["/year", "/year?for=me", "/directory", "/seats", "/network", "/crisis-list", "/duties", "/glossary"]
DESK = [
    "/desk",
    "/desk/successor",
    "/desk/channel",
    "/r/values.2027.isola",
    "/r/values.2027.isola/results",
    "/rounds/2027/picture",
    "/nothing",
    *REGISTER,
]
DESK += ["/desk/plan", f"/r/{OFFER}"]

OFFICE += [
    "/search?q=e",
    "/forums",
    "/forums/steering",
    f"/meetings/{POLLED}",
    f"/meetings/{CONVENED}",
    f"/meetings/{HELD}",
]
OFFICE += [
    f"/meetings/{CONVENED}/minutes",
    f"/meetings/{CONVENED}/minutes/finish",
    f"/meetings/{CONVENED}/cancel",
    f"/coordinator/requests/dates.{POLLED}.isola",
]
DESK += [
    "/search?q=e",
    "/forums",
    "/forums/steering",
    f"/meetings/{HELD}",
    f"/r/dates.{POLLED}.isola",
    f"/r/rsvp.{CONVENED}.isola",
]
DESK += [f"/r/minutes.{HELD}.isola"]
OFFICE += ["/channels", "/channels/room-1", "/channels/new", f"/partners/isola/contacts/{KAISA.id}/channel"]


@pytest.fixture(scope="module")
def regions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Region, Region]]:
    """One with evil in every place, and one with a plain word there."""
    made = (
        written_by(tmp_path_factory.mktemp("evil"), NAMES, WORDS),
        written_by(tmp_path_factory.mktemp("plain"), PLAIN, PLAIN),
    )
    yield made
    for one in made:
        one.engine.dispose()


def browser(region: Region, link: Link) -> Browser:
    app = create_app(region.ports, rates=FREELY)
    web = Browser(app, raise_faults=False)
    web.hold(link)
    return web


def links(region: Region) -> Mapping[str, Link]:
    now, code = region.clock.now(), region.code
    return {
        "office": Link(Purpose.SESSION, code, COORDINATOR.id, "", UNTIL, "1"),
        "desk": desk_link(code, KAISA.id, now),
        "one": answer_link(code, region.request("values.2027.kivela"), OLLI.id),
    }


@pytest.mark.walk
@pytest.mark.parametrize(
    ("who", "paths", "language"),
    [
        ("office", OFFICE, Language.FI),
        ("desk", DESK, Language.SV),
        ("desk", DESK, Language.EN),
        ("one", ["/r/values.2027.kivela"], Language.FI),
    ],
)
def test_no_page_has_an_element_beyond_its_own(
    regions: tuple[Region, Region], who: str, paths: list[str], language: Language
) -> None:
    evil, plain = (browser(region, links(region)[who]) for region in regions)
    for path in paths:
        pages = [web.get(path, params={"lang": language.value}) for web in (evil, plain)]
        assert [page.status_code for page in pages] == [404 if path == "/nothing" else 200] * 2, path
        found, expected = (elements(page.text) for page in pages)
        assert found.count == expected.count, path
        assert [one for one in found.addresses if not HARMLESS.match(one)] == [], path
        assert "49" not in found.text or "{{7*7}}" in found.text, path


@pytest.mark.walk
def test_what_was_typed_is_shown_as_typed(regions: tuple[Region, Region]) -> None:
    page = elements(browser(regions[0], links(regions[0])["office"]).get("/partners/isola").text).text
    kaisa = regions[0].contacts[2]
    for words in (kaisa.name, kaisa.title, regions[0].partners[1].name.fi):
        assert " ".join(words.split()) in page


@pytest.mark.parametrize("name", LETTERS)
def test_no_mail_has_a_header_or_an_element_beyond_its_own(name: str) -> None:
    expected = posted(name, "sana", "sana")
    for evil in NAMES[list(LETTERS).index(name) :: len(LETTERS)]:
        mail = posted(name, evil, evil)
        assert mail.keys() == expected.keys()
        assert [one.addr_spec for one in mail["To"].addresses] == [one.addr_spec for one in expected["To"].addresses]
        assert not mail.defects
        found = elements(part(mail, "html"))
        assert found.count == elements(part(expected, "html")).count, evil
        assert not [one for one in found.addresses if not one.startswith(PlainLinks().home())]
        assert "sana" not in part(expected, "plain") or " ".join(evil.split()) in " ".join(part(mail, "plain").split())


def posted(name: str, line: str, prose: str) -> EmailMessage:
    """Return a letter as a mail program reads it, its texts all written by somebody else."""
    message, reader = sample(name)
    message = replace(message, facts=retold(message.facts, line, prose))
    sender = replace(COORDINATOR, name=line, title=line, phone=line)
    reader = replace(reader, name=line)
    head = replace(LETTERHEAD, name=Text(line), benefit=Text(prose))
    letter = compose(head, message, reader, sender, PlainLinks())
    parcel = dress(head, message, letter, reader, sender, "yhdyspinta@county.example.org")
    return message_from_bytes(parcel.content, EmailMessage, policy=policy.default)


def retold(facts: Any, line: str, prose: str) -> Any:
    """Put the texts wherever somebody's words stand among a message's facts."""
    words = {"note": line, "giver": line, "fi": line, "reason": prose}
    if isinstance(facts, Mapping):
        return {
            name: words[name] if name in words and fact else retold(fact, line, prose) for name, fact in facts.items()
        }
    return [retold(fact, line, prose) for fact in facts] if isinstance(facts, list) else facts


def part(mail: EmailMessage, kind: str) -> str:
    found = mail.get_body((kind,))
    return str(found.get_content()) if isinstance(found, EmailMessage) else ""


@pytest.mark.parametrize(
    ("who", "path"), [("office", "/rounds/2027/values.csv"), ("desk", "/r/values.2027.isola/results.csv")]
)
def test_no_cell_of_a_csv_file_is_a_formula(regions: tuple[Region, Region], who: str, path: str) -> None:
    evil, plain = (browser(region, links(region)[who]).get(path).content.decode("utf-8-sig") for region in regions)
    rows, expected = (list(csv.reader(StringIO(text), delimiter=";")) for text in (evil, plain))
    assert [len(row) for row in rows] == [len(row) for row in expected]
    assert [cell for row in rows for cell in row if cell[:1] in set("=+@\t\r") or cell[:2] == "-1"] == []


def test_no_cell_of_a_template_is_a_formula_or_leads_anywhere(regions: tuple[Region, Region]) -> None:
    for region in regions:
        content = browser(region, links(region)["desk"]).get("/r/values.2026.isola/sheet").content
        book = openpyxl.load_workbook(BytesIO(content))
        cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
        assert len(cells) > 10
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        assert [cell.hyperlink for cell in cells if cell.hyperlink] == []


def test_nothing_partners_wrote_is_markup_in_prefect(regions: tuple[Region, Region]) -> None:
    """Prefect's page reads artifacts of Markdown, and every cell of a table, as Markdown with HTML in it."""
    shown = []
    for region in regions:
        now = region.clock.pass_time(days=60)
        with region.store.look(region.code) as work:
            waiting = waiting_text(for_operators(work, what_waits(work, now), now), f"{HOME}/coordinator")
            rows = table(round_outcome(work, work.rounds.get("2027"), now).details["rows"])
        cells = [cell for row in rows for cell in row.values() if isinstance(cell, str)]
        shown.append([elements(rendered(text)) for text in (waiting, *cells)])
    assert [one.count for one in shown[0]] == [one.count for one in shown[1]]
    assert {address for one in shown[0] for address in one.addresses} == {f"{HOME}/coordinator"}


@pytest.mark.parametrize("text", EVIL, ids=lambda text: ascii(text[:30]))
def test_every_evil_text_is_plain_in_prefect(text: str) -> None:
    (row,) = table([{"name": text[:9_000], "asked": 1}])
    found = elements(rendered(row["name"]))
    assert set(found.count) <= {"p"}
    assert found.addresses == []


def rendered(text: str) -> str:
    html: str = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable("table").render(text)
    return html


def test_a_report_of_an_import_steers_no_terminal(tmp_path: Path) -> None:
    region = Region()
    for number, text in enumerate(EVIL):
        rows = [["Organisaatio", "Sektori", "Yhteyshenkilö", "Sähköposti", text[:300]]]
        rows += [[f"{text[:300]} {number}", "kunta", text[:300], "a@b.example.org", text[:300]]]
        file = tmp_path / f"{number}.csv"
        with file.open("w", encoding="utf-8", errors="replace", newline="") as out:
            csv.writer(out, delimiter=";").writerows(rows)
        try:
            report = import_file(region.ports, file, dry_run=True)
        except RuleBroken as refused:
            assert refused.code == "file.encoding"  # noqa: PT017 - either this or a report
            continue
        told = report.lines(Language.FI)
        assert all(line.isprintable() for line in told), ascii(text[:30])
        assert report.faults or report.changed
    with region.store.look(region.code) as work:
        assert {one.id for one in work.register.partners()} == {one.id for one in PARTNERS}
