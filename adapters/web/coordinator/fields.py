"""Turning a coordinator's form into a checked model, every fault named by its field."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from starlette.datastructures import FormData

from adapters.web.forms import typed
from domain.errors import FieldsBroken, RuleBroken

M = TypeVar("M", bound=BaseModel)
DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def filled(form: FormData) -> dict[str, Any]:
    """Return the fields that were filled in; days as people write them (5.3.2027) become ISO."""
    return {name: iso(text) for name, text in typed(form).items() if text.strip()}


def iso(text: str) -> str:
    """Turn a day as people write it into ISO; anything else stays as it is."""
    found = DAY.fullmatch(text.strip())
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else text


def parsed(model: type[M], fields: Mapping[str, Any]) -> M:
    """Check the fields against a model; raises FieldsBroken."""
    try:
        return model.model_validate(fields)
    except ValidationError as refused:
        raise FieldsBroken({_name(error): _reason(error) for error in refused.errors()}) from refused


def _name(error: ErrorDetails) -> str:
    return str(error["loc"][0]) if error["loc"] else ""


def _reason(error: ErrorDetails) -> RuleBroken:
    cause = error.get("ctx", {}).get("error")
    if isinstance(cause, RuleBroken):
        return cause
    kinds = {"missing": "field.missing", "enum": "field.choice"}
    return RuleBroken("field.day" if error["type"].startswith("date") else kinds.get(error["type"], "field.form"))
