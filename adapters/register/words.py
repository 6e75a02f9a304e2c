"""The small parts an alliance file is made of: texts in the alliance's languages, days of the week."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    GetJsonSchemaHandler,
    ValidationInfo,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from domain.errors import RuleBroken
from domain.words import Language, Line, Name, Prose, Text, some


class Strict(BaseModel):
    """A part of the file. A field it does not know is a fault, not something to pass over in silence."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=True, hide_input_in_errors=True, use_attribute_docstrings=True
    )


def _required(info: ValidationInfo) -> Iterable[Language]:
    """Return the languages the alliance writes everything in; the reader of the file hands them over."""
    languages: Iterable[Language] = (info.context or {}).get("languages", ())
    return languages


class Words(Strict):
    """A text in the languages of the alliance. A plain text stands for all of them: `unit: "%"`."""

    fi: Annotated[Prose, AfterValidator(some)]
    sv: Prose = ""
    en: Prose = ""

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, given: Any) -> Any:
        return {language.value: given for language in Language} if isinstance(given, str) else given

    @model_validator(mode="after")
    def _no_gaps(self, info: ValidationInfo) -> "Words":
        gaps = [language.value for language in _required(info) if not getattr(self, language)]
        if gaps:
            raise RuleBroken("file.language", languages=", ".join(gaps))
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Allow the plain text in the schema too."""
        whole = handler.resolve_ref_schema(handler(core))
        return {"anyOf": [{"type": "string"}, whole], "description": whole.pop("description", "")}

    @property
    def text(self) -> Text:
        """Return it as the domain knows it."""
        return Text(self.fi, self.sv, self.en)


class Title(Words):
    """A text of one line, such as a name: it may end up in the subject of a mail."""

    fi: Name
    sv: Line = ""
    en: Line = ""


class OwnWords(Words):
    """What somebody says of themselves, in the languages they speak. A plain text stands for all of them."""

    fi: Prose = ""

    @model_validator(mode="after")
    def _no_gaps(self, info: ValidationInfo) -> "OwnWords":
        del info
        some(self.fi or self.sv or self.en)
        return self


class Day(StrEnum):
    """A day of the week."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"
