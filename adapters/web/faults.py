"""What a model refused of a form, by field: the one reading of pydantic's faults for every page."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from domain.errors import FieldsBroken, RuleBroken

M = TypeVar("M", bound=BaseModel)
REASONS = {"missing": "field.missing", "enum": "field.choice"}


def checked(model: type[M], fields: Mapping[str, Any]) -> M:
    """Check fields against a model; raises FieldsBroken with a reason for each, by the dotted name it has in forms."""
    try:
        return model.model_validate(fields)
    except ValidationError as refused:
        raise FieldsBroken({_name(fault): _reason(fault) for fault in refused.errors()}) from None


def _name(fault: ErrorDetails) -> str:
    """Name the field; the place within a list is left out, for its parts share one field."""
    return ".".join(part for part in fault["loc"] if isinstance(part, str))


def _reason(fault: ErrorDetails) -> RuleBroken:
    cause = fault.get("ctx", {}).get("error")
    if isinstance(cause, RuleBroken):
        return cause
    return RuleBroken("date.form" if fault["type"].startswith("date") else REASONS.get(fault["type"], "field.form"))
