"""The sweep looks, so that the flows behind it run only where there is something to do."""

from dataclasses import replace
from typing import Any

import pytest

from domain.errors import Never, NotNow
from domain.operating import PROCESSES
from domain.processes.alarming import raise_alarms
from domain.processes.operating import switch
from domain.processes.sweeping import sweep
from tests.domain.processes.test_alarming import FakeOperators, ports
from tests.mails import OURS, gmail
from tests.post_room import a_post_room
from tests.region import COORDINATOR, KAISA, Region


def test_the_inbox_is_read_only_while_mail_lies_in_it() -> None:
    room = a_post_room()
    assert "read-inbox" not in sweep(room.ports, room.region.code).ids
    mail = gmail(KAISA.email, OURS, "Kiitos viestistä!")
    room.inbox.mails_["9"] = bytes(mail)
    assert "read-inbox" in sweep(room.ports, room.region.code).ids
    room.comes()
    assert "read-inbox" not in sweep(room.ports, room.region.code).ids


@pytest.mark.parametrize("trouble", [NotNow("inbox.unreachable"), Never("inbox.login")])
def test_an_inbox_that_cannot_be_seen_is_for_its_flow_to_tell_of_and_nothing_else_waits(trouble: Exception) -> None:
    class Away:
        is_set = True

        def opened(self) -> Any:
            raise trouble

    region = Region()
    region.open_round()
    away = replace(region.ports, inbox=Away())
    told = sweep(away, region.code)
    assert told.ids == ["send-notices", "read-inbox"]
    assert "1 inbox out of reach" in told.sentence()
    switch(region.ports, region.code, "read-inbox", COORDINATOR.id, off=True)
    assert sweep(away, region.code).ids == ["send-notices"]


def test_operators_are_told_by_a_run_when_a_flow_has_failed_and_when_it_went_well_again() -> None:
    region, operators = Region(), FakeOperators()
    known = ports(region, operators)
    woken = []
    for failed in ([], ["close-round"], ["close-round"], []):
        woken.append("raise-alarms" in sweep(known, region.code, failed).ids)
        if woken[-1]:
            raise_alarms(known, region.code, failed)
    assert woken == [False, True, False, True]
    assert operators.heard == [(["run-failed:close-round"], []), ([], ["run-failed:close-round"])]


def test_where_nobody_is_to_be_told_or_prefect_was_not_asked_nobody_is_woken_to_tell() -> None:
    region = Region()
    assert "raise-alarms" not in sweep(ports(region, FakeOperators(is_set=False)), region.code, ["close-round"]).ids
    assert "raise-alarms" not in sweep(ports(region, FakeOperators()), region.code).ids
    assert "raise-alarms" not in PROCESSES
