"""An operator lets a process rest, and wakes it again."""

from domain.errors import NotFound
from domain.events import Event
from domain.operating import PROCESSES
from domain.ports import Ports


def switch(ports: Ports, alliance: str, name: str, by: str, *, off: bool) -> bool:
    """Switch a process off or on. What comes due while it rests is done when it wakes.

    Returns False when it already was so; raises NotFound for a process there is none of.
    """
    if name not in PROCESSES:
        raise NotFound("process.unknown", name=name)
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        if not work.switches.set(name, off=off, now=now):
            return False
        work.tell(Event(f"process.switched-{'off' if off else 'on'}", name, by, now))
    ports.wake()
    return True
