"""Operators hear of each trouble once, and once when it is over."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

import pytest

from adapters.database.indicators.library import SqlLibrary
from domain.alarms import Trouble
from domain.errors import Never, NotNow
from domain.holding import Outage
from domain.indicators.statistics import POPULATION
from domain.messages import REFUSED
from domain.ports import Ports
from domain.processes.alarming import raise_alarms
from domain.processes.post import deliver_messages, send_again
from tests.domain.processes.post_room import a_message, waiting
from tests.region import KAISA, OLLI, SIRI, Region

SIX_DAYS_AGO = date(2027, 1, 26)
DOWN = Outage(datetime(2027, 2, 1, 8, tzinfo=UTC), datetime(2027, 2, 1, 8, 30, tzinfo=UTC))


@dataclass
class FakeOperators:
    """Hears; refuses as often as it is told to."""

    heard: list[tuple[list[str], list[str]]] = field(default_factory=list)
    whole: list[str] = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)
    is_set: bool = True

    def told(self, alliance: str, begun: Iterable[str], over: Iterable[str]) -> None:
        if self.failures:
            raise self.failures.pop()
        self.heard.append((list(begun), list(over)))

    def troubles(self) -> Iterable[str]:
        return self.whole


def ports(region: Region, operators: FakeOperators) -> Ports:
    return replace(region.ports, operators=operators)


def outage(region: Region, standing: Outage | None) -> None:
    with region.store.begin(region.code) as work:
        work.outages.write(standing)


def test_one_word_when_it_begins_and_one_when_it_is_over() -> None:
    region, operators = Region(), FakeOperators()
    for standing in (None, DOWN, DOWN, DOWN, None, None):
        outage(region, standing)
        raise_alarms(ports(region, operators), region.code)
    assert operators.heard == [(["post-down"], []), ([], ["post-down"])]


def test_while_nobody_is_to_be_told_nothing_counts_as_told() -> None:
    region, operators = Region(), FakeOperators(is_set=False)
    outage(region, DOWN)
    raise_alarms(ports(region, operators), region.code)
    operators.is_set = True
    raise_alarms(ports(region, operators), region.code)
    assert operators.heard == [(["post-down"], [])]


def test_a_word_that_did_not_arrive_is_said_again() -> None:
    region, operators = Region(), FakeOperators(failures=[NotNow("alarm.untold")])
    outage(region, DOWN)
    with pytest.raises(NotNow):
        raise_alarms(ports(region, operators), region.code)
    raise_alarms(ports(region, operators), region.code)
    assert operators.heard == [(["post-down"], [])]


def test_an_outage_nobody_is_to_hear_of_yet_is_no_trouble() -> None:
    region, operators = Region(), FakeOperators()
    outage(region, replace(DOWN, told_at=None))
    raise_alarms(ports(region, operators), region.code)
    assert operators.heard == []


def test_a_round_most_of_which_is_missing_when_it_is_due_is_at_risk() -> None:
    region, operators = Region(), FakeOperators()
    region.open_round()
    raise_alarms(ports(region, operators), region.code)
    assert operators.heard == []
    region.clock.instant = datetime(2027, 2, 26, 9, tzinfo=UTC)
    raise_alarms(ports(region, operators), region.code)
    assert operators.heard == [(["round-at-risk:2027"], [])]


def test_a_server_that_refuses_messages_to_several_people_is_told_of_until_somebody_has_looked() -> None:
    region, operators = Region(), FakeOperators()
    for number, reader in enumerate((KAISA, KAISA, OLLI, SIRI)):
        waiting(region, a_message(number, contact=reader.id))
        region.mail.failures = [Never(REFUSED, status=554)]
        deliver_messages(region.ports, region.code)
        raise_alarms(ports(region, operators), region.code)
        assert operators.heard == ([(["post-refused"], [])] if reader is SIRI else [])
    assert send_again(region.ports, region.code, a_message(3).key)
    raise_alarms(ports(region, operators), region.code)
    assert operators.heard[1:] == [([], ["post-refused"])]


def test_figures_that_did_not_come_for_a_week_are_told_of() -> None:
    region, operators = Region(), FakeOperators()
    for statistic in (POPULATION, 4_711):
        SqlLibrary(region.engine).failed(statistic, "statistics.unwell", SIX_DAYS_AGO)
    raise_alarms(ports(region, operators), region.code)
    assert operators.heard == []
    region.clock.pass_time(days=2)
    raise_alarms(ports(region, operators), region.code)
    assert operators.heard == [(["figures-stale"], [])]


def test_failed_runs_and_old_backups_are_told_of_too() -> None:
    region, operators = Region(), FakeOperators(whole=[Trouble.BACKUP_STALE])
    raise_alarms(ports(region, operators), region.code, ["sweep"])
    operators.whole = []
    raise_alarms(ports(region, operators), region.code)
    assert operators.heard == [(["backup-stale", "run-failed:sweep"], []), ([], ["backup-stale", "run-failed:sweep"])]
