"""A coordinator's form as fields: what was filled in, days as people write them."""

import re
from typing import Any

from starlette.datastructures import FormData

from adapters.web.forms import typed

DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def filled(form: FormData) -> dict[str, Any]:
    """Return the fields that were filled in; days as people write them (5.3.2027) become ISO."""
    return {name: iso(text) for name, text in typed(form).items() if text.strip()}


def iso(text: str) -> str:
    """Turn a day as people write it into ISO; anything else stays as it is."""
    found = DAY.fullmatch(text.strip())
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else text
