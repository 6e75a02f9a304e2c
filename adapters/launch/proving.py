"""Whether a file is a report published here, in words for a terminal."""

from collections.abc import Iterator
from pathlib import Path

from adapters.wording import say, spoken_time
from domain.errors import NotFound
from domain.ports import Ports
from domain.processes.reports.publishing import Proof, prove
from domain.words import Language


def proven(ports: Ports, file: Path, language: Language) -> tuple[bool, list[str]]:
    """Tell whether the file is just as it was published, and why it is believed or not.

    Raises NotFound for a file there is none of.
    """
    try:
        contents = file.read_bytes()
    except OSError:
        raise NotFound("verify.no-file", file=str(file)) from None
    found = prove(ports, contents)
    if found is None:
        return False, [say(language, "verify.unknown", file=file.name)]
    return found.whole and found.broken is None, list(_lines(found, language))


def _lines(found: Proof, language: Language) -> Iterator[str]:
    record = found.record
    at = spoken_time(record.at, language)
    yield say(language, "verify.published", title=found.title, version=record.version, at=at, alliance=found.alliance)
    yield say(language, f"verify.frozen.{'whole' if found.whole else 'changed'}")
    chain = "verify.chain.whole" if found.broken is None else "verify.chain.broken"
    yield say(language, chain, number=found.broken or record.number, head=record.head)
    if found.newest != record.version:
        yield say(language, "verify.newer", version=found.newest)
