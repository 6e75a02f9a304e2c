"""A coordinator's form as fields: what was filled in."""

from typing import Any

from starlette.datastructures import FormData

from adapters.web.forms import typed


def filled(form: FormData) -> dict[str, Any]:
    """Return the fields that were filled in."""
    return {name: text for name, text in typed(form).items() if text.strip()}
