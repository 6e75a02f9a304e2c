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
from adapters.launch.offered import listed
from adapters.wording import say
from domain.errors import RuleBroken
from domain.words import Language, Text

FINE = frozenset({"Completed", "NeedsPerson"})
ANYTHING: TypeAdapter[Any] = TypeAdapter(Any)


@dataclass(frozen=True)
class Ended:
    """How a flow ended: its state's name and message, and what it did for each alliance.

    `code` names what refused the whole before it began.
    """

    flow: str
    state: str
    message: str
    endings: list[Any]
    code: str = ""

    @property
    def fine(self) -> bool:
        """Tell whether the flow did what it was asked."""
        return self.state in FINE

    def as_json(self) -> dict[str, Any]:
        """Return the whole as JSON can hold it; each error with its code beside its sentence."""
        return {
            "flow": self.flow,
            "state": self.state,
            "message": self.message,
            "problems": self._problems(),
            "outcomes": [
                {"alliance": ending.alliance, **ANYTHING.dump_python(outcome, mode="json")}
                for ending in self.endings
                for outcome in ending.outcomes
            ],
        }

    def _problems(self) -> list[dict[str, str]]:
        found = [(one.alliance, one.code, one.sentence) for one in self.endings] or [("", self.code, self.message)]
        return [{"alliance": alliance, "code": code, "sentence": said} for alliance, code, said in found if code]


def run_here(name: str, given: Mapping[str, str]) -> Ended:
    """Run a flow by its name in prefect.yaml; raises RuleBroken for what there is none of, or what it cannot use."""
    flow = _flow(name)
    _check_names(name, flow, given)
    logging.getLogger("prefect.flows").disabled = True  # it would repeat what was typed
    parameters = {key: _checked(flow, key, value) for key, value in given.items()}
    state = asyncio.run(flow.fn(**parameters))
    return Ended(name, str(state.name), str(state.message), list(state.data))


def pairs(written: list[str]) -> dict[str, str]:
    """Read parameters written as name=value, or as --name for name=true; raises RuleBroken."""
    plain = [f"{one}=true" if one.startswith("--") and "=" not in one else one for one in written]
    found = [one.removeprefix("--").partition("=") for one in plain]
    if not all(name and equals for name, equals, _ in found):
        raise RuleBroken("run.pair")
    return {name: value for name, _, value in found}


def _flow(name: str) -> Any:
    entrypoints = {entry.name: entry.entrypoint for entry in deployments()}
    if not name:
        raise RuleBroken("run.which-flow", flows=listed())
    if name not in entrypoints:
        raise RuleBroken("run.flow-unknown", flow=name, flows=", ".join(entrypoints))
    module, _, function = entrypoints[name].rpartition(".")
    return getattr(import_module(module), function)


def _check_names(name: str, flow: Any, given: Mapping[str, str]) -> None:
    known = inspect.signature(flow.fn).parameters
    if unknown := sorted(set(given) - set(known)):
        raise RuleBroken("run.parameter-unknown", flow=name, given=", ".join(unknown), known=", ".join(known))
    if missing := [key for key, one in known.items() if one.default is one.empty and key not in given]:
        raise RuleBroken("run.parameter-missing", flow=name, name=missing[0], allowed=_allowed(missing[0]))


def _checked(flow: Any, name: str, value: str) -> Any:
    annotation = inspect.signature(flow.fn).parameters[name].annotation
    try:
        return TypeAdapter(annotation).validate_python(value)
    except ValueError:
        raise RuleBroken("run.parameter-form", name=name, allowed=_allowed(name)) from None


def _allowed(name: str) -> Text:
    return Text(*(say(language, f"run.allowed.{name}") for language in Language))
