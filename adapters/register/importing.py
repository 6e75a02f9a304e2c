"""A file of the register comes in: every fault told at once, and all of it or nothing."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from adapters.register.changes import Decision, Known, decide, known
from adapters.register.given import Given
from adapters.register.grid import read_grid
from adapters.register.own_channels import give_channels
from adapters.register.partner_table import read_partners
from adapters.register.plan_importing import import_plan
from adapters.register.plan_table import plan_header
from adapters.register.reading import read_alliance_file
from adapters.register.report import Change, Did, Fault, Refused, Report
from adapters.register.terms import keep_terms
from adapters.register.within import within
from domain.alliance import Alliance
from domain.errors import NotFound, RuleBroken
from domain.events import Event
from domain.indicators.placing import Places, places
from domain.partners import Partner, Sector
from domain.ports import Ports, Work
from domain.processes.joining.parting import part, rejoin
from domain.processes.steering import retire_contact
from domain.requests import BY_RULE
from domain.terms import CouncilTerm
from domain.words import Text

TEXT = (".yaml", ".yml")
TABLES = (".xlsx", ".csv", ".xls", ".xlsm")
"""The last two are taken only to say what to save them as."""


def import_file(ports: Ports, path: Path, *, dry_run: bool = False, alliance: str = "", plan: str = "") -> Report:
    """Import an alliance file (.yaml), or partners or the plan of an alliance (.xlsx, .csv); see `Report`.

    `alliance` is needed for tables when there are several alliances; `plan` names another than the running council
    term's, as 2029-2033. With `dry_run`, or when `report.faults` is not
    empty, nothing is written. Raises RuleBroken when the file cannot be read at all.
    """
    suffix = path.suffix.lower()
    content, by_line = _content(path, suffix), suffix in TEXT
    try:
        if by_line:
            report = _import_alliance(ports, content, dry_run)
        else:
            report = _import_table(ports, content, suffix, dry_run, alliance, plan)
    except Refused as refused:
        return Report(refused.faults, dry_run=dry_run, by_line=by_line)
    if report.changed and not dry_run:
        ports.wake()
    return replace(report, by_line=by_line)


def _content(path: Path, suffix: str) -> bytes:
    """Return what the file holds; raises RuleBroken for one that is not there, of no kind we take, or empty."""
    try:
        _check_kind(path, suffix)
        content = path.read_bytes()
    except OSError:
        raise RuleBroken("file.unreadable", name=path.name) from None
    if not content.strip():
        raise RuleBroken("file.empty", name=path.name)
    return content


def _check_kind(path: Path, suffix: str) -> None:
    if not path.exists():
        raise RuleBroken("file.not-there", name=path.name)
    if not path.is_file():
        raise RuleBroken("file.no-file", name=path.name)
    if suffix not in TEXT + TABLES:
        raise RuleBroken("file.kind", name=path.name)


def _import_alliance(ports: Ports, content: bytes, dry_run: bool) -> Report:
    given = read_alliance_file(content)
    if given.alliance is None:
        raise ValueError("an alliance file names its alliance")
    return _take_in(ports, given.alliance.code, given, dry_run)


def _import_table(ports: Ports, content: bytes, suffix: str, dry_run: bool, alliance: str, plan: str) -> Report:
    code, grid = alliance or _only_alliance(ports), read_grid(content, suffix)
    if (start := plan_header(grid)) is not None:
        return import_plan(ports, code, grid, start, dry_run=dry_run, plan=plan)
    with ports.store.look(code) as work:
        standing = known(work, work.register.alliance())
    given = read_partners(grid, standing)
    return _take_in(ports, code, given, dry_run)


def _only_alliance(ports: Ports) -> str:
    codes = ports.store.alliances()
    if not codes:
        raise RuleBroken("import.no-alliance")
    if len(codes) > 1:
        raise RuleBroken("import.which-alliance", codes=", ".join(codes))
    return codes[0]


class _Rehearsed(Exception):
    """A dry run has done everything and takes it back by leaving the transaction with an error."""


def _take_in(ports: Ports, code: str, given: Given, dry_run: bool) -> Report:
    now = ports.clock.now()
    report = Report(dry_run=dry_run)
    with suppress(_Rehearsed), ports.store.begin(code) as work:
        report = replace(take_in(ports, work, given, now), dry_run=dry_run)
        if dry_run:
            raise _Rehearsed
    return report


def take_in(ports: Ports, work: Work, given: Given, now: datetime) -> Report:
    """Write what a file gives into an open transaction; raises Refused for what the register cannot take."""
    work.register.next_contact_id()  # first, for nobody else may number people until these have their ids
    standing = known(work, _alliance(work))
    there = places(work.figures)
    faults = [*_made_a_demo(standing, given), *_unknown_places(given, standing, there)]
    decision = decide(standing, given)
    work.register.save(decision.alliance, decision.partners, decision.contacts)
    if given.alliance and decision.indicators != list(standing.indicators.values()):
        work.rounds.save_indicators(decision.indicators)
    for section, entries in decision.sections.items():
        work.handbook.save(section, entries)
    work.seats.take(decision.seats)
    work.profiles.save(decision.profiles)
    rows = {one.id: one.row for one in given.partners}
    faults += _terms(work, given, decision)
    faults += _let_go(within(ports, work, now), work, standing, decision, rows, now)
    channels = list(give_channels(ports, work, given, now))
    faults += [one for one in channels if isinstance(one, Fault)]
    if faults:
        raise Refused(faults)
    partners = {**standing.partners, **{one.id: one for one in decision.partners}}
    elsewhere = _in_another_county(given, partners, partners.get(decision.alliance.backbone), work.figures.counties())
    notes = [*_notes(given, decision, bool(there.towns)), *elsewhere]
    report = Report(changes=[*decision.changes, *(one for one in channels if isinstance(one, Change))], notes=notes)
    if report.changed:
        work.tell(Event("register.imported", work.alliance, BY_RULE, now))
    return report


def _alliance(work: Work) -> Alliance | None:
    with suppress(NotFound):
        return work.register.alliance()
    return None


def _made_a_demo(before: Known, given: Given) -> Iterator[Fault]:
    """A demo may be deleted, so a real alliance never becomes one."""
    if before.alliance and not before.alliance.demo and given.alliance and given.alliance.demo:
        yield Fault(1, "alliance.demo", RuleBroken("alliance.real", code=given.alliance.code))


def _terms(work: Work, given: Given, decision: Decision) -> Iterator[Fault]:
    if entries := decision.sections.get(CouncilTerm):
        terms = [one for one in entries if isinstance(one, CouncilTerm)]
        yield from keep_terms(work, terms, given.sections[CouncilTerm].rows)


def _unknown_places(given: Given, before: Known, there: Places) -> Iterator[Fault]:
    """The statistics bank's regions decide which municipalities and counties there are.

    Before they are fetched nothing does; what does not fit then shows among the coordinator's partners.
    """
    for one in given.partners:
        standing = before.partners.get(one.id)
        sector = one.fields.get("sector") or (standing.sector if standing else None)
        code = one.fields.get("municipality")
        if not there.know(sector, code):
            what = "county" if sector is Sector.COUNTY else "municipality"
            yield Fault(one.row, "municipality", RuleBroken(f"{what}.unknown", code=code))


def _in_another_county(
    given: Given, partners: Mapping[str, Partner], backbone: Partner | None, counties: Mapping[str, tuple[str, Text]]
) -> Iterator[tuple[str, dict[str, object]]]:
    """Point out municipalities that the statistics bank puts into another county than the one that leads the work."""
    if backbone is None or backbone.sector is not Sector.COUNTY or not backbone.municipality:
        return
    for one in given.partners:
        partner = partners[one.id]
        county, name = counties.get(partner.municipality or "", (backbone.municipality, backbone.name))
        if partner.sector is Sector.MUNICIPALITY and county != backbone.municipality:
            facts = {"name": partner.name, "code": partner.municipality, "county": name, "ours": backbone.name}
            yield "other-county", {"row": one.row, **facts}


def _let_go(
    ports: Ports, work: Work, before: Known, decision: Decision, rows: Mapping[str, int], now: datetime
) -> Iterator[Fault]:
    """Let partners leave, or come back, just as a page would; requests of people who left move on."""
    by = next((one.id for one in work.register.coordinators()), BY_RULE)
    for partner in decision.partners:
        if (standing := before.partners.get(partner.id)) and standing.active != partner.active:
            try:
                _come_or_go(work, partner, by, now)
            except RuleBroken as refusal:
                yield Fault(rows[partner.id], "active", refusal)
    for contact, row in decision.leaving.items():
        try:
            retire_contact(ports, work.alliance, contact, by)
        except RuleBroken as refusal:
            yield Fault(row, "active", refusal)


def _come_or_go(work: Work, partner: Partner, by: str, now: datetime) -> None:
    if partner.active:
        rejoin(work, partner.id, by, now)
    else:
        part(work, partner.id, by, "", now)


def _notes(given: Given, decision: Decision, checked: bool) -> Iterator[tuple[str, dict[str, object]]]:
    if any(one.did is Did.LEFT for one in decision.changes):
        yield "left", {}
    for why, seat in decision.kept:
        yield why, {"forum": seat.forum, "partner": seat.partner}
    if not checked and any(one.fields.get("municipality") for one in given.partners):
        yield "not-checked", {}
    for name in given.unread:
        yield "unread", {"name": name}
