"""The backstop: which flows have work due, whatever became of the events that should have told them."""

from domain.operating import PROCESSES
from domain.outcome import Outcome
from domain.ports import Ports


def sweep(ports: Ports, alliance: str) -> Outcome:
    """Count what is due for each flow; `ids` names the flows to wake. Nothing else is done here."""
    now = ports.clock.now()
    with ports.store.look(alliance) as work:
        due = {name: work.waiting(name, now) for name in PROCESSES if not work.is_off(name)}
    found = {name: count for name, count in due.items() if count}
    return Outcome(f"Sweep of {alliance}", found, list(found))
