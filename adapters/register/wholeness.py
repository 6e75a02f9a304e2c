"""What hangs together across an alliance file: nothing twice, nothing that points nowhere."""

from collections.abc import Iterator, Mapping
from typing import Any

from adapters.register.alliance_file import AllianceFile, ContactEntry
from adapters.register.report import Fault
from adapters.register.sections import SECTIONS
from adapters.register.yaml_text import Path, Reading
from domain.errors import RuleBroken
from domain.reports.chapters import AREA


def fault_at(reading: Reading, path: Path, problem: RuleBroken) -> Fault:
    """Say where in the file something is wrong, as a person counts."""
    shown = ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
    return Fault(reading.line(path), shown, problem)


def repeated(reading: Reading) -> Iterator[Fault]:
    """Find fields written twice, and ids, codes and addresses that should be unique."""
    yield from (fault_at(reading, path, RuleBroken("file.twice")) for path in reading.twice)
    data = reading.data if isinstance(reading.data, Mapping) else {}
    yield from _same(reading, ("partners",), data.get("partners"), "id")
    for section in ("indicators", *SECTIONS):
        yield from _same(reading, (section,), data.get(section), "code")
    for number, partner in enumerate(_entries(data.get("partners"))):
        yield from _same(reading, ("partners", number, "contacts"), partner.get("contacts"), "email")


def _entries(listed: Any) -> list[Mapping[str, Any]]:
    return [one if isinstance(one, Mapping) else {} for one in listed] if isinstance(listed, list) else []


def _same(reading: Reading, path: Path, listed: Any, field: str) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for number, entry in enumerate(_entries(listed)):
        written = entry.get(field)
        if not isinstance(written, str):
            continue
        if (first := seen.setdefault(written.casefold(), number)) != number:
            line = reading.line((*path, first, field))
            yield fault_at(reading, (*path, number, field), RuleBroken("file.repeated", line=line))


def unfounded(reading: Reading, file: AllianceFile) -> Iterator[Fault]:
    """Check what hangs together across the file."""
    backbone = next((partner for partner in file.partners if partner.id == file.alliance.backbone), None)
    if backbone is None:
        yield fault_at(reading, ("alliance", "backbone"), RuleBroken("file.backbone", id=file.alliance.backbone))
    elif not any(contact.coordinator and contact.active for contact in backbone.contacts):
        yield fault_at(reading, ("alliance", "backbone"), RuleBroken("file.coordinator"))
    for number, partner in enumerate(file.partners):
        for index, contact in enumerate(partner.contacts):
            if contact.coordinator and partner is not backbone:
                path = ("partners", number, "contacts", index, "coordinator")
                yield fault_at(reading, path, RuleBroken("file.coordinator-elsewhere", id=file.alliance.backbone))


def unknown_members(reading: Reading, file: AllianceFile) -> Iterator[Fault]:
    """Find seats of partners and forums that the file does not know."""
    partners = {one.id for one in file.partners}
    for number, forum in enumerate(file.forums):
        for index, member in enumerate(forum.members):
            if member not in partners:
                yield fault_at(reading, ("forums", number, "members", index), RuleBroken("file.member", id=member))
    yield from _unknown_writers(reading, file, {*partners, AREA})
    yield from _unknown_indicators(reading, file)
    yield from _seasons_nowhere(reading, file)
    for number, partner in enumerate(file.partners):
        for index, contact in enumerate(partner.contacts):
            yield from _unknown_forums(reading, file, contact, ("partners", number, "contacts", index))


def _unknown_writers(reading: Reading, file: AllianceFile, known: set[str]) -> Iterator[Fault]:
    for number, chapter in enumerate(file.chapters):
        for index, writer in enumerate(chapter.writers):
            if writer not in known:
                yield fault_at(reading, ("chapters", number, "writers", index), RuleBroken("file.member", id=writer))


def _seasons_nowhere(reading: Reading, file: AllianceFile) -> Iterator[Fault]:
    known = {one.code for one in file.forums}
    for number, season in enumerate(file.year):
        if season.forum and season.forum not in known:
            yield fault_at(reading, ("year", number, "forum"), RuleBroken("file.forum", id=season.forum))


def _unknown_indicators(reading: Reading, file: AllianceFile) -> Iterator[Fault]:
    known = {one.code for one in file.indicators}
    for number, count in enumerate(file.counts_of_people):
        if count.code not in known:
            yield fault_at(reading, ("counts_of_people", number, "code"), RuleBroken("file.indicator", id=count.code))


def _unknown_forums(reading: Reading, file: AllianceFile, contact: ContactEntry, path: Path) -> Iterator[Fault]:
    forums = {one.code for one in file.forums}
    for field, codes in (("sits_in", contact.sits_in), ("deputy_in", contact.deputy_in)):
        for place, code in enumerate(codes):
            if code not in forums:
                yield fault_at(reading, (*path, field, place), RuleBroken("file.forum", id=code))
