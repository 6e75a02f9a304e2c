"""Alarms ring for runs that failed or died, and for no others."""

from typing import Any
from uuid import UUID

import pytest
from prefect.events.actions import DoNothing, RunDeployment
from prefect.events.schemas.automations import EventTrigger
from prefect.server.events.schemas.automations import EventTrigger as Judged
from prefect.server.events.schemas.events import RelatedResource, Resource

from adapters.announcements.alarms import SOON, TELLS, alarms
from adapters.announcements.contents import OURS, deployments
from flows.conducting import ORDER

TELLER = UUID("11111111-1111-1111-1111-111111111111")


def trigger(name: str) -> EventTrigger:
    found = next(alarm.trigger for alarm in alarms() if alarm.name.endswith(name))
    assert isinstance(found, EventTrigger)
    return found


def test_a_run_that_ended_by_any_of_our_names_is_not_taken_for_dead() -> None:
    """Prefect's events are called after the state's name; one that nobody expects would ring five minutes later."""
    ends = {f"prefect.flow-run.{name}" for name in (*ORDER, "Cancelled", "Crashed")}
    assert ends <= trigger("a run died").expect


def test_what_a_rule_refused_is_no_failure() -> None:
    assert trigger("a run failed").expect == {"prefect.flow-run.Failed", "prefect.flow-run.Crashed"}


@pytest.mark.parametrize(
    ("deployment", "tag", "rings"), [("sweep", OURS, True), (TELLS, OURS, False), ("x", "y", False)]
)
def test_operators_are_told_of_any_run_of_ours_that_failed_but_of_the_telling_itself(
    deployment: str, tag: str, rings: bool
) -> None:
    """A run that tells and fails would wake the next one, and so on without end."""
    related: list[dict[str, Any]] = [
        {"prefect.resource.id": "prefect.deployment.1", "role": "deployment", "name": deployment},
        {"prefect.resource.id": f"prefect.tag.{tag}", "role": "tag"},
    ]
    named = [{key if "." in key else f"prefect.resource.{key}": value for key, value in one.items()} for one in related]
    judged = Judged.model_validate(trigger("a run failed").model_dump(mode="json"))
    run = Resource.model_validate({"prefect.resource.id": "prefect.flow-run.1"})
    assert judged.covers_resources(run, [RelatedResource.model_validate(one) for one in named]) is rings


def test_what_fails_while_operators_are_about_to_be_told_is_told_with_it() -> None:
    """Prefect rings once in a while; the run begins when that while is over, so nothing within it is overlooked."""
    assert trigger("a run failed").within == SOON
    [action] = next(alarm.actions for alarm in alarms(TELLER) if alarm.name.endswith("a run failed"))
    assert isinstance(action, RunDeployment)
    assert (action.deployment_id, action.schedule_after) == (TELLER, SOON)
    assert any(entry.name == TELLS for entry in deployments())


def test_where_nobody_is_to_be_told_a_failure_only_shows() -> None:
    assert next(alarm.actions for alarm in alarms() if alarm.name.endswith("a run failed")) == [DoNothing()]
