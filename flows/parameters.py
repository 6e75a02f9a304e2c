"""What operators fill in when they start a flow by hand: the types behind Prefect's forms.

Prefect takes a field's help from the flow's docstring and its title from the parameter's name, unless the schema
brings its own: so the form of the values and their titles stand here.
"""

from datetime import date
from typing import Annotated

from pydantic import Field

PERIOD = "20[0-9]{2}(-(h[12]|q[1-4]|m(0?[1-9]|1[0-2])))?"
"""A period as domain.indicators.Period reads it; digits are ASCII ones."""

Alliance = Annotated[
    str, Field(pattern="^([a-z0-9-]{1,40})?$", json_schema_extra={"title": "Alliance, by its code, such as demo"})
]
Period = Annotated[
    str, Field(pattern=f"^{PERIOD}$", json_schema_extra={"title": "Period, such as 2027, 2027-h1, 2027-q3 or 2027-m11"})
]
ROUND = f"{PERIOD}(-r[1-9][0-9]?)?"
"""A round by its period, or by its number too where an earlier one was withdrawn (domain.round_ids)."""
Round = Annotated[str, Field(pattern=f"^({ROUND})?$", json_schema_extra={"title": "Round, such as 2027 or 2027-r2"})]
Year = Annotated[
    int, Field(ge=0, le=2099, json_schema_extra={"title": "Year, such as 2026; 0 for the one being worked at"})
]
Area = Annotated[
    str, Field(pattern="^([a-z0-9-]{1,40})?$", json_schema_extra={"title": "Area, by its partner; empty for all"})
]
Draft = Annotated[bool, Field(json_schema_extra={"title": "Only a draft, with every gap marked"})]
Meeting = Annotated[
    str,
    Field(pattern="^([a-z0-9.-]{1,160})?$", json_schema_extra={"title": "Meeting, such as steering.2027-03-09"}),
]
Day = Annotated[date | None, Field(json_schema_extra={"title": "Day, such as 2027-01-31"})]
Seed = Annotated[int, Field(ge=1, le=9999, json_schema_extra={"title": "Seed, a number from 1 to 9999"})]
Due = Annotated[date | None, Field(json_schema_extra={"title": "Last day to answer, such as 2027-03-31"})]
