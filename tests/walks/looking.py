"""Looking at a page as axe does, on a phone, in a language; entering without the mail where mail is not the matter."""

from dataclasses import dataclass
from datetime import date

from playwright.sync_api import Page, ViewportSize

from adapters.links import SignedLinks
from domain.links import Link, Purpose
from domain.processes.doors import desk_link
from domain.words import Language
from tests.region import COORDINATOR, Region
from tests.services.browser import axe

WIDE, NARROW = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)


@dataclass
class Served:
    """A region and where it is served."""

    region: Region
    home: str
    links: SignedLinks

    def sign_in(self, page: Page) -> None:
        """Let the page's browser be the coordinator's, signed in."""
        self._hold(page, Link(Purpose.SESSION, self.region.code, COORDINATOR.id, "", date(2030, 1, 1)))

    def at_desk(self, page: Page, contact: str) -> None:
        """Let the page's browser be somebody's who came by a link in their mail."""
        self._hold(page, desk_link(self.region.code, contact, self.region.clock.now()))

    def _hold(self, page: Page, link: Link) -> None:
        page.context.clear_cookies()
        value = f"{link.purpose}:{self.links.token(link)}"
        page.context.add_cookies([{"name": "yhdyspinta", "value": value, "url": self.home}])

    def judged(self, page: Page, *paths: str) -> list[tuple[str, Language, str]]:
        """Say what is wrong with pages in each language; to open a browser takes longer than to look at a page."""
        return [(path, one, flaw) for path in paths for one in Language for flaw in self.look(page, path, one)]

    def look(self, page: Page, path: str, language: Language) -> list[str]:
        """Open a page in a language and say what is wrong with it."""
        answer = page.goto(f"{self.home}{path}{'&' if '?' in path else '?'}lang={language}")
        assert answer is not None
        assert (path, answer.status) == (path, 200)
        assert page.locator("html").get_attribute("lang") == language
        return flaws(page)


def flaws(page: Page) -> list[str]:
    """What axe finds, and whether anything sticks out at 390 pixels."""
    page.set_viewport_size(NARROW)
    width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    page.set_viewport_size(WIDE)
    return axe(page) + ([f"{page.url} is wider than the screen"] if width[0] > width[1] else [])
