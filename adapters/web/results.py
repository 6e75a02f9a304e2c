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
from domain.indicators.beside import of_like_size
from domain.indicators.catalogue import Indicator
from domain.indicators.values import Compared, HandedOn, Series, Value, ValuesQuestion
from domain.partners import Partner
from domain.ports import Work
from domain.processes.indicators.comparing import Comparison, compare, situation
from domain.requests import Request as Asked
from domain.words import Language, Text
from domain.workdays import helsinki_date

MEDIANS = (Compared.PEERS, Compared.OTHERS)


@dataclass(frozen=True, slots=True)
class Row:
    """One series by year; a year without a figure is None, never nought."""

    series: Series
    numbers: Sequence[Decimal | None]


@dataclass(frozen=True, slots=True)
class Result:
    """One indicator of the page, and what was `said` of it last; of one that a colleague answers, how far that is."""

    indicator: Indicator
    drawn: Chart | None
    years: Sequence[int]
    rows: Sequence[Row]
    sources: Sequence[Text]
    handed: HandedOn | None = None
    said: Value | None = None


def page(request: Request) -> Response:
    """Show the partner's figures of a request beside the county, the country and comparable municipalities."""
    visitor = who(request)
    with ports(request).store.look(visitor.alliance) as work:
        asked, partner, results, area = _read(work, visitor, request.path_params["id"])
        said = work.requests.reply(asked.id, asked.answer) if asked.answer else None
        facts = title_facts(work.requests.about(asked))
    today = helsinki_date(ports(request).clock.now())
    shown: dict[str, Any] = {"asked": asked, "partner": partner, "results": results, "said": said, "facts": facts}
    shown["area"], shown["medians"] = area, any(row.series.how in MEDIANS for one in results for row in one.rows)
    return render(request, "results.html.jinja", state=state(asked, today), **shown)


def file(request: Request) -> Response:
    """Give the same figures as a file for a Finnish spreadsheet: semicolons, decimal commas, UTF-8 with its mark."""
    visitor = who(request)
    with ports(request).store.look(visitor.alliance) as work:
        asked, partner, results, area = _read(work, visitor, request.path_params["id"])
    body = _csv(partner, [*results, *area], language(request)).encode("utf-8-sig")
    name = "".join(sign for sign in asked.id if sign.isalnum() or sign in ".-")
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(body, media_type="text/csv; charset=utf-8", headers=headers)


def _whose(t: Say, series: Series, partner: Partner) -> str:
    """Name a line: an area as the statistics bank does, a median by those it is of."""
    if series.how not in MEDIANS:
        return series.whose[t.language]
    return t(f"results.median.{partner.sector if series.how is Compared.PEERS else series.how}")


def _read(work: Work, visitor: Visitor, id: str) -> tuple[Asked, Partner, list[Result], list[Result]]:
    """Return the results of what was asked, and what the statistics bank holds of the partner's area."""
    asked = seen_by(work, visitor, id)
    if not PAGES[asked.kind].after:
        raise NotFound("requests.unknown", id=id)
    partner = work.register.partner(asked.partner)
    question: ValuesQuestion = work.requests.question(asked)
    whose = _whose_rows(work, question)
    own = [_result(one, *whose[one.indicator]) for one in compare(work, partner, question.period, list(whose))]
    return asked, partner, own, [_result(one) for one in situation(work, partner)]


def _whose_rows(work: Work, question: ValuesQuestion) -> dict[Indicator, tuple[HandedOn | None, Value | None]]:
    """Return every row that was asked: the reader's own, then those handed on, for the figures are of one house."""
    found: dict[Indicator, tuple[HandedOn | None, Value | None]]
    found = {item.indicator: (None, item.given) for item in question.items}
    for one in question.handed_on:
        theirs: ValuesQuestion = work.requests.question(work.requests.get(one.request))
        found |= {item.indicator: (one, item.given) for item in theirs.items}
    return found


def _result(compared: Comparison, handed: HandedOn | None = None, said: Value | None = None) -> Result:
    series = compared.series
    years = sorted({year for one in series for year, _ in one.points})
    rows = [Row(one, [dict(one.points).get(year) for year in years]) for one in series]
    sources = list(dict.fromkeys(one.source for one in series if one.source.fi))
    drawn = chart(of_like_size(series), compared.indicator.decimals)
    return Result(compared.indicator, drawn, years, rows, sources, handed, said)


def _csv(partner: Partner, results: Sequence[Result], reader: Language) -> str:
    t, out = Say(reader), io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [t(f"results.column.{name}") for name in ("indicator", "unit", "whose", "year", "number", "source")]
    )
    for result in results:
        for row in result.rows:
            for year, number in zip(result.years, row.numbers, strict=True):
                cells = [safe(one[reader]) for one in (result.indicator.title, result.indicator.unit)]
                cells.append(safe(_whose(t, row.series, partner)))
                source = row.series.source[reader] or t(f"results.source.{row.series.how}")
                writer.writerow([*cells, year, plain(number), safe(source)])
    return out.getvalue()


routes = [Route("/r/{id}/results", page), Route("/r/{id}/results.csv", file)]
