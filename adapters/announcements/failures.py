"""Which flows fail: those of ours whose newest run that ended has failed or crashed."""

from datetime import datetime, timedelta

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterEndTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.sorting import FlowRunSort

from adapters.announcements.contents import OURS
from adapters.clock import SystemClock

BACK = timedelta(days=2)
ENDS = [StateType.COMPLETED, StateType.FAILED, StateType.CRASHED]


def failed_flows() -> list[str]:
    """Return the names of the deployments whose newest run has failed, by the machine's clock, as Prefect keeps it."""
    with get_client(sync_client=True) as client:
        newest: dict[str, FlowRun] = {}
        for run in _ended(client, SystemClock().now()):
            newest.setdefault(str(run.deployment_id), run)
        failed = [run for run in newest.values() if run.deployment_id and run.state_type is not StateType.COMPLETED]
        return sorted(client.read_deployment(run.deployment_id).name for run in failed if run.deployment_id)


def _ended(client: SyncPrefectClient, now: datetime) -> list[FlowRun]:
    ours = FlowRunFilter(
        tags=FlowRunFilterTags(all_=[OURS]),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=ENDS)),
        end_time=FlowRunFilterEndTime.model_validate({"after_": now - BACK}),
    )
    return client.read_flow_runs(flow_run_filter=ours, sort=FlowRunSort.END_TIME_DESC, limit=200)
