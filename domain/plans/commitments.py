"""Commitments: an action is proposed to a partner, who accepts, declines, or offers something else (S2-9)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from domain.errors import FieldsBroken, RuleBroken
from domain.plans.lights import Said
from domain.plans.plan import Action, Content, Plan
from domain.requests import PARTNERS_MOVES, Kind, Ladder, Move, Reply, Request, Status
from domain.words import NO_TEXT, Line, Outside, Prose, Text
from domain.workdays import SomeDay


@dataclass(frozen=True, slots=True)
class CommitmentQuestion:
    """What the page of a proposed action shows. `word` is the coordinator's, where an offer came back.

    `origin` names the forum that decided it and the day, where one did.
    """

    plan: Plan
    action: Action
    goal: Text
    measure: Text
    owner: Text
    leads: bool
    others: Sequence[Text]
    word: str = ""
    origin: Text = NO_TEXT


class Commitment(Outside):
    """What a partner says: a plain yes, or in a counter-offer another day, a part of it, other resources."""

    agreed: bool = False
    due: SomeDay = None
    share: Prose = ""
    resources: Line = ""
    comment: Prose = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a partner stands by, in one reply: as it was asked when they said yes, or as they offer it."""

    request: str
    reply: int
    due: date
    resources: str
    share: str
    comment: str


def offered(request: Request, question: CommitmentQuestion, answer: Commitment, reply: Reply) -> list[Offer]:
    """Turn a yes, or a counter-offer, into what the partner stands by."""
    plan, action = question.plan, question.action
    if reply.move is not Move.COUNTER:
        if not answer.agreed:
            raise FieldsBroken({"agreed": RuleBroken("commitment.agree")})
        return [Offer(request.id, reply.number, action.due, action.resources, "", answer.comment)]
    due, resources = answer.due or action.due, answer.resources or action.resources
    if (due, resources, answer.share) == (action.due, action.resources, ""):
        raise FieldsBroken({"due": RuleBroken("commitment.nothing-offered")})
    if refused := impossible(plan, action, due):
        raise FieldsBroken({"due": refused})
    return [Offer(request.id, reply.number, due, resources, answer.share, answer.comment)]


def impossible(plan: Plan, action: Action, due: date) -> RuleBroken | None:
    """Tell why an action cannot be done by a day."""
    if due < action.starts:
        return RuleBroken("plan.due-first", starts=action.starts)
    if not plan.starts <= due <= plan.ends:
        return RuleBroken("plan.outside-term", starts=plan.starts, ends=plan.ends)
    return None


def commitment_id(plan: str, action: str, partner: str, number: int = 1) -> str:
    """Name a commitment: one for each partner and action, however often its terms change.

    Only where one was taken back, or ended with a no or in silence, and is to be asked anew, another follows it.
    """
    return f"commitment.{plan}.{action}.{partner}" + (f".{number}" if number > 1 else "")


def number_of(commitment: Request) -> int:
    """Return which of a partner's commitments to an action it is."""
    plan, _, action = commitment.subject.partition(".")
    first = commitment_id(plan, action, commitment.partner)
    return int(commitment.id[len(first) + 1 :] or 1)


def newest(commitments: Iterable[Request]) -> dict[tuple[str, str], Request]:
    """Return the commitment that counts, by action and partner."""
    return {(action_of(one), one.partner): one for one in sorted(commitments, key=number_of)}


def action_of(request: Request) -> str:
    """Return the action a commitment is about; its subject is plan and action."""
    return request.subject.partition(".")[2]


COMMITMENT: Kind[CommitmentQuestion, Commitment] = Kind(
    "commitment", Commitment, offered, moves=PARTNERS_MOVES | {Move.COUNTER}, taken_in_by="follow-plan"
)


class Standing(StrEnum):
    """How far an action has come to somebody's doing it. Nobody is to blame for any of these."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    COUNTERED = "countered"
    LOOKING = "looking"


BY_STATUS = {
    Status.OPEN: Standing.PROPOSED,
    Status.ANSWERED: Standing.ACCEPTED,
    Status.ACCEPTED: Standing.ACCEPTED,
    Status.COUNTERED: Standing.COUNTERED,
}


def standing(partner: str, request: Request | None) -> Standing:
    """Tell how a partner's commitment stands; without a partner, or after a no, somebody is looked for."""
    if not partner:
        return Standing.LOOKING
    return Standing.PROPOSED if request is None else BY_STATUS.get(request.status, Standing.LOOKING)


def without_leavers(content: Content, here: Collection[str], said: Mapping[str, Said]) -> Content:
    """Return the plan with no part for whoever has left: somebody else is looked for, except for what is done.

    The only place that decides what becomes of a leaver's actions; `here` are the partners that are with us.
    """

    def kept(action: Action) -> Action:
        word = said.get(action.code)
        if (word and word.progress >= 100) or all(one in here for one in action.takes_part):
            return action
        supporting = tuple(one for one in action.supporting if one in here)
        return replace(action, owner=action.owner if action.owner in here else "", supporting=supporting)

    return replace(content, actions={code: kept(one) for code, one in content.actions.items()})


def heard(content: Content, said: Mapping[str, Said]) -> dict[str, Said]:
    """Return what the actions' owners have said of them; what a former owner said stays theirs, in the history."""
    return {code: word for code, word in said.items() if _owner(content, code) == word.partner}


def _owner(content: Content, code: str) -> str:
    return content.actions[code].owner if code in content.actions else ""


def in_own_words(written: Content, said: Mapping[str, Said], here: Collection[str]) -> tuple[Content, dict[str, Said]]:
    """Return a plan with those who do it, and what they have said of it: whoever tells how an action goes reads this.

    `written` is the plan with its owners, `said` the newest word on each action whoever gave it.
    """
    own = heard(written, said)
    return without_leavers(written, here, own), own


def with_parts_of(content: Content, today: Content) -> Content:
    """Return a plan as it was adopted, each action with those whose part it is by now."""

    def parted(action: Action) -> Action:
        now = today.actions.get(action.code, action)
        return replace(action, owner=now.owner, supporting=now.supporting)

    return replace(content, actions={code: parted(one) for code, one in content.actions.items()})


def without_part(content: Content, commitments: Iterable[Request]) -> list[Request]:
    """Return what partners have said yes to and the plan has no part for them in any more."""
    parts = {(one.code, partner) for one in content.actions.values() for partner in one.takes_part}
    agreed = [one for one in commitments if one.status is Status.ACCEPTED]
    return [one for one in agreed if (action_of(one), one.partner) not in parts]


def committed(content: Content, commitments: Sequence[Request]) -> list[Action]:
    """Return the actions whose owner has said yes."""
    owners = newest(commitments)
    actions = content.actions.values()
    return [one for one in actions if standing(one.owner, owners.get((one.code, one.owner))) is Standing.ACCEPTED]


class Verdict(StrEnum):
    """What a coordinator says to a counter-offer."""

    ACCEPT = "accept"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class CounterQuestion:
    """What the page of a counter-offer shows: the action as the plan has it now, and what is offered in its place.

    Only of whom it is who `leads` the action does an offer change it.
    """

    commitment: str
    partner: Text
    plan: Plan
    action: Action
    offer: Offer
    offered_by: str
    leads: bool

    @property
    def outgrown(self) -> RuleBroken | None:
        """Tell why the plan, changed since the offer was made, cannot be as it is offered any more."""
        return impossible(self.plan, self.action, self.offer.due) if self.leads else None


class CounterAnswer(Outside):
    """The coordinator's verdict, with a word."""

    verdict: Verdict | None = None
    reason: Prose = ""


def decided(request: Request, question: CounterQuestion, answer: CounterAnswer, reply: Reply) -> tuple[()]:
    """Check a verdict; what comes of it is the flow's to do. A counter-offer goes back only with a word."""
    del request, reply
    if answer.verdict is None:
        raise FieldsBroken({"verdict": RuleBroken("counter.missing")})
    if answer.verdict is Verdict.ACCEPT and question.outgrown:
        raise FieldsBroken({"verdict": question.outgrown})
    if answer.verdict is Verdict.RETURN and not answer.reason:
        raise FieldsBroken({"reason": RuleBroken("counter.reason")})
    return ()


def counter_id(commitment: Request) -> str:
    """Name the coordinator's task after the very reply that made the offer."""
    return f"counter-offer.{commitment.id}.{commitment.answer}"


COUNTER_OFFER: Kind[CounterQuestion, CounterAnswer] = Kind(
    "counter-offer",
    CounterAnswer,
    decided,
    Ladder(frozenset({1, 2}), None),
    frozenset({Move.ANSWER, Move.HAND_OVER}),
    receipt=False,
    while_subject=frozenset({Status.COUNTERED}),
    taken_in_by="follow-plan",
)
