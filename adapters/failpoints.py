"""Named points at which a test may let the process die; free when none is set."""

import os
import signal
from itertools import count

VARIABLE = "FAILPOINT"
"""`name` or `name:n`: the process dies where it comes to the point the n-th time, as by a pulled plug."""
_name, _, _which = os.environ.get(VARIABLE, "").partition(":")
_passing = count(1)


def reach(point: str) -> None:
    """Die here if this is the point, as often passed, that the environment names."""
    if _name and point == _name and next(_passing) == int(_which or 1):
        os.kill(os.getpid(), signal.SIGKILL)
