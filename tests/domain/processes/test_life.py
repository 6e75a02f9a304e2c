"""Whatever people do in whatever order: the counts agree with a replay of what was said, and add up."""

from collections import Counter
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from domain.asides import AskTime, Decline, HandOver
from domain.errors import RuleBroken
from domain.indicators.completeness import Given, completeness
from domain.indicators.reviews import Review
from domain.indicators.values import Values
from domain.processes.answering import act, hand_over
from domain.processes.indicators.weighing import weigh_answers
from domain.processes.steering import give_time, retire_contact, withdraw
from domain.requests import NEXT, Move, Reply, Request, Status
from domain.workdays import helsinki_date, next_allowed
from tests.region import COORDINATOR, KAISA, OLLI, PEKKA, Region

pytestmark = pytest.mark.walk

CODES = ("hearing", "share")
ROOTS = ("values.2027.isola", "values.2027.kivela")
numbers = st.sampled_from(["", "3", "40", "90"])
rows = st.fixed_dictionaries(dict.fromkeys(CODES, numbers), optional={"omit": st.sampled_from(CODES)})


def answer_of(typed: dict[str, str]) -> Values:
    row = {code: {"number": typed[code]} for code in CODES}
    if omitted := typed.get("omit"):
        row[omitted] = {"not_relevant": True, "reason": "Ei ole meillä."}  # type: ignore[dict-item]
    return Values.model_validate({"values": row})


class Life(RuleBasedStateMachine):
    """Two municipalities in one round; everybody does what they like, as far as the rules allow."""

    def __init__(self) -> None:
        super().__init__()
        self.region = Region()
        self.region.open_round()

    def requests(self, kind: str = "values") -> list[Request]:
        with self.region.store.look("demo") as work:
            every = [one for partner in ("isola", "kivela", "county") for one in work.requests.of_partner(partner)]
        return [one for one in every if one.kind == kind]

    def attempt(self, what: Any, *args: Any, **more: Any) -> None:
        with suppress(RuleBroken):
            what(self.region.ports, "demo", *args, **more)

    def one(self, data: st.DataObject, kind: str = "values") -> Request | None:
        return data.draw(st.sampled_from(found)) if (found := self.requests(kind)) else None

    @rule(data=st.data(), typed=rows)
    def answer(self, data: st.DataObject, typed: dict[str, str]) -> None:
        if request := self.one(data):
            self.attempt(act, request.id, request.contact, Move.ANSWER, answer_of(typed))

    @rule(data=st.data(), move=st.sampled_from([Move.DECLINE, Move.ASK_TIME]))
    def say(self, data: st.DataObject, move: Move) -> None:
        if request := self.one(data):
            said = Decline() if move is Move.DECLINE else AskTime()
            self.attempt(act, request.id, request.contact, move, said)

    @rule(data=st.data(), some=st.sets(st.sampled_from(CODES)))
    def pass_on(self, data: st.DataObject, some: set[str]) -> None:
        if request := self.one(data):
            to = {"isola": PEKKA, "kivela": OLLI}.get(request.partner, COORDINATOR)
            self.attempt(hand_over, request.id, request.contact, HandOver(contact=to.id, rows=tuple(sorted(some))))

    @rule(data=st.data(), days=st.integers(1, 20))
    def more_time(self, data: st.DataObject, days: int) -> None:
        if request := self.one(data):
            self.attempt(give_time, request.id, COORDINATOR.id, next_allowed(request.due + timedelta(days=days)))

    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        if request := self.one(data):
            self.attempt(withdraw, request.id, COORDINATOR.id)

    @rule(who=st.sampled_from([KAISA, PEKKA]))
    def leave(self, who: Any) -> None:
        self.attempt(retire_contact, who.id, COORDINATOR.id)

    @rule(days=st.integers(0, 15))
    def weigh(self, days: int) -> None:
        self.region.clock.pass_time(days=days)
        weigh_answers(self.region.ports, "demo")

    @rule(data=st.data(), verdict=st.sampled_from(["accepted", "returned"]))
    def review(self, data: st.DataObject, verdict: str) -> None:
        if review := self.one(data, "review"):
            opinions = {code: {"verdict": verdict, "reason": "Tarkistatko?"} for code in CODES}
            said = Review.model_validate({"verdicts": opinions})
            self.attempt(act, review.id, review.contact, Move.ANSWER, said)

    @invariant()
    def counts_agree_with_a_replay(self) -> None:
        with self.region.store.look("demo") as work:
            counted = completeness(work.rounds.states("2027")).by_partner
            figures = [(one.partner, one.indicator) for one in work.rounds.figures("2027")]
        replayed = Replay(self.region)
        assert len(figures) == len(set(figures)), "a figure stands twice"
        for root in ROOTS:
            partner = root.rpartition(".")[2]
            assert counted.get(partner, Counter()) == replayed.given(root), partner

    @invariant()
    def statuses_agree_with_a_replay(self) -> None:
        replayed = Replay(self.region)
        for request in self.requests():
            assert request.status is replayed.status[request.id]


class Replay:
    """What came of a round by its replies alone, told again in the order they were made."""

    def __init__(self, region: Region) -> None:
        with region.store.look("demo") as work:
            self.requests = {one.id: one for one in every(work)}
            told = [(reply, id) for id in self.requests for reply in work.requests.history(id)]
        self.holder = {(root, code): root for root in ROOTS for code in CODES}
        self.due = dict.fromkeys(self.requests, date(2027, 3, 1))
        self.status = dict.fromkeys(self.requests, Status.OPEN)
        self.standing: dict[str, Reply | None] = dict.fromkeys(self.requests)
        self.verdicts: dict[tuple[str, int, str], str] = {}
        for reply, id in sorted(told, key=lambda one: (one[0].at, len(one[1]), one[0].number)):
            self.tell(id, reply)

    def tell(self, id: str, reply: Reply) -> None:
        if reply.move is Move.WITHDRAW:
            self.give_back(id)
        self.status[id] = NEXT[self.status[id]][reply.move]
        if "due" in reply.body and reply.move in {Move.EXTEND, Move.RETURN}:
            self.due[id] = date.fromisoformat(reply.body["due"])
        if reply.move in {Move.ANSWER, Move.DECLINE}:
            self.standing[id] = reply if reply.move is Move.ANSWER else None
        for code in reply.body.get("rows", ()):
            self.hand_on(id, f"{id}.{reply.body['contact']}-{reply.number}", code)
        for code, opinion in reply.body.get("verdicts", {}).items():
            _, _, weighed = id.partition(".")
            subject, _, number = weighed.rpartition(".")
            self.verdicts[subject, int(number), code] = opinion["verdict"]

    def hand_on(self, giver: str, taker: str, code: str) -> None:
        for (root, asked), holder in self.holder.items():
            if (asked, holder) == (code, giver):
                self.holder[root, asked] = taker
        self.due[taker] = self.due[giver]

    def give_back(self, id: str) -> None:
        whole = id.rpartition(".")[0]
        if whole in self.status and self.status[whole] is Status.OPEN:
            self.holder = {key: whole if holder == id else holder for key, holder in self.holder.items()}

    def given(self, root: str) -> Counter[Given]:
        holders = {code: self.holder[root, code] for code in CODES}
        return Counter(self.one(id, code) for code, id in holders.items() if self.status[id] is not Status.WITHDRAWN)

    def one(self, id: str, code: str) -> Given:
        reply = self.standing[id]
        if self.status[id] is Status.DECLINED:
            return Given.DECLINED
        row = reply.body["values"].get(code, {}) if reply else {}
        if row.get("not_relevant"):
            return Given.NOT_RELEVANT
        returned = reply is not None and self.verdicts.get((id, reply.number, code)) == "returned"
        if reply is None or not row.get("number") or returned:
            return Given.NO_ANSWER
        return Given.LATE if late(reply.at, self.due[id]) else Given.ON_TIME


def every(work: Any) -> list[Request]:
    return [one for partner in ("isola", "kivela", "county") for one in work.requests.of_partner(partner)]


def late(instant: datetime, due: date) -> bool:
    return helsinki_date(instant) > due


Life.TestCase.settings = settings(max_examples=6, stateful_step_count=12)
TestLife = Life.TestCase
