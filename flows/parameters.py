"""What operators fill in when they start a flow by hand: the types behind Prefect's forms."""

from datetime import date
from typing import Annotated

from pydantic import Field

Alliance = Annotated[
    str,
    Field(title="Alliance", description="Code of the alliance; empty: every one.", pattern=r"^([a-z0-9-]{1,40})?$"),
]
Period = Annotated[
    str,
    Field(
        title="Period",
        description="A year, or a part of one: 2027, 2027-h1, 2027-q3 or 2027-m11.",
        pattern=r"^20\d\d(-(h[12]|q[1-4]|m(0?[1-9]|1[0-2])))?$",
    ),
]
Due = Annotated[
    date | None,
    Field(title="Due", description="Last day to answer; empty: as the alliance's rules propose."),
]
Round = Annotated[
    str,
    Field(title="Round", description="Period of the round; empty: every round.", pattern=r"^(20\d\d(-[hqm]\d+)?)?$"),
]
