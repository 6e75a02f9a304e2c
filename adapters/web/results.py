"""What a partner gets back at once: its figures over the years beside others, as chart, table and file."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.charts import Chart, chart
from adapters.web.cells import plain, safe
from adapters.web.context import language, ports
from adapters.web.kinds import PAGES
from adapters.web.pages import render
from adapters.web.reading import seen_by
from adapters.web.sessions import Visitor, who
from adapters.web.shown import state, title_facts
from adapters.wording import Say
from domain.errors import NotFound
from domain.indicators.catalogue import Indicator
from domain.indicators.rounds import PartnerFigure
from domain.indicators.values import Compared, Series, ValuesQuestion
from domain.partners import Partner
from domain.ports import Work
from domain.requests import Request as Asked
from domain.words import Language, Text
from domain.workdays import helsinki_date

OURS = Text("")


@dataclass(frozen=True, slots=True)
class Row:
    """One series by year; a year without a figure is None, never nought."""

    series: Series
    numbers: Sequence[Decimal | None]


@dataclass(frozen=True, slots=True)
class Result:
    """One indicator of the page."""

    indicator: Indicator
    drawn: Chart | None
    years: Sequence[int]
    rows: Sequence[Row]
    sources: Sequence[Text]


def page(request: Request) -> Response:
    """Show the partner's figures of a request beside the county, the country and comparable municipalities."""
    visitor = who(request)
    with ports(request).store.look(visitor.alliance) as work:
        asked, partner, results = _read(work, visitor, request.path_params["id"])
        said = work.requests.reply(asked.id, asked.answer) if asked.answer else None
        facts = title_facts(work.requests.about(asked))
    today = helsinki_date(ports(request).clock.now())
    shown: dict[str, Any] = {"asked": asked, "partner": partner, "results": results, "said": said, "facts": facts}
    return render(request, "results.html.jinja", state=state(asked, today), **shown)


def file(request: Request) -> Response:
    """Give the same figures as a file for a Finnish spreadsheet: semicolons, decimal commas, UTF-8 with its mark."""
    visitor = who(request)
    with ports(request).store.look(visitor.alliance) as work:
        asked, _, results = _read(work, visitor, request.path_params["id"])
    body = _csv(results, language(request)).encode("utf-8-sig")
    name = "".join(sign for sign in asked.id if sign.isalnum() or sign in ".-")
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(body, media_type="text/csv; charset=utf-8", headers=headers)


def _read(work: Work, visitor: Visitor, id: str) -> tuple[Asked, Partner, list[Result]]:
    asked = seen_by(work, visitor, id)
    if not PAGES[asked.kind].after:
        raise NotFound("requests.unknown", id=id)
    partner = work.register.partner(asked.partner)
    question: ValuesQuestion = work.requests.question(asked)
    # The first half of one year is no point on the line of second halves.
    part = (question.period.length, question.period.part)
    own = [one for one in work.rounds.history(asked.partner) if (one.period.length, one.period.part) == part]
    return asked, partner, [_result(work, partner, item.indicator, own) for item in question.items]


def _result(work: Work, partner: Partner, indicator: Indicator, own: Sequence[PartnerFigure]) -> Result:
    points = [(figure.period.year, figure.number) for figure in own if figure.indicator == indicator.code]
    mine = Series(partner.name, Compared.OWN, sorted(points), OURS)
    national = work.figures.series(partner, indicator.statistic) if indicator.statistic else ()
    series = [one for one in (mine, *national) if one.points]
    years = sorted({year for one in series for year, _ in one.points})
    rows = [Row(one, [dict(one.points).get(year) for year in years]) for one in series]
    sources = list(dict.fromkeys(one.source for one in series if one.source.fi))
    return Result(indicator, chart(series), years, rows, sources)


def _csv(results: Sequence[Result], reader: Language) -> str:
    t, out = Say(reader), io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [t(f"results.column.{name}") for name in ("indicator", "unit", "whose", "year", "number", "source")]
    )
    for result in results:
        for row in result.rows:
            for year, number in zip(result.years, row.numbers, strict=True):
                words = (result.indicator.title, result.indicator.unit, row.series.whose)
                cells = [safe(one[reader]) for one in words]
                source = row.series.source[reader] or t("results.own-source")
                writer.writerow([*cells, year, plain(number), safe(source)])
    return out.getvalue()


routes = [Route("/r/{id}/results", page), Route("/r/{id}/results.csv", file)]
