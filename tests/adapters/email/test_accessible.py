import pytest
from playwright.sync_api import Page

from adapters.email.letters import compose
from domain.words import Language
from tests.adapters.email.samples import LETTERHEAD, LETTERS, SENDER, PlainLinks, sample
from tests.services.browser import axe

pytestmark = pytest.mark.walk


@pytest.mark.parametrize("name", ["asking", "several", "hand-over", "sign-in"])
def test_a_letter_breaks_no_rule_of_accessibility_in_any_language(page: Page, name: str) -> None:
    for language in Language:
        message, reader = sample(name, language)
        page.set_content(compose(LETTERHEAD, message, reader, SENDER, PlainLinks()).html)
        assert (language, axe(page)) == (language, [])


def test_a_letter_fits_a_narrow_screen(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    for name in LETTERS:
        message, reader = sample(name)
        page.set_content(compose(LETTERHEAD, message, reader, SENDER, PlainLinks()).html)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
