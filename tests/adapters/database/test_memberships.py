"""How partners came and went, and what they have accepted and read."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from adapters.database.joining.questions import signed
from domain.forums import Seat
from domain.joining.agreements import Agreement, Signed
from domain.joining.common_ground import CommonValue
from domain.joining.onboarding import Membership, Stage, Step
from domain.words import Text
from tests.newcomers import V1, invited
from tests.region import COORDINATOR, KAISA, Region

BEGAN = date(2027, 2, 1)
NOW = datetime(2027, 2, 20, 8, tzinfo=UTC)


def test_a_membership_comes_back_as_it_was_written(region: Region) -> None:
    joining = Membership("club", COORDINATOR.id, BEGAN)
    with region.store.begin(region.code) as work:
        assert work.memberships.of("club") is None
        work.memberships.save(joining)
        work.memberships.save(joining.joined(NOW))
        assert work.memberships.all() == [Membership("club", COORDINATOR.id, BEGAN, NOW)]
        assert joining.stage is Stage.JOINING


def test_what_was_left_behind_is_taken_up_once(region: Region) -> None:
    seat = Seat("steering", "isola", KAISA.id)
    with region.store.begin(region.code) as work:
        work.memberships.leave_behind("isola", [KAISA.id], [seat])
        assert work.memberships.take_up("isola") == ([KAISA.id], [seat])
        assert work.memberships.take_up("isola") == ([], [])


def test_the_handbook_keeps_agreements_values_and_steps(region: Region) -> None:
    values, steps = (
        [CommonValue("together", Text("Yhdessä."))],
        [Step("people", 7), Step("agreement", 21, may_skip=False)],
    )
    with region.store.begin(region.code) as work:
        work.handbook.save(Agreement, [V1])
        work.handbook.save(CommonValue, values)
        work.handbook.save(Step, steps)
        assert work.handbook.all(Agreement) == [V1]
        assert (work.handbook.all(CommonValue), work.handbook.all(Step)) == (values, steps)


def test_an_acceptance_tells_version_person_and_day_and_cannot_be_changed(region: Region) -> None:
    newcomer = invited(region)
    newcomer.takes_every_step()
    with region.store.look(region.code) as work:
        found = signed(work.connection, region.code, newcomer.id)
    assert found == Signed("v1", "Hilja Hietanen", "puheenjohtaja", BEGAN)
    for table in ("signatures", "acknowledgements"):
        with region.engine.begin() as connection, pytest.raises(DatabaseError, match="history only grows"):
            connection.execute(text(f"UPDATE {table} SET reply = 9"))


def test_every_shared_value_that_was_shown_is_acknowledged_by_name(region: Region) -> None:
    newcomer = invited(region)
    newcomer.takes_every_step()
    with region.engine.connect() as connection:
        read = connection.execute(text("SELECT request, value FROM acknowledgements ORDER BY value")).all()
    assert [tuple(row) for row in read] == [
        (newcomer.request("common-ground"), "early"),
        (newcomer.request("common-ground"), "together"),
    ]
