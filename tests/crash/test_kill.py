"""A shorter run of `make crash`."""

from pathlib import Path

import pytest

from tests.crash.runs import Outbox, Senders, deaths, tried
from tests.crash.sink import Sink

pytestmark = pytest.mark.walk


@pytest.mark.parametrize("asked", [False, True])
def test_senders_killed_anywhere_lose_nothing_and_double_what_nobody_could_know(
    tmp_path: Path, sink: Sink, makers: Senders, *, asked: bool
) -> None:
    tally = tried(Outbox(f"sqlite:///{tmp_path / 'post.db'}", sink, makers, asked), deaths(1, seed=5))
    assert tally.kills > 12


def test_four_senders_killed_at_once_double_no_more_than_they_held_on_postgresql(
    fresh_database: str, sink: Sink, makers: Senders
) -> None:
    tally = tried(Outbox(fresh_database, sink, makers, asked=False), list(deaths(1, seed=7, senders=4))[:6])
    assert tally.kills > 12
