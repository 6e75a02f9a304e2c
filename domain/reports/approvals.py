"""The approval of a report: somebody who may answers for it, or gives it back with a word."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.errors import FieldsBroken, RuleBroken
from domain.partners import Contact, Role
from domain.reports.editions import Standing, Step
from domain.requests import Kind, Ladder, Move, Reply, Request
from domain.words import Outside, Prose, Slug, Text


class Approved(StrEnum):
    """What became of a version."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class ApprovalQuestion:
    """What the page shows: which version of whose report, and the chapters that can be given back to their writers.

    `wrote` tells that the one asked has written a part of it: a colleague had better approve, if there is one. `final`
    is the code that says why the answer stands for good.
    """

    report: str
    year: int
    area: Text
    version: int
    chapters: Mapping[str, Text]
    own: bool
    wrote: bool = False
    final: str = ""


class Approval(Outside):
    """The answer: yes, or no with a word and the chapters that need another look."""

    approved: Approved | None = None
    reason: Prose = ""
    chapters: Mapping[Slug, bool] = {}


def decided(request: Request, question: ApprovalQuestion, answer: Approval, reply: Reply) -> tuple[()]:
    """Refuse an answer that says nothing, and a no without a word (FieldsBroken). What follows is the flow's."""
    del request, reply, question
    if answer.approved is None:
        raise FieldsBroken({"approved": RuleBroken("approval.missing")})
    if answer.approved is Approved.NO and not answer.reason:
        raise FieldsBroken({"reason": RuleBroken("approval.reason")})
    return ()


def approver(people: Iterable[Contact], wrote: Collection[str], leads: bool, today: date) -> Contact | None:
    """Choose who approves: one who wrote nothing of it if there is one, who is there, the main contact first.

    In the organisation that leads the alliance, a coordinator.
    """
    order = {Role.MAIN: 0, Role.DEPUTY: 1, Role.COLLEAGUE: 2}
    here = [one for one in people if one.active and (one.coordinator or not leads)]
    return min(here, key=lambda one: (one.id in wrote, one.is_away(today), order[one.role], one.id), default=None)


def approval_id(report: str, version: int, number: int = 1) -> str:
    """Name the request for the approval of a version by its facts; where one ended unanswered, another follows it."""
    return f"approval.{report}.{version}" + (f".{number}" if number > 1 else "")


def is_final(stands: Standing | None, version: int) -> str:
    """Tell by the code of a problem why the word on a version stands: a yes may become a no until it is published."""
    if stands is None or stands.version != version:
        return "approval.newer"
    return FINAL.get(stands.step, "")


FINAL: Mapping[Step, str] = {Step.PUBLISHED: "approval.published", Step.RETURNED: "approval.returned"}


APPROVAL: Kind[ApprovalQuestion, Approval] = Kind(
    "approval",
    Approval,
    decided,
    Ladder(),
    frozenset({Move.ANSWER, Move.HAND_OVER, Move.ASK_TIME}),
    taken_in_by="build-annual-report",
    final=lambda question: question.final,
)
