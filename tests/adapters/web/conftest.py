"""The region as its partners' pages show it, and one person at a browser."""

import pytest

from tests.adapters.web.house import Person, a_region, answers_isola
from tests.region import Region


@pytest.fixture
def region() -> Region:
    return a_region()


@pytest.fixture
def kaisa(region: Region) -> Person:
    return answers_isola(region)
