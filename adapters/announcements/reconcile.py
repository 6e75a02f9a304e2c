"""Prefect is brought in line with prefect.yaml: what is missing is added, what we no longer want is removed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import httpx
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import ConcurrencyLimitConfig, StateType
from prefect.client.schemas.schedules import CronSchedule
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectAlreadyExists, ObjectNotFound, PrefectHTTPStatusError
from prefect.flows import load_flow_from_entrypoint
from prefect.states import Cancelled, Crashed
from prefect.types.entrypoint import EntrypointType

from adapters.announcements.alarms import TELLS, put_alarms
from adapters.announcements.contents import POOL, Deployment, as_set, deployments
from adapters.announcements.health import OUR_DEPLOYMENTS
from adapters.announcements.prefect_calls import BEGUN
from adapters.clock import SystemClock
from adapters.settings import Settings


@dataclass(frozen=True)
class Reconciled:
    """What was put into Prefect and what was taken out, by name."""

    deployed: tuple[str, ...]
    removed: tuple[str, ...]


def reconcile(now: datetime, wanted: Iterable[Deployment] | None = None) -> Reconciled:
    """Bring the work pool, deployments, schedules and alarms in line; an operator's pause of a schedule stays."""
    settings = Settings()
    entries = tuple(as_set(entry, settings) for entry in (deployments() if wanted is None else wanted))
    with get_client(sync_client=True) as client:
        _have_pool(client)
        ids = {entry.name: _deploy(entry) for entry in entries}
        removed = [*_remove_deployments(client, set(ids.values()))]
        for entry in entries:
            removed += _remove_schedules(client, entry, ids[entry.name])
            _let_missed_go(client, ids[entry.name], now)
        removed += put_alarms(client, ids.get(TELLS) if settings.operators_url else None)
    return Reconciled(tuple(ids), tuple(removed))


def in_line() -> bool:
    """Bring everything in line at a start, when we hold all workers and none runs yet."""
    reconcile(SystemClock().now())
    end_orphans()
    return True


def _have_pool(client: SyncPrefectClient) -> None:
    try:
        client.read_work_pool(POOL)
    except ObjectNotFound:
        try:
            client.create_work_pool(WorkPoolCreate(name=POOL, type="process"))
        except ObjectAlreadyExists:  # somebody else has just made it
            return


def _deploy(entry: Deployment) -> UUID:
    flow: Any = load_flow_from_entrypoint(entry.entrypoint)
    limit = entry.concurrency_limit
    made = cast(
        "RunnerDeployment",
        flow.to_deployment(
            entry.name,
            parameters=dict(entry.parameters),
            description=_described(flow.description, entry),
            tags=entry.shown,
            work_pool_name=POOL,
            concurrency_limit=ConcurrencyLimitConfig.model_validate(limit.model_dump()) if limit else None,
            entrypoint_type=EntrypointType.MODULE_PATH,
        ),
    )
    schedules = [
        {"slug": one.slug, "schedule": CronSchedule(cron=one.cron, timezone=one.timezone)} for one in entry.schedules
    ]
    return cast("UUID", made.apply(schedules=schedules))


def _described(what: str, entry: Deployment) -> str:
    """Say in Prefect's page of a deployment also what wakes it."""
    names = ", ".join(f"`{name}`" for name in entry.listens_to)
    return f"{what}\n\nWoken by {names}." if names else what


def _remove_deployments(client: SyncPrefectClient, wanted: set[UUID]) -> Iterable[str]:
    """Prefect itself keeps what left prefect.yaml, and goes on firing it."""
    for found in client.read_deployments(deployment_filter=OUR_DEPLOYMENTS):
        if found.id not in wanted:
            client.delete_deployment(found.id)
            yield found.name


def _remove_schedules(client: SyncPrefectClient, entry: Deployment, id: UUID) -> Iterable[str]:
    """Prefect itself never removes a schedule that has a slug."""
    wanted = {one.slug for one in entry.schedules}
    for schedule in client.read_deployment_schedules(id):
        if schedule.slug not in wanted:
            client.delete_deployment_schedule(id, schedule.id)
            yield f"{entry.name}/{schedule.slug}"


def _let_missed_go(client: SyncPrefectClient, id: UUID, now: datetime) -> None:
    """After a rest every missed run would start at once. The tables know what is due: the newest one finds it all."""
    missed = client.read_flow_runs(
        deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[id])),
        flow_run_filter=FlowRunFilter(
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
            expected_start_time=FlowRunFilterExpectedStartTime.model_validate({"before_": now}),
        ),
    )
    by_clock = [run for run in missed if run.auto_scheduled]
    for run in sorted(by_clock, key=lambda run: run.expected_start_time or now)[:-1]:
        client.delete_flow_run(run.id)


def end_orphans() -> int:
    """End the runs that a stopped worker left behind; only for whoever holds all workers, before they start.

    Their key would otherwise look taken, and wake-ups would wait for a run that never comes.
    """
    begun = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(BEGUN))))
    with get_client(sync_client=True) as client:
        orphans = client.read_flow_runs(deployment_filter=OUR_DEPLOYMENTS, flow_run_filter=begun)
        for run in orphans:
            ending = Crashed if run.state and run.state.is_running() else Cancelled
            client.set_flow_run_state(run.id, ending(message="The service stopped before it was done."), force=True)
        return len(orphans)


def orphans_ended() -> bool:
    """End what a worker that died has left behind; False while Prefect is away: the next one would not live."""
    try:
        end_orphans()
    except (httpx.HTTPError, PrefectHTTPStatusError):
        return False
    return True
