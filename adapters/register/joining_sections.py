"""Sections of an alliance file about joining: the agreement, the shared goals and values, the steps."""

from typing import Annotated

from pydantic import AfterValidator, Field

from adapters.register.sections import SectionEntry
from adapters.register.words import Title, Words
from domain.errors import RuleBroken
from domain.joining.agreements import Agreement
from domain.joining.common_ground import CommonValue
from domain.joining.kinds import JOINING
from domain.joining.onboarding import Step
from domain.joining.renewals import RENEWAL
from domain.words import Slug

CODES = tuple(kind.name for kind in JOINING if kind is not RENEWAL)


def _step(code: str) -> str:
    if code not in CODES:
        raise RuleBroken("file.choice", allowed=", ".join(CODES))
    return code


class AgreementEntry(SectionEntry):
    """A version of the partnership agreement; its code is the version, and the last one is in force."""

    title: Title
    text: Words
    """Paragraphs, with an empty line between them."""

    def entry(self) -> Agreement:
        """Return it as the domain knows it."""
        return Agreement(self.code, self.title.text, self.text.text)


class ValueEntry(SectionEntry):
    """A goal or value that all share, in one sentence. Joining partners acknowledge it."""

    text: Words

    def entry(self) -> CommonValue:
        """Return it as the domain knows it."""
        return CommonValue(self.code, self.text.text)


class StepEntry(SectionEntry):
    """A step of joining: people, agreement, common-ground, seating or profile."""

    code: Annotated[Slug, AfterValidator(_step)]
    days: Annotated[int, Field(ge=1, le=180)] = 14
    """Days from the invitation until it is due."""
    may_skip: bool = True
    """false: a partner that says no to it is taken in only when a coordinator decides so."""

    def entry(self) -> Step:
        """Return it as the domain knows it."""
        return Step(self.code, self.days, self.may_skip)
