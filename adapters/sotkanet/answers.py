"""What Sotkanet answers, checked before anybody believes it."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError

from domain.errors import Never, NotNow
from domain.indicators.citing import plain
from domain.indicators.statistics import Gender, Place, Region, Reported, StatisticalIndicator
from domain.words import Outside, Text

HEADER = "indicator;region;year;gender;primary value;absolute value"
YEARS = range(1900, 2101)
GENDERS = {gender.value: gender for gender in Gender}
MISSING = ("", ".", "..")


class Words(Outside):
    """A text in up to three languages; HTML, entities and stray blanks are common in it."""

    fi: str | None = None
    sv: str | None = None
    en: str | None = None

    def text(self) -> Text:
        fi, sv, en = (plain(words or "") for words in (self.fi, self.sv, self.en))
        return Text(fi or en or sv, sv, en)


NO_WORDS = Words()


class RegionAnswer(Outside):
    """One region of `/regions`."""

    id: int
    code: Annotated[str, Field(min_length=1, max_length=20)]
    category: Annotated[str, Field(min_length=1, max_length=40)]
    title: Words
    member_of: Annotated[tuple[int, ...], Field(alias="memberOf")] = ()


class Titled(Outside):
    title: Words = NO_WORDS


class Years(Outside):
    start: Annotated[int, Field(ge=YEARS.start, lt=YEARS.stop)]
    end: Annotated[int, Field(ge=YEARS.start, lt=YEARS.stop)]


class Sexes(Outside):
    values: tuple[Gender, ...] = ()


class Classifications(Outside):
    sex: Sexes = Sexes()


class ValueType(Outside):
    code: str = ""


def _day(value: object) -> object:
    """Take the day of an instant as well as a day."""
    return value[:10] or None if isinstance(value, str) else value


class IndicatorAnswer(Outside):
    """One indicator of `/indicators/{id}`. There is no `lastUpdate`: `data-updated` tells whether figures moved."""

    id: int
    title: Words
    description: Words | None = None
    organization: Titled = Titled()
    years: Annotated[Years, Field(alias="range")]
    decimals: Annotated[int, Field(ge=0, le=9)] = 0
    value_type: Annotated[ValueType | None, Field(alias="primaryValueType")] = None
    classifications: Classifications = Classifications()
    data_updated: Annotated[date | None, BeforeValidator(_day), Field(alias="data-updated")] = None

    def indicator(self, *, sample: bool) -> StatisticalIndicator:
        return StatisticalIndicator(
            id=self.id,
            title=self.title.text(),
            producer=self.organization.title.text(),
            years=(self.years.start, self.years.end),
            data_updated=self.data_updated,
            decimals=self.decimals,
            value_type=(self.value_type or ValueType()).code,
            genders=self.classifications.sex.values or (Gender.TOTAL,),
            description=(self.description or NO_WORDS).text(),
            sample=sample,
        )


REGIONS = TypeAdapter(list[RegionAnswer])


def read_regions(body: bytes) -> Sequence[Region]:
    """Read `/regions`; raises NotNow for what is no such list, as a page about maintenance, and for an empty one."""
    try:
        found = REGIONS.validate_json(body)
    except ValidationError as error:
        raise _unreadable(body, "regions", error) from None
    if not found:
        raise NotNow("statistics.empty", what="regions")
    places = {one.id: Place(one.category, one.code) for one in found}
    unique = {place: id_ for id_, place in places.items()}
    return [_region(one, places) for one in found if unique[places[one.id]] == one.id]


def _region(answer: RegionAnswer, places: Mapping[int, Place]) -> Region:
    parents = tuple(places[parent] for parent in answer.member_of if parent in places)
    return Region(places[answer.id], answer.title.text(), answer.id, parents)


def read_indicator(body: bytes, id_: int, *, sample: bool = False) -> StatisticalIndicator:
    """Read `/indicators/{id}`; raises as `read_regions` does."""
    try:
        found = IndicatorAnswer.model_validate_json(body)
    except ValidationError as error:
        raise _unreadable(body, f"indicators/{id_}", error) from None
    if found.id != id_:
        raise Never("statistics.changed", what=f"indicators/{id_}", where="id")
    return found.indicator(sample=sample)


def _unreadable(body: bytes, what: str, error: ValidationError) -> NotNow | Never:
    """Tell a page for people, or half an answer, from an interface that has changed."""
    first: Mapping[str, Any] = error.errors(include_url=False, include_context=False, include_input=False)[0]
    if first["type"] == "json_invalid":
        code = "statistics.page" if body.lstrip()[:1] == b"<" else "statistics.cut-off"
        return NotNow(code, what=what)
    return Never("statistics.changed", what=what, where=".".join(str(part) for part in first["loc"]))


def read_figures(lines: Iterable[bytes], indicator: int) -> Iterator[Reported]:
    """Read the rows of a CSV answer. A row without a value is no figure: absent is not nought.

    Raises NotNow for a page or a cut-off answer and Never for one in another shape.
    """
    rows = iter(lines)
    header = next(rows, b"").decode("utf-8-sig", "replace").strip()
    if header != HEADER:
        raise _no_table(header, indicator)
    for number, row in enumerate(rows, start=2):
        if not row.endswith(b"\n"):
            raise NotNow("statistics.cut-off", what=indicator, line=number)
        try:
            reported = _reported(row.decode("ascii"), indicator)
        except (ValueError, KeyError):
            raise Never("statistics.changed", what=indicator, line=number) from None
        if reported is not None:
            yield reported


def _no_table(header: str, indicator: int) -> NotNow | Never:
    if header.startswith("<"):
        return NotNow("statistics.page", what=indicator)
    if HEADER.startswith(header):
        return NotNow("statistics.cut-off", what=indicator, line=1)
    return Never("statistics.changed", what=indicator, line=1)


def _reported(row: str, expected: int) -> Reported | None:
    """Read one row; raises ValueError or KeyError."""
    indicator, region, year_, gender, value, absolute = row.rstrip("\r\n").split(";")
    year = int(year_)
    if int(indicator) != expected or year not in YEARS:
        raise ValueError(row)
    number = _number(value)
    return None if number is None else Reported(int(region), year, GENDERS[gender], number, _number(absolute))


def _number(text: str) -> float | None:
    if text in MISSING:
        return None
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number
