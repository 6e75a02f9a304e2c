"""What operators fill in when they start a flow by hand: the types behind Prefect's forms.

Prefect takes a field's help from the flow's docstring, so only the form of the values stands here.
"""

from datetime import date
from typing import Annotated

from pydantic import Field

Alliance = Annotated[str, Field(pattern=r"^([a-z0-9-]{1,40})?$")]
Period = Annotated[str, Field(pattern=r"^20\d\d(-(h[12]|q[1-4]|m(0?[1-9]|1[0-2])))?$")]
Round = Annotated[str, Field(pattern=r"^(20\d\d(-[hqm]\d{1,2})?)?$")]
Due = date | None
