"""What the tests of dying senders share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.runs import Senders, senders
from tests.crash.sink import Sink, serving


@pytest.fixture(scope="module")
def makers() -> Iterator[Senders]:
    """The process that forks senders."""
    with senders() as made:
        yield made


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[Sink]:
    """A mail server for this test alone."""
    with serving(Sink(tmp_path)) as running:
        yield running
