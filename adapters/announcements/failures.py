"""Which flows fail: those of ours whose newest run that ended has failed or crashed."""

from datetime import datetime, timedelta
from uuid import UUID

import httpx
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterEndTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.exceptions import PrefectHTTPStatusError

from adapters.announcements.contents import OURS
from adapters.clock import SystemClock
from domain.errors import NotNow

BACK = timedelta(days=2)
WELL, UNWELL = [StateType.COMPLETED], [StateType.FAILED, StateType.CRASHED]


def failed_flows() -> list[str]:
    """Return the names of the deployments whose newest run has failed, by the machine's clock, as Prefect keeps it.

    Raises NotNow where Prefect cannot be asked.
    """
    try:
        with get_client(sync_client=True) as client:
            since = SystemClock().now() - BACK
            known = {run.deployment_id for run in _ended(client, since, UNWELL) if run.deployment_id}
            return sorted(client.read_deployment(one).name for one in known if _fails(client, since, one))
    except (httpx.HTTPError, PrefectHTTPStatusError) as away:
        raise NotNow("prefect.away") from away


def _fails(client: SyncPrefectClient, since: datetime, deployment: UUID) -> bool:
    """Tell whether a deployment's newest run that ended has failed; the sweep alone has hundreds of newer ones."""
    newest = _ended(client, since, [*WELL, *UNWELL], DeploymentFilter(id=DeploymentFilterId(any_=[deployment])), 1)
    return any(run.state_type in UNWELL for run in newest)


def _ended(
    client: SyncPrefectClient,
    since: datetime,
    states: list[StateType],
    deployment: DeploymentFilter | None = None,
    most: int = 200,
) -> list[FlowRun]:
    ours = FlowRunFilter(
        tags=FlowRunFilterTags(all_=[OURS]),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=states)),
        end_time=FlowRunFilterEndTime.model_validate({"after_": since}),
    )
    order = FlowRunSort.END_TIME_DESC
    return client.read_flow_runs(flow_run_filter=ours, deployment_filter=deployment, sort=order, limit=most)
