"""A file of the register comes in: every fault told at once, and all of it or nothing."""

from pathlib import Path

from adapters.register.report import Report
from domain.ports import Ports


def import_file(ports: Ports, path: Path, *, dry_run: bool = False, alliance: str = "") -> Report:
    """Import an alliance file (.yaml), or partners of an alliance (.xlsx, .csv); see `Report`.

    `alliance` is needed for partners when there are several alliances. With `dry_run`, or when `report.faults` is not
    empty, nothing is written. Raises RuleBroken when the file cannot be read at all.
    """
    raise NotImplementedError
