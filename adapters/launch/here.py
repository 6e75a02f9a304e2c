"""Any flow, run in this process without a server."""

import asyncio
import inspect
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from pydantic import TypeAdapter

from adapters.announcements.contents import deployments
from adapters.launch.faults import CannotStart

FINE = frozenset({"Completed", "NeedsPerson"})
ANYTHING: TypeAdapter[Any] = TypeAdapter(Any)


@dataclass(frozen=True)
class Ended:
    """How a flow ended: its state's name and message, and what it did for each alliance."""

    flow: str
    state: str
    message: str
    endings: list[Any]

    @property
    def fine(self) -> bool:
        """Tell whether the flow did what it was asked."""
        return self.state in FINE

    def as_json(self) -> dict[str, Any]:
        """Return the whole as JSON can hold it."""
        return {
            "flow": self.flow,
            "state": self.state,
            "message": self.message,
            "outcomes": [
                {"alliance": ending.alliance, **ANYTHING.dump_python(outcome, mode="json")}
                for ending in self.endings
                for outcome in ending.outcomes
            ],
        }


def run_here(name: str, given: Mapping[str, str]) -> Ended:
    """Run a flow by its name in prefect.yaml; raises CannotStart for what there is none of."""
    flow = _flow(name)
    _check_names(name, flow, given)
    logging.getLogger("prefect.flows").disabled = True  # it would repeat what was typed
    try:
        parameters = flow.validate_parameters(dict(given))
    except Exception as refused:  # noqa: BLE001 - an exception of Prefect's own, which is not imported here
        raise CannotStart(f"{name}: {refused}") from None
    state = asyncio.run(flow.fn(**parameters))
    return Ended(name, str(state.name), str(state.message), list(state.data))


def _flow(name: str) -> Any:
    entrypoints = {entry.name: entry.entrypoint for entry in deployments()}
    if name not in entrypoints:
        raise CannotStart(f"There is no flow {name}. There are: {', '.join(entrypoints)}.")
    module, _, function = entrypoints[name].rpartition(".")
    return getattr(import_module(module), function)


def _check_names(name: str, flow: Any, given: Mapping[str, str]) -> None:
    known = inspect.signature(flow.fn).parameters
    if unknown := sorted(set(given) - set(known)):
        raise CannotStart(f"{name} knows no {', '.join(unknown)}. It knows: {', '.join(known)}.")
    if missing := [key for key, one in known.items() if one.default is one.empty and key not in given]:
        raise CannotStart(f"{name} needs {', '.join(missing)}: add {missing[0]}=…")
