"""After half a year lived through, whatever was asked of anybody opens, and so does every link from page to page."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from itertools import cycle
from urllib.parse import urljoin

import pytest

from adapters.register.demo import start
from adapters.web.app import create_app
from domain.links import Link, Purpose
from domain.ports import Store
from domain.processes.doors import desk_link
from domain.processes.rehearsing import rehearse
from domain.requests import Request
from domain.words import Language
from tests.browser import HOME, Browser
from tests.founding import Empty

pytestmark = [pytest.mark.walk, pytest.mark.timeout(300)]

CODE, FOUNDED = "demo", datetime(2026, 11, 22, 8, tzinfo=UTC)
FIRST, LAST = date(2027, 1, 1), date(2027, 6, 30)
OF_A_SORT = 2
"""Pages of one sort that are looked at: all of them are made alike."""
LINK = re.compile(r'href="([^"#]+)')
ELSEWHERE = re.compile(r"lang=|sign-out|/static/|\.ics|/mailbox")
HOMES = ("/coordinator", "/rounds", "/plan", "/forums", "/partners", "/year", "/directory", "/coordinator/reports")


@pytest.fixture(scope="module")
def lived() -> Empty:
    """The demo after its half year, the rehearsal played on itself and not on a copy."""
    made = Empty()
    made.clock.instant = FOUNDED
    start(made.ports)

    @contextmanager
    def itself(_alliance: str) -> Iterator[Store]:
        yield made.store

    rehearse(replace(made.ports, copy=itself), CODE, FIRST, LAST)
    made.clock.instant = datetime(LAST.year, LAST.month, LAST.day, 9, tzinfo=UTC)
    return made


def some_of_each(lived: Empty) -> list[Request]:
    """A few requests of every kind at every status, answered or not."""
    seen: Counter[tuple[str, str, bool]] = Counter()
    found = []
    with lived.store.look(CODE) as work:
        for request in (one for person in work.register.contacts() for one in work.requests.of_contact(person.id)):
            sort = (request.kind, request.status.value, bool(request.answer))
            seen[sort] += 1
            found += [request] if seen[sort] <= OF_A_SORT else []
    return found


def sort_of(path: str) -> str:
    """Name a page without its day and its subject."""
    return re.sub(r"\d{4}-\d{2}-\d{2}|(?<=/requests/)[^/?]+|(?<=/r/)[^/?]+", "…", path)


@pytest.mark.parametrize("days", [0, 200])
def test_whatever_was_asked_of_anybody_opens_now_and_when_all_of_it_is_over(lived: Empty, days: int) -> None:
    instant = lived.clock.instant
    lived.clock.instant += timedelta(days=days)
    app, languages = create_app(lived.ports), cycle(Language)
    for request in some_of_each(lived):
        browser = Browser(app)
        browser.hold(desk_link(CODE, request.contact, lived.clock.instant))
        for path in ("/desk", f"/r/{request.id}"):
            shown = browser.get(f"{path}?lang={next(languages)}", follow_redirects=True)
            assert (path, shown.status_code in {200, 403}) == (path, True)
    lived.clock.instant = instant


def test_every_link_of_a_coordinator_leads_to_a_page(lived: Empty) -> None:
    browser, languages = Browser(create_app(lived.ports)), cycle(Language)
    with lived.store.look(CODE) as work:
        [me, *_] = work.register.coordinators()
    browser.hold(Link(Purpose.SESSION, CODE, me.id, "", date(2030, 1, 1)))
    todo, seen, sorts = [*HOMES], set[str](), Counter[str]()
    while todo:
        path = todo.pop(0)
        sorts[sort_of(path)] += path not in seen
        if path in seen or ELSEWHERE.search(path) or sorts[sort_of(path)] > OF_A_SORT:
            continue
        seen.add(path)
        joined = "&" if "?" in path else "?"
        shown = browser.get(f"{path}{joined}lang={next(languages)}", follow_redirects=True)
        assert (path, shown.status_code) == (path, 200)
        links = (urljoin(HOME + path, unescape(one)) for one in LINK.findall(shown.text))
        todo += [one.removeprefix(HOME) for one in links if one.startswith(f"{HOME}/")]
    assert len(seen) > 100
