"""The demo alliance: founded once, relative to its first day, with a past to compare with."""

from enum import StrEnum

from domain.ports import Ports
from domain.words import Language

CODE = "demo"


class Demo(StrEnum):
    """How the demo stands."""

    MISSING = "missing"
    RUNNING = "running"
    LOCKED = "locked"


def start(ports: Ports, language: Language = Language.EN) -> str:
    """Found the demo alliance unless it is there, and say in a sentence how it stands. A second call writes nothing."""
    raise NotImplementedError


def state(ports: Ports) -> Demo:
    """Tell whether the demo is missing, running, or its round has locked."""
    raise NotImplementedError


def reset(ports: Ports, alliance: str = CODE, language: Language = Language.EN) -> str:
    """Delete the demo alliance and found it anew, in one transaction; raises RuleBroken for any other alliance."""
    raise NotImplementedError
