"""Whether Prefect is well: its API answers, and its scheduler lives, which the API does not tell."""

import httpx
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterTags,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.exceptions import PrefectHTTPStatusError

from adapters.announcements.contents import OURS
from adapters.clock import SystemClock

OUR_DEPLOYMENTS = DeploymentFilter(tags=DeploymentFilterTags(all_=[OURS]))


def scheduler_lives() -> bool | None:
    """Tell whether runs lie ahead for the schedules that are on; None when no schedule of ours is.

    A scheduler can be dead while health and UI stay green (with SQLAlchemy 2.1 Prefect 3.8.8's is).
    Raises httpx.HTTPError or PrefectHTTPStatusError when the API does not answer.
    """
    with get_client(sync_client=True) as client:
        found = client.read_deployments(deployment_filter=OUR_DEPLOYMENTS)
        if not any(schedule.active for one in found if not one.paused for schedule in one.schedules):
            return None
        return _runs_ahead(client)


def _runs_ahead(client: SyncPrefectClient) -> bool:
    ahead = FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
        expected_start_time=FlowRunFilterExpectedStartTime.model_validate({"after_": SystemClock().now()}),
    )
    runs = client.read_flow_runs(deployment_filter=OUR_DEPLOYMENTS, flow_run_filter=ahead)
    return any(run.auto_scheduled for run in runs)


def why_not_well() -> str:
    """Say in a sentence what is wrong with Prefect and what mends it; nothing when all is well."""
    try:
        lives = scheduler_lives()
    except PrefectHTTPStatusError as refused:
        status = refused.response.status_code
        return f"Prefect's API refuses us ({status}): set PREFECT_SERVER_API_AUTH_STRING as its server has it."
    except httpx.HTTPError:
        return "Prefect's API does not answer: start `yhdyspinta up`, or set PREFECT_API_URL."
    if lives is None:
        return "Prefect has no active schedule of ours: `yhdyspinta up` puts prefect.yaml into it."
    if not lives:
        return (
            "Prefect's scheduler makes no runs, though its API answers: look into the server's log, "
            "and reinstall the locked packages (SQLAlchemy below 2.1)."
        )
    return ""
