"""Everything that can happen to messages, in any order: each keeps to its table, none is lost, none comes twice."""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select, update

from adapters.database.engine import database_now
from adapters.database.tables import messages
from domain.errors import Never, NotNow, RuleBroken
from domain.indicators.values import Values
from domain.messages import DELIVERIES, IN_DOUBT, NOTICE, UNREACHABLE, Delivery, Message, Parcel
from domain.partners import Contact
from domain.processes.answering import act
from domain.processes.post import deliver_messages, send_again
from domain.processes.turns import LEASE_SECONDS
from domain.requests import Move
from domain.words import Language
from tests.fakes import FakeMail
from tests.region import CODE, COORDINATOR, KAISA, OLLI, SIRI, a_demo_region

D = Delivery
PEOPLE = (KAISA, OLLI, SIRI)
ASKED = {KAISA.id: "isola", OLLI.id: "kivela", SIRI.id: "ranta"}


class Death(BaseException):
    """What no code of ours catches."""


FATES = {
    "taken": (True, None),
    "taken, and then we died": (True, Death()),
    "taken, and the answer did not come": (True, NotNow(IN_DOUBT)),
    "lost, and the answer did not come": (False, NotNow(IN_DOUBT)),
    "not taken, and we died": (False, Death()),
    "later": (False, NotNow("smtp.later", status=451)),
    "refused": (False, Never("smtp.refused", status=550)),
    "no server": (False, NotNow(UNREACHABLE)),
}
"""What a server may do with a message, and how we hear of it: whether it has it, and what is raised."""
UNKNOWN = {"taken, and then we died", "taken, and the answer did not come"}


@dataclass
class Server(FakeMail):
    """A server with moods, one for each message to come; what it has it has, whether or not we hear of it."""

    moods: list[str] = field(default_factory=list)
    arrived: Counter[str] = field(default_factory=Counter)
    unheard: Counter[str] = field(default_factory=Counter)
    bytes: dict[str, bytes] = field(default_factory=dict)
    tells: bool = False

    def carry(self, parcel: Parcel) -> None:
        mood = self.moods.pop(0) if self.moods else "taken"
        has_it, raised = FATES[mood]
        self.arrived[parcel.id] += has_it
        self.unheard[parcel.id] += mood in UNKNOWN
        if has_it:
            assert self.bytes.setdefault(parcel.id, parcel.content) == parcel.content, "a copy is the same to the byte"
        if raised:
            raise raised

    def knows(self, parcel: Parcel) -> bool | None:
        return self.arrived[parcel.id] > 0 if self.tells else None


def may_become(state: Delivery) -> set[Delivery]:
    """Where a message may have come to by itself since it was seen in a state."""
    found, ahead = {state}, [state]
    while ahead:
        here = ahead.pop()
        further = DELIVERIES[here] if here in {D.QUEUED, D.CLAIMED, D.IN_DOUBT} else frozenset()
        ahead += further - found
        found |= further
    return found


class PostLife(RuleBasedStateMachine):
    """The outbox among people, crashes and servers."""

    @initialize(tells=st.booleans())
    def begin(self, *, tells: bool) -> None:
        self.server = Server(tells=tells)
        self.region = a_demo_region(mail=self.server)
        self.region.open_round()
        self.queued: list[Message] = []
        self.states: dict[str, Delivery] = {}
        self.again: Counter[str] = Counter()
        self.shown: set[str] = set()

    @rule(person=st.sampled_from(PEOPLE), letter=st.sampled_from(["apology", "receipt", "asking", "reminder"]))
    def enqueue(self, person: Contact, letter: str) -> None:
        self.queue(person.id, letter)

    def queue(self, contact: str, letter: str) -> None:
        notice = letter in {"asking", "reminder"}
        key = f"{NOTICE if notice else ''}{letter}.{len(self.queued)}"
        item = {
            "request": f"values.2027.{ASKED[contact]}",
            "kind": "values",
            "step": "1" if letter == "asking" else "2",
        }
        facts = {"items": [item]} if notice else {"round": "2027", "period": "2027"}
        form, now = "digest" if notice else letter, self.region.clock.now()
        message = Message(key, contact, COORDINATOR.id, form, Language.FI, facts, now)
        with self.region.store.begin(CODE) as work:
            assert (work.post.queue([message]), work.post.queue([message])) == (1, 0), "twice the same is once"
        self.queued.append(message)

    @rule(moods=st.lists(st.sampled_from(list(FATES)), max_size=4))
    def send(self, moods: list[str]) -> None:
        self.server.moods = moods
        with suppress(Death):
            deliver_messages(self.region.ports, CODE)

    @rule()
    def claim_and_die(self) -> None:
        with self.region.store.begin(CODE) as work:
            work.post.claim(1, LEASE_SECONDS)

    @rule(minutes=st.sampled_from([1, 60, 60 * 24]))
    def tick(self, minutes: int) -> None:
        self.region.clock.pass_time(minutes=minutes)
        with self.region.engine.begin() as connection:
            past = database_now(connection) - timedelta(seconds=1)
            connection.execute(update(messages).where(messages.c.free_at.is_not(None)).values(free_at=past))

    @rule(person=st.sampled_from(PEOPLE))
    def answer(self, person: Contact) -> None:
        """An answer makes what asked or reminded of it needless."""
        said = Values.model_validate({"values": {"hearing": {"number": "3"}, "share": {"number": "40"}}})
        with suppress(RuleBroken):
            act(self.region.ports, CODE, f"values.2027.{ASKED[person.id]}", person.id, Move.ANSWER, said)

    @precondition(lambda self: self.in_state(D.SENT))
    @rule(number=st.integers(0, 50))
    def bounce(self, number: int) -> None:
        sent = self.in_state(D.SENT)
        with self.region.store.begin(CODE) as work:
            key = sent[number % len(sent)]
            assert work.post.bounced(key, "dsn.5.1.1")
            assert not work.post.bounced(key, "dsn.5.1.1"), "it comes back once"
        self.states[key] = D.BOUNCED

    @rule(person=st.sampled_from(PEOPLE))
    def opt_out(self, person: Contact) -> None:
        with self.region.store.begin(CODE) as work:
            work.post.suppress(person.id, person.email, "opted-out")

    @precondition(lambda self: self.stuck())
    @rule(number=st.integers(0, 50))
    def look_and_send_again(self, number: int) -> None:
        stuck = sorted(self.stuck())
        key = stuck[number % len(stuck)]
        assert send_again(self.region.ports, CODE, key)
        self.again[key] += 1
        self.states[key] = D.QUEUED
        self.server.bytes.pop(key, None)  # packed anew

    def stuck(self) -> set[str]:
        with self.region.store.look(CODE) as work:
            return {message.key for message, *_ in work.post.stuck()}

    def in_state(self, state: Delivery) -> list[str]:
        return sorted(key for key, found in self.now().items() if found is state)

    def now(self) -> dict[str, Delivery]:
        with self.region.engine.connect() as connection:
            rows = connection.execute(select(messages.c.key, messages.c.state)).all()
        ours = {message.key for message in self.queued}
        return {key: Delivery(state) for key, state in rows if key in ours}

    @invariant()
    def each_keeps_to_its_table(self) -> None:
        for key, state in self.now().items():
            assert state in may_become(self.states.get(key, D.QUEUED)), f"{key}: {self.states.get(key)} → {state}"
            self.states[key] = state

    @invariant()
    def nothing_is_lost(self) -> None:
        found, stuck = self.now(), self.stuck()
        assert found.keys() == {message.key for message in self.queued}
        with self.region.engine.connect() as connection:
            waiting = set(connection.scalars(select(messages.c.key).where(messages.c.free_at.is_not(None))))
        for key, state in found.items():
            told = state in {D.SENT, D.BOUNCED} and self.server.arrived[key] > 0
            settled = told or state in {D.SUPPRESSED, D.SUPERSEDED}
            assert settled or key in waiting or key in stuck, f"{key} is {state} and nobody knows"

    @invariant()
    def none_comes_twice_unless_nobody_could_know(self) -> None:
        for key, times in self.server.arrived.items():
            excused = self.again[key] + (0 if self.server.tells else self.server.unheard[key])
            assert times <= 1 + excused, f"{key} came {times} times"

    @invariant()
    def what_rather_comes_never_than_twice_never_does(self) -> None:
        for key, times in self.server.arrived.items():
            if key.startswith(("receipt", f"{NOTICE}reminder")):
                assert times <= 1 + self.again[key], f"{key} came {times} times"


TestPostLife = PostLife.TestCase
TestPostLife.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
