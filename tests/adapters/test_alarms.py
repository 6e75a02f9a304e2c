"""Alarms ring for runs that failed or died, and for no others."""

from prefect.events.schemas.automations import EventTrigger

from adapters.announcements.alarms import alarms
from flows.conducting import ORDER


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
