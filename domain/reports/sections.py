"""A section of the report: what one partner is asked to write in a chapter."""

from dataclasses import dataclass

from domain.errors import FieldsBroken, RuleBroken
from domain.requests import Kind, Reply, Request, SentBack
from domain.words import Language, Outside, Prose, Text


@dataclass(frozen=True, slots=True)
class SectionQuestion:
    """What the page shows: which chapter of whose report, what is wished for, how long it may be.

    `given` stands as the answer now, `before` is what the same organisation wrote a year ago. `returned` says why it
    came back. `own` tells that the report is the writer's own organisation's.
    """

    year: int
    area: Text
    chapter: Text
    asks: Text
    longest: int
    given: str = ""
    before: str = ""
    returned: str = ""
    own: bool = False
    language: Language = Language.FI


class Section(Outside):
    """The text, as typed."""

    words: Prose = ""


def nothing_but_words(request: Request, question: SectionQuestion, answer: Section, reply: Reply) -> tuple[()]:
    """The words stand in the reply; raises FieldsBroken when there are none, or too many."""
    del request, reply
    if not answer.words:
        raise FieldsBroken({"words": RuleBroken("section.empty")})
    if len(answer.words) > question.longest:
        raise FieldsBroken({"words": RuleBroken("section.long", most=question.longest, length=len(answer.words))})
    return ()


def back(question: SectionQuestion) -> list[SentBack]:
    """Name the chapter that came back to its writer, and why."""
    return [SentBack(question.chapter, question.returned)] if question.returned else []


SECTION: Kind[SectionQuestion, Section] = Kind(
    "section", Section, nothing_but_words, came_back=back, taken_in_by="build-annual-report"
)
