"""Minutes and their decisions: who was there, what was said of each item, what was decided, sealed one on another."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Protocol

from pydantic import AfterValidator, Field

from domain.chain import over
from domain.errors import FieldsBroken, RuleBroken
from domain.meetings.agendas import Item
from domain.meetings.dates import enough
from domain.meetings.meeting import Meeting
from domain.requests import Kind, Ladder, Move, Reply, Request
from domain.words import Line, Outside, Prose, Slug, Text, some


@dataclass(frozen=True, slots=True)
class Presence:
    """An organisation that is at a meeting, and by whom: its own person, or somebody who stands in."""

    partner: str
    who: str
    stands_in: bool = False


def counted(there: Iterable[Presence], members: Collection[str]) -> list[str]:
    """Return the members that count: each once, and nobody for two, whoever stands in for whom."""
    seen: set[str] = set()
    found: list[str] = []
    for one in sorted(there, key=lambda presence: (presence.stands_in, presence.partner)):
        person = " ".join(one.who.split()).casefold()
        if one.partner in members and one.partner not in found and person not in seen:
            found.append(one.partner)
            seen.add(person or one.partner)
    return sorted(found)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written of one item: every version is kept, the newest counts."""

    meeting: str
    item: str
    number: int
    words: str
    by: str
    at: datetime


class Rule(StrEnum):
    """How a decision comes about."""

    CONSENT = "consent"
    MAJORITY = "majority"


class Vote(StrEnum):
    """What one organisation says; each has one vote (S0-10)."""

    FOR = "for"
    AGAINST = "against"
    ABSTAINS = "abstains"


class Result(StrEnum):
    """What became of a proposal."""

    PASSED = "passed"
    FAILED = "failed"
    NO_QUORUM = "no-quorum"


@dataclass(frozen=True, slots=True)
class Decision:
    """A proposal and what became of it: everything that is needed to compute the result anew."""

    id: str
    meeting: str
    item: str
    words: str
    rule: Rule
    votes: Mapping[str, Vote]
    seats: int
    quorum: int
    result: Result
    by: str
    at: datetime
    owner: str = ""
    due: date | None = None
    goal: str = ""

    def is_like(self, other: "Decision") -> bool:
        """Tell whether it is the same decision, whoever recorded it when and under whatever number."""
        return replace(self, id=other.id, by=other.by, at=other.at) == other


@dataclass(frozen=True, slots=True)
class Struck:
    """A decision that was taken back while the minutes were open: kept, and read as what does not count.

    `instead` is the id of the one that was recorded in its place, if any.
    """

    decision: Decision
    by: str
    at: datetime
    instead: str = ""


def outcome(rule: Rule, votes: Mapping[str, Vote], seats: int, quorum: int) -> Result:
    """Compute the result from the votes of those present alone: under consent nobody is against."""
    if not enough(len(votes), seats, quorum):
        return Result.NO_QUORUM
    said = {vote: sum(one is vote for one in votes.values()) for vote in Vote}
    if rule is Rule.CONSENT:
        return Result.FAILED if said[Vote.AGAINST] or not said[Vote.FOR] else Result.PASSED
    return Result.PASSED if said[Vote.FOR] > said[Vote.AGAINST] else Result.FAILED


class Proposal(Outside):
    """A decision as the form gives it; whoever is present and not named is for it."""

    item: Line
    words: Annotated[Prose, AfterValidator(some)]
    rule: Rule = Rule.CONSENT
    votes: Mapping[Slug, Vote] = Field(default_factory=dict)
    owner: Line = ""
    due: date | None = None
    goal: Line = ""


def decide(
    meeting: Meeting, number: int, said: Proposal, there: Sequence[str], seats: int, quorum: int, by: str, now: datetime
) -> Decision:
    """Count the votes of those who are there; raises FieldsBroken for an action without a day."""
    if said.owner and said.due is None:
        raise FieldsBroken({"due": RuleBroken("decision.due")})
    votes = {partner: said.votes.get(partner, Vote.FOR) for partner in there}
    result = outcome(said.rule, votes, seats, quorum)
    facts = (said.words, said.rule, votes, seats, quorum, result, by, now)
    return Decision(f"{meeting.id}.{number}", meeting.id, said.item, *facts, said.owner, said.due, said.goal)


AS_BEGUN = (", ", ": ")
"""How seals of minutes are written as JSON, since the first of them."""


def seal(
    before: str,
    meeting: Meeting,
    there: Sequence[Presence],
    items: Sequence[Item],
    texts: Mapping[str, Written],
    decisions: Sequence[Decision],
) -> str:
    """Return the hash of finished minutes over those of the forum's meeting before: none can change unnoticed."""
    said = {
        "meeting": meeting.id,
        "held": meeting.starts.isoformat(),
        "there": [asdict(one) for one in sorted(there, key=lambda one: one.partner)],
        "items": [[one.id, one.title.fi, texts[one.id].words if one.id in texts else ""] for one in items],
        "decisions": [_sealed(one) for one in sorted(decisions, key=lambda one: one.id)],
    }
    return over(before, said, AS_BEGUN)


def _sealed(decision: Decision) -> dict[str, Any]:
    """Return what a seal says of a decision: a goal where there is one, for earlier seals know of none."""
    said = asdict(decision)
    return said if decision.goal else {name: one for name, one in said.items() if name != "goal"}


@dataclass(frozen=True, slots=True)
class MinutesQuestion:
    """What the page of delivered minutes shows."""

    meeting: Meeting
    forum: Text
    about: Text | None
    there: Sequence[tuple[Text, Presence]]
    items: Sequence[tuple[Item, str]]
    decisions: Sequence[Decision]
    names: Mapping[str, Text]


class Checked(StrEnum):
    """What a member says of the minutes."""

    FINE = "fine"
    OBJECTS = "objects"


class Remark(Outside):
    """A member's word on the minutes."""

    checked: Checked
    words: Prose = ""


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """What one answer says of the minutes."""

    request: str
    reply: int
    checked: Checked
    words: str


def remarked(request: Request, question: MinutesQuestion, answer: Remark, reply: Reply) -> list[RemarkRow]:
    """Turn a word on the minutes into its row; raises FieldsBroken for an objection without words."""
    del question
    if answer.checked is Checked.OBJECTS and not answer.words:
        raise FieldsBroken({"words": RuleBroken("minutes.words")})
    return [RemarkRow(request.id, reply.number, answer.checked, answer.words)]


def minutes_id(meeting: str, partner: str) -> str:
    """Name the request that delivers the minutes to a partner."""
    return f"minutes.{meeting}.{partner}"


MINUTES: Kind[MinutesQuestion, Remark] = Kind(
    "minutes",
    Remark,
    remarked,
    Ladder(frozenset({1}), None),
    frozenset({Move.ANSWER, Move.HAND_OVER}),
    receipt=False,
    taken_in_by="record-meeting",
)


class Records(Protocol):
    """What meetings of one alliance leave behind."""

    def one_at_a_time(self) -> None:
        """Wait for whoever writes, and let others wait until this is done; what is read from here on stays so."""

    def presence(self, meeting: str) -> list[Presence]:
        """Return who was there, by partner."""

    def attend(self, meeting: str, there: Sequence[Presence]) -> None:
        """Write anew who is there."""

    def texts(self, meeting: str) -> Mapping[str, Written]:
        """Return the newest text of each item, by its id."""

    def versions(self, meeting: str, item: str) -> list[Written]:
        """Return every text of an item, oldest first."""

    def write(self, text: Written) -> None:
        """Add a version of an item's text; raises Stale when it has its number already."""

    def decisions(self, meeting: str = "", forum: str = "") -> list[Decision]:
        """Return the decisions of a meeting, or of a forum, that stand, oldest first."""

    def decide(self, decision: Decision) -> None:
        """Add a decision."""

    def struck(self, meeting: str) -> list[Struck]:
        """Return the decisions of a meeting that were struck, oldest first."""

    def strike(self, struck: Struck) -> None:
        """Let a decision not count any more; it is kept. Raises Stale when it was struck already."""

    def rsvps(self, meeting: Meeting) -> Mapping[str, tuple[str, str, str]]:
        """Return each partner's standing reply to the invitation: contact asked, coming, who; coming is empty first."""

    def remarks(self, meeting: str) -> list[tuple[str, Checked, str]]:
        """Return what members say of the minutes: partner, verdict, words."""
