"""An alliance file, read and checked: all its faults at once, each with its line."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from adapters.register.alliance_file import (
    AllianceEntry,
    AllianceFile,
    ContactEntry,
    IndicatorEntry,
    PartnerEntry,
    ProfileEntry,
)
from adapters.register.given import Given, GivenContact, GivenPartner, GivenSection
from adapters.register.report import Fault, Refused
from adapters.register.sections import SECTIONS, SectionEntry
from adapters.register.wholeness import fault_at, repeated, unfounded, unknown_members
from adapters.register.words import Day, Words
from adapters.register.yaml_text import Reading, read_yaml
from domain.alliance import Alliance
from domain.errors import RuleBroken
from domain.handbook import Entry
from domain.indicators.catalogue import Indicator
from domain.joining.profiles import Profile
from domain.words import NO_TEXT, Language, Text

MODELS: tuple[type[BaseModel], ...] = (
    AllianceFile,
    AllianceEntry,
    PartnerEntry,
    ProfileEntry,
    ContactEntry,
    IndicatorEntry,
    *SectionEntry.__subclasses__(),
)
FIELDS = sorted({info.alias or name for model in MODELS for name, info in model.model_fields.items()})
KINDS = {
    "int": "file.whole-number",
    "decimal": "file.number",
    "bool": "file.yes-no",
    "date": "file.date",
    "tuple": "file.list",
    "model": "file.fields",
    "greater": "file.range",
    "less": "file.range",
    "too_short": "file.list-empty",
    "string_pattern": "municipality.form",  # the only field with a pattern
}
"""Sentences for pydantic's complaints, by how the complaint's type begins."""


def read_alliance_file(content: bytes) -> Given:
    """Read an alliance file; raises Refused with every fault, RuleBroken when it is no YAML."""
    reading = read_yaml(content)
    faults = list(repeated(reading))
    try:
        file = AllianceFile.model_validate(reading.data, context={"languages": _languages(reading.data)})
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        raise Refused([*faults, *(_fault(reading, one) for one in found if not _follows(one, found))]) from None
    faults += [*unfounded(reading, file), *unknown_members(reading, file)]
    if faults:
        raise Refused(faults)
    return _given(reading, file)


def _languages(data: Any) -> list[Language]:
    """Return the languages the file itself asks for, as far as they can be read before it is checked."""
    alliance = data.get("alliance") if isinstance(data, Mapping) else None
    written = alliance.get("languages") if isinstance(alliance, Mapping) else None
    if not isinstance(written, list):
        return list(AllianceEntry.model_fields["languages"].default)
    return [language for language in Language if language.value in written]


def _follows(error: Any, others: Sequence[Any]) -> bool:
    """Tell whether a list only seems too short because what stands in it is faulty."""
    here = error["loc"]
    return error["type"] == "too_short" and any(
        one["loc"][: len(here)] == here and len(one["loc"]) > len(here) for one in others
    )


def _fault(reading: Reading, error: Any) -> Fault:
    return fault_at(reading, error["loc"], _problem(error))


def _problem(error: Mapping[str, Any]) -> RuleBroken:
    kind, facts = str(error["type"]), error.get("ctx") or {}
    if isinstance(facts.get("error"), RuleBroken):
        broken: RuleBroken = facts["error"]
        return broken
    if kind == "missing":
        return RuleBroken("file.missing", field=error["loc"][-1])
    if kind == "extra_forbidden":
        return RuleBroken("file.unknown-field", guess=_guess(str(error["loc"][-1])))
    if kind in {"enum", "literal_error"}:
        return RuleBroken("file.choice", allowed=str(facts.get("expected", "")).replace(" or ", ", ").replace("'", ""))
    allowed = ", ".join(f"{name} {value}" for name, value in facts.items() if name in {"ge", "le", "gt", "lt"})
    code = next((code for start, code in KINDS.items() if kind.startswith(start)), "file.value")
    return RuleBroken(code, allowed=allowed)


def _guess(written: str) -> str:
    return next(iter(get_close_matches(written, FIELDS, n=1)), "–")


def _given(reading: Reading, file: AllianceFile) -> Given:
    partners = [
        GivenPartner(
            one.id,
            _fields(one, "id", "contacts", "profile"),
            [_contact(person, reading.line(("partners", n, "contacts", m))) for m, person in enumerate(one.contacts)],
            reading.line(("partners", n)),
            _profile(one.id, one.profile) if one.profile else None,
        )
        for n, one in enumerate(file.partners)
    ]
    catalogue = [_indicator(one, position) for position, one in enumerate(file.indicators) if one.active]
    dropped = frozenset(one.code for one in file.indicators if not one.active)
    return Given(partners, _alliance(file.alliance), catalogue, dropped, _sections(reading, file))


def _sections(reading: Reading, file: AllianceFile) -> dict[type[Entry], GivenSection]:
    return {
        kind: _section(reading, name, getattr(file, name))
        for name, kind in SECTIONS.items()
        if name in file.model_fields_set
    }


def _section(reading: Reading, name: str, entries: Sequence[SectionEntry]) -> GivenSection:
    dropped = frozenset(one.code for one in entries if not one.active)
    rows = {one.code: reading.line((name, number)) for number, one in enumerate(entries)}
    return GivenSection([one.entry() for one in entries if one.active], dropped, rows)


def _fields(entry: PartnerEntry | ContactEntry, *without: str) -> dict[str, Any]:
    """Return what was written of an entry; what was not written keeps its value on the next import."""
    names = entry.model_fields_set.difference(without)
    return {name: _plain(getattr(entry, name)) for name in names}


def _plain(value: Any) -> Any:
    return value.text if isinstance(value, Words) else value


def _contact(entry: ContactEntry, row: int) -> GivenContact:
    fields = _fields(entry, "absence", "working_days", "sits_in", "deputy_in", "channel")
    if "working_days" in entry.model_fields_set:
        fields["working_days"] = tuple(sorted(list(Day).index(day) for day in entry.working_days))
    if entry.absence:
        fields |= {"away_from": entry.absence.first, "away_until": entry.absence.last}
    return GivenContact(entry.email, fields, row, entry.sits_in, entry.deputy_in, (entry.channel or "").strip())


def _profile(partner: str, entry: ProfileEntry) -> Profile:
    core_task, gives, seeks = (one.text if one else NO_TEXT for one in (entry.core_task, entry.gives, entry.seeks))
    return Profile(partner, core_task, gives, seeks, entry.tags)


def _alliance(entry: AllianceEntry) -> Alliance:
    words = {"name", "benefit", "renewal"}
    plain = {name: getattr(entry, name) for name in AllianceEntry.model_fields if name not in words}
    benefit = entry.benefit.text if entry.benefit else Text("")
    return Alliance(name=entry.name.text, benefit=benefit, renewal=entry.renewal or "", **plain)


def _indicator(entry: IndicatorEntry, position: int) -> Indicator:
    words = {"title", "unit", "theme", "help", "active"}
    plain = {name: getattr(entry, name) for name in IndicatorEntry.model_fields if name not in words}
    theme, help_ = (one.text if one else NO_TEXT for one in (entry.theme, entry.help))
    return Indicator(title=entry.title.text, unit=entry.unit.text, theme=theme, help=help_, position=position, **plain)
