"""Prefect's API as the announcer needs it: one run of a key, and events in the feed."""

from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

import httpx
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.events import Event
from prefect.exceptions import ObjectNotFound, PrefectHTTPStatusError
from prefect.states import Scheduled

from adapters.announcements.announcer import Untold
from adapters.clock import SystemClock
from domain.errors import NotNow
from domain.kinds import KINDS

AHEAD = timedelta(seconds=2)
"""Runs start this much later, so that a burst of events meets one that still waits."""
HANGS_AFTER = timedelta(minutes=3)
"""A run says that it is awake as its first deed; one that began this long ago and has not is dead."""
BEGUN = frozenset({StateType.PENDING, StateType.RUNNING, StateType.CANCELLING})


@dataclass
class PrefectCalls:
    """One open connection to Prefect's API. Any failure becomes NotNow; make another one then."""

    clock: SystemClock = field(default_factory=SystemClock)
    _stack: ExitStack = field(default_factory=ExitStack)
    _ids: dict[str, UUID] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._client: SyncPrefectClient = self._stack.enter_context(get_client(sync_client=True))

    def start(self, deployment: str, alliance: str, key: str, why: Sequence[str] = ()) -> bool:
        """Have a run of this key; False when the one there is has ended or hangs."""
        now = self.clock.now()
        try:
            run = self._client.create_flow_run_from_deployment(
                self._id(deployment),
                parameters={"alliance": alliance},
                name=f"{deployment} for {alliance}",  # until it starts; then it is named after its subject
                idempotency_key=key,
                tags=why,
                state=Scheduled(scheduled_time=now + AHEAD),
            )
        except (httpx.HTTPError, PrefectHTTPStatusError, ObjectNotFound) as away:
            self._stack.close()
            raise NotNow("prefect.away", deployment=deployment) from away
        return lives(run, now)

    def show(self, events: Sequence[Untold]) -> None:
        """Let the events appear in the feed; ids only. May lose them, and then says nothing.

        Prefect's own `emit_event` keeps a thread that waits for an absent server for ever, when we want to stop.
        """
        shown = [_shown(event, self.clock.now()).model_dump(mode="json") for event in events]
        with suppress(httpx.HTTPError, PrefectHTTPStatusError):
            self._client._client.post("/events", json=shown)  # noqa: SLF001 - the client has no method for it

    def _id(self, deployment: str) -> UUID:
        if deployment not in self._ids:
            found = self._client.read_deployment_by_name(f"{deployment}/{deployment}")
            self._ids[deployment] = found.id
        return self._ids[deployment]


def _shown(event: Untold, now: datetime) -> Event:
    kind = event.name.partition(".")[0]
    thing = "request" if kind in KINDS else kind
    about = {
        "prefect.resource.id": f"yhdyspinta.{thing}.{event.subject}",
        "prefect.resource.name": event.subject,
        "yhdyspinta.alliance": event.alliance,
    }
    # Two announcers show the same event: by its id Prefect keeps one.
    id = uuid5(NAMESPACE_URL, f"yhdyspinta/{event.alliance}/{event.seq}/{event.at.isoformat()}")
    return Event.model_validate({"event": f"yhdyspinta.{event.name}", "resource": about, "occurred": now, "id": id})


def lives(run: FlowRun, now: datetime) -> bool:
    """Tell whether a run will still do its first read: it waits, or has only just begun."""
    state = run.state
    if state is None or state.is_scheduled():
        return True
    return state.type in BEGUN and now - state.timestamp < HANGS_AFTER
