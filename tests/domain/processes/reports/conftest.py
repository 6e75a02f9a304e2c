"""What the tests of reports begin with."""

from pathlib import Path

import pytest

from tests.domain.processes.reports.reporting_house import Writing


@pytest.fixture
def writing(tmp_path: Path) -> Writing:
    return Writing(tmp_path)
