"""The page a rehearsal leaves, judged by axe in each language, on a phone too."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page

from adapters.rehearsal import write_page
from adapters.wording.rehearsed import rehearsed
from domain.processes.rehearsing import rehearse
from domain.rehearsal import Cast
from domain.words import Language
from tests.region import Region
from tests.walks.looking import flaws

pytestmark = [pytest.mark.walk, pytest.mark.browser, pytest.mark.timeout(300)]


def test_the_page_of_a_rehearsal_is_accessible_in_each_language(page: Page, tmp_path: Path) -> None:
    region = Region()
    found = rehearse(region.ports, region.code, date(2027, 1, 1), date(2027, 1, 31), Cast(1, ()))
    for language in Language:
        file, told = tmp_path / f"{language}.html", rehearsed(found, language)
        write_page(told, file, language)
        page.goto(file.as_uri())
        assert page.locator("table").count() == sum(bool(one.rows) for one in told.tables) > 0
        assert (language, flaws(page)) == (language, [])
