"""The backstop: which flows have work due, whatever became of the events that should have told them."""

from collections.abc import Sequence

from domain.errors import Never, NotNow
from domain.operating import PROCESSES
from domain.outcome import Outcome
from domain.ports import Ports
from domain.processes.alarming import untold
from domain.processes.inbox.reading import mail_waits

READS, TELLS = "read-inbox", "raise-alarms"
UNSEEN = "inbox out of reach"


def sweep(ports: Ports, alliance: str, failed: Sequence[str] | None = None) -> Outcome:
    """Count what is due for each flow; `ids` names the flows to wake. Nothing else is done here.

    The inbox and the flows that have `failed`, where those are known, are looked at here too, so that whoever reads
    and whoever tells operators runs only where there is something to do.
    """
    now = ports.clock.now()
    with ports.store.look(alliance) as work:
        due = {name: work.waiting(name, now) for name in PROCESSES if not work.is_off(name)}
    if failed is not None:
        due[TELLS] = untold(ports, alliance, failed)
    unseen = 0
    if READS in due:  # outside the transaction: another server may take its time
        try:
            due[READS] += mail_waits(ports, alliance)
        except (NotNow, Never):
            unseen = 1
            due[READS] += 1  # the flow says what stands in its way
    found = {name: count for name, count in due.items() if count}
    return Outcome(f"Sweep of {alliance}", {**found, UNSEEN: unseen} if unseen else found, list(found))
