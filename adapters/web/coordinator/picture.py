"""The shared picture: a round's figures side by side, and what each partner reads in them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import ports
from adapters.web.coordinator.access import back, show
from adapters.web.coordinator.declines import told_to_all
from adapters.web.coordinator.fields import filled
from adapters.web.faults import checked
from adapters.web.sessions import Visitor, who
from domain.errors import FieldsBroken, NotFound
from domain.indicators.catalogue import Indicator, Source
from domain.indicators.rounds import PartnerFigure, Reading, Round, Stage
from domain.indicators.values import Figure, Verdict
from domain.partners import Partner
from domain.ports import Work
from domain.processes.indicators.reading import ReadingForm, add_reading


@dataclass(frozen=True, slots=True)
class Panel:
    """One indicator: the partners' figures, a national one beside them, and how it was read.

    `returned` are the partners whose figure was sent back to them.
    """

    indicator: Indicator
    figures: Sequence[tuple[Partner, PartnerFigure, int]]
    returned: Collection[str]
    national: Figure | None
    readings: Sequence[tuple[Partner, Reading]]


@dataclass(frozen=True, slots=True)
class Situation:
    """One measure that the statistics bank holds and nobody is asked for: each area's newest figure."""

    indicator: Indicator
    figures: Sequence[tuple[Partner, Figure, int]]


@dataclass(frozen=True, slots=True)
class Picture:
    """All of a round's panels, the situation they are seen against, and the readings of the whole.

    `in_check` counts the figures nobody has checked yet; `declined` are the reasons meant for all to read.
    """

    round: Round
    panels: Sequence[Panel]
    situation: Sequence[Situation]
    readings: Sequence[tuple[Partner, Reading]]
    in_check: int
    declined: Sequence[tuple[Partner, str]]


def look(request: Request) -> Response:
    """Show the picture to anybody who has opened a link of the alliance's."""
    return _page(request, who(request), {})


def read(request: Request, form: FormData) -> Response:
    """Add the visitor's reading in the name of their organisation."""
    visitor, id, fields = who(request), request.path_params["round"], filled(form)
    try:
        add_reading(ports(request), visitor.alliance, id, visitor.contact.id, checked(ReadingForm, fields))
    except FieldsBroken as refused:
        return _page(request, visitor, fields, refused)
    return back(f"/rounds/{id}/picture", "read")


def _page(
    request: Request, visitor: Visitor, fields: Mapping[str, str], refused: FieldsBroken | None = None
) -> Response:
    now = ports(request).clock.now()
    with ports(request).store.look(visitor.alliance) as work:
        round = work.rounds.get(request.path_params["round"])
        stage = round.stage(now)
        if stage not in {Stage.OPEN, Stage.CLOSED}:
            raise NotFound("round.unknown", id=round.id)
        leads = visitor.contact.coordinator and visitor.contact.partner == work.register.alliance().backbone
        picture = draw(work, round, unchecked=leads and stage is Stage.OPEN)
    errors = refused.fields if refused else {}
    facts = {"picture": picture, "fields": fields, "errors": errors, "leads": leads}
    return show(request, "picture", "rounds", status=422 if refused else 200, **facts)


def draw(work: Work, round: Round, *, unchecked: bool) -> Picture:
    """Put a round's accepted figures together, each beside the county's own national one.

    `unchecked` shows those that are not accepted too: only a coordinator sees them, while the round runs.
    """
    partners = {one.id: one for one in work.register.partners()}
    indicators = work.rounds.frozen_indicators(round.id)
    statistics = [one.statistic for one in indicators if one.statistic]
    national = work.figures.beside(partners[work.register.alliance().backbone], statistics)
    figures, readings = work.rounds.figures(round.id), work.rounds.readings(round.id)
    states = work.rounds.states(round.id)
    returned = {(one.partner, one.indicator) for one in states if one.verdict is Verdict.RETURNED}
    seen = [one for one in figures if one.accepted or unchecked]

    def read(code: str) -> list[tuple[Partner, Reading]]:
        return [(partners[one.partner], one) for one in readings if one.indicator == code]

    def panel(one: Indicator) -> Panel:
        back = {partner for partner, code in returned if code == one.code}
        return Panel(one, _side_by_side(one, seen, partners), back, national.get(one.statistic or 0), read(one.code))

    in_check = sum(not one.accepted and (one.partner, one.indicator) not in returned for one in figures)
    panels, situation = [panel(one) for one in indicators], _situation(work, list(partners.values()))
    return Picture(round, panels, situation, read(""), in_check, told_to_all(work, round, partners))


def _situation(work: Work, partners: Sequence[Partner]) -> list[Situation]:
    catalogue = work.rounds.indicators()
    held = [(one, one.statistic) for one in catalogue if one.source is Source.STATISTICS and one.statistic]
    areas = [one for one in partners if one.active and one.municipality] if held else []
    found = work.figures.beside_each(areas, [id for _, id in held])
    rows = [
        (one, _with_bars([(area, found[area.id][id]) for area in areas if id in found[area.id]])) for one, id in held
    ]
    return [Situation(one, figures) for one, figures in rows if figures]


def _with_bars(rows: Sequence[tuple[Partner, Figure]]) -> list[tuple[Partner, Figure, int]]:
    largest = max((abs(figure.number) for _, figure in rows), default=0)
    return [(area, one, int(100 * abs(one.number) / largest) if largest else 0) for area, one in rows]


def _side_by_side(
    indicator: Indicator, figures: Sequence[PartnerFigure], partners: Mapping[str, Partner]
) -> list[tuple[Partner, PartnerFigure, int]]:
    """Return each partner's figure with the length of its bar: per cent of the largest."""
    mine = [one for one in figures if one.indicator == indicator.code]
    largest = max((abs(one.number) for one in mine), default=0)
    return [(partners[one.partner], one, int(100 * abs(one.number) / largest) if largest else 0) for one in mine]
