"""What every test shares: real neighbours, no way out to the network, and a count of what was left out."""

import gc
import os
import tempfile
from collections import Counter
from typing import Any

import pytest
from hypothesis import settings

from tests.services.neighbours import missing, wanted

pytest_plugins = [
    "tests.services.browser",
    "tests.services.dovecot",
    "tests.services.mail",
    "tests.services.pdf_words",
    "tests.services.postgresql",
    "tests.services.reach",
    "tests.services.redis",
    "tests.services.verapdf",
]

LEFT_OUT = pytest.StashKey[Counter[str]]()
IN_CI = os.environ.get("CI") == "true"

settings.register_profile("yhdyspinta", deadline=None, print_blob=True, max_examples=30)
settings.load_profile("yhdyspinta")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[LEFT_OUT] = Counter()
    home = tempfile.TemporaryDirectory(prefix="prefect-home-")
    config.add_cleanup(home.cleanup)
    os.environ |= {
        "PREFECT_HOME": home.name,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Set aside what needs a neighbour this machine lacks, and mark the tests of the others, and of the migrations.

    Whoever may take long begins early, so that two processes come to their ends together.
    """
    absent, kept, left = missing(), list[pytest.Item](), list[pytest.Item]()
    for item in items:
        if item.path.name == "test_migrations.py":
            item.add_marker("migrations")
        needed = wanted(getattr(item, "fixturenames", ()), (mark.name for mark in item.iter_markers()))
        if needed:
            item.add_marker("neighbour")
        lacking = needed & absent
        config.stash[LEFT_OUT].update(lacking)
        (left if lacking else kept).append(item)
    config.hook.pytest_deselected(items=left)
    items[:] = sorted(kept, key=_patience, reverse=True)


def _patience(item: pytest.Item) -> float:
    """Return the seconds a test may take by a mark of its own; most have none."""
    mark = item.get_closest_marker("timeout")
    return float(mark.args[0]) if mark else 0


def pytest_collection_finish() -> None:
    """Look no more for garbage among all that was imported, and among what is new a seventh as often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 20)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for name, count in sorted(config.stash[LEFT_OUT].items()):
        terminalreporter.write_line(f"left out: {count} tests that need {name}", yellow=True)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Hear from each of several processes what it left out; every one of them has looked at all tests."""
    left_out: Counter[str] = node.config.stash[LEFT_OUT]
    left_out |= Counter(getattr(node, "workeroutput", {}).get("left_out", {}))


def pytest_sessionfinish(session: pytest.Session) -> None:
    left_out = session.config.stash[LEFT_OUT]
    if (told := getattr(session.config, "workeroutput", None)) is not None:
        told["left_out"] = dict(left_out)
    if IN_CI and left_out and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
