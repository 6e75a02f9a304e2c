"""Alarms that Prefect raises by itself: a run that failed, a run that died. By name, so that each is there once."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from prefect.automations import AutomationCore
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState, DoNothing, RunDeployment
from prefect.events.schemas.automations import EventTrigger, Posture

from adapters.announcements.contents import OURS

OURS_ONLY: dict[str, str | list[str]] = {"prefect.resource.id": f"prefect.tag.{OURS}", "prefect.resource.role": "tag"}
TELLS = "raise-alarms"
"""The deployment that tells operators. Its own failure wakes nothing, or it would go on failing without a pause."""
OTHERS: dict[str, str | list[str]] = {"prefect.resource.role": "deployment", "prefect.resource.name": f"!{TELLS}"}
SOON = timedelta(seconds=45)
"""How much later operators are told, so that what fails together is told together: of each such span one run."""
HEARTBEAT_SECONDS = 60
SILENT = timedelta(seconds=5 * HEARTBEAT_SECONDS)
ENDED = ("Completed", "NeedsPerson", "Refused", "Postponed", "SwitchedOff", "Failed", "Cancelled", "Crashed")
"""Every name a run's last state may have: Prefect's events carry the name, not the kind."""


def alarms(tells: UUID | None = None) -> list[AutomationCore]:
    """Return every alarm; `tells` is the deployment that tells operators, where there is anybody to tell.

    What Prefect is told holds no address: the run looks for itself what has failed, and tells each trouble once.
    """
    return [
        AutomationCore(
            name="yhdyspinta: a run failed",
            description="Wakes `raise-alarms` when a run of ours fails or crashes, at most once in a while.",
            tags=[OURS],
            trigger=EventTrigger(
                expect={"prefect.flow-run.Failed", "prefect.flow-run.Crashed"},
                match_related=[OURS_ONLY, OTHERS],
                posture=Posture.Reactive,
                threshold=1,
                within=SOON,
            ),
            actions=[RunDeployment(deployment_id=tells, schedule_after=SOON)] if tells else [DoNothing()],
        ),
        AutomationCore(
            name="yhdyspinta: a run died",
            description="A run whose heart has stopped is marked as crashed; the sweep does its work again.",
            tags=[OURS],
            trigger=EventTrigger(
                after={"prefect.flow-run.heartbeat"},
                expect={"prefect.flow-run.heartbeat", *(f"prefect.flow-run.{state}" for state in ENDED)},
                match_related=OURS_ONLY,
                for_each={"prefect.resource.id"},
                posture=Posture.Proactive,
                threshold=1,
                within=SILENT,
            ),
            actions=[ChangeFlowRunState(state=StateType.CRASHED, message="Its heart stopped.")],
        ),
    ]


def put_alarms(client: SyncPrefectClient, tells: UUID | None = None) -> Iterable[str]:
    """Add or renew each alarm, leaving an operator's switch as it is; remove those of ours that are no more."""
    wanted = {alarm.name: alarm for alarm in alarms(tells)}
    for found in client.read_automations():
        if OURS in found.tags and found.name not in wanted:
            client.delete_automation(found.id)
            yield found.name
    for alarm in wanted.values():
        _put(client, alarm)


def _put(client: SyncPrefectClient, alarm: AutomationCore) -> None:
    found = client.read_automations_by_name(alarm.name)
    if not found:
        client.create_automation(alarm)
        return
    first, *doubles = found
    for double in doubles:
        client.delete_automation(double.id)
    same = {"trigger", "actions", "description"}
    if first.model_dump(include=same, mode="json") != alarm.model_dump(include=same, mode="json"):
        client.update_automation(first.id, alarm.model_copy(update={"enabled": first.enabled}))
