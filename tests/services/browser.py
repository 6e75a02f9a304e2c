"""Chromium as people have it, and axe-core's judgement of a page.

axe.min.js is axe-core 4.14.1 by Deque Systems, unchanged, under the Mozilla Public License 2.0: the notice is
in the file, its source is the npm package axe-core.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.services.neighbours import found

AXE = Path(__file__).with_name("axe.min.js")
WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
JUDGED = "only => axe.run(document, {runOnly: only, resultTypes: ['violations']}).then(told => told.violations)"
"""What passes is judged too, but neither described nor brought over: that took longer than to judge."""
FLAGS = [
    "--no-sandbox",  # root may not have one
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nothing leaves the machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


# One browser a module, not one a session: while it lives, Playwright leaves an event loop running in this
# thread, and a flow called in the same thread would take it for its own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found("browser"), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a browser that has been nowhere; ends in an error if its scripts or its CSP complained."""
    with browser.new_context(locale="fi-FI", timezone_id="Europe/Helsinki") as context:
        context.add_init_script(path=AXE)
        page, complaints = context.new_page(), list[str]()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.extend(refusals(message)))
        yield page
    assert not complaints


@pytest.fixture
def page_without_scripts(browser: Browser) -> Iterator[Page]:
    """The same for those who run no JavaScript."""
    with browser.new_context(locale="fi-FI", java_script_enabled=False) as context:
        yield context.new_page()


def refusals(message: ConsoleMessage) -> list[str]:
    return [message.text] if "Content Security Policy" in message.text else []


def axe(page: Page) -> list[str]:
    """What on this page breaks WCAG 2.2 AA: rule, place and advice, one line each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    only = {"type": "tag", "values": WCAG_22_AA}
    violations: list[dict[str, Any]] = page.evaluate(JUDGED, only)
    return [
        f"{rule['id']}: {node['target']}: {node['failureSummary']}" for rule in violations for node in rule["nodes"]
    ]


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")
