"""Secrets and people planted in a whole round: none of them reaches what operators see, whatever fails."""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from adapters import wiring
from adapters.database.events import SqlFeed
from adapters.database.indicators.library import SqlLibrary
from adapters.email.mail import mail_of
from adapters.launch.here import run_here
from adapters.links import SignedLinks
from adapters.sotkanet import statistics_at
from domain.asides import AskTime, Decline, HandOver
from domain.errors import Never, NotNow
from domain.indicators.values import Values
from domain.ports import Ports
from domain.processes.answering import act, answer_link, hand_over
from domain.processes.indicators.reading import ReadingForm, add_reading
from domain.processes.sign_in import ask_for_link
from domain.processes.waiting import for_operators, what_waits
from domain.requests import Move
from flows.publishing import waiting_text
from tests.region import CATALOGUE, CODE, CONTACTS, KAISA, OLLI, PEKKA, SIRI, Region, a_demo_region
from tests.services.processes import free_port

pytestmark = pytest.mark.walk

KEY, PASSWORD = "canary-of-the-key-" + "k" * 32, "canary-of-the-password"
NOTE, WHY, READ, PHONE = "canary of the note", "canary of the explanation", "canary of the reading", "canary-phone"
LINKS = SignedLinks([KEY], "http://yhdyspinta.test")
FLOWS: Mapping[str, Mapping[str, str]] = {
    "open-round": {"period": "2028"},
    "send-notices": {},
    "deliver-messages": {},
    "weigh-answers": {},
    "close-round": {"round": "2027"},
    "refresh-statistics": {},
    "plan-forums": {"year": "2027"},
    "convene-meeting": {},
    "record-meeting": {},
    "sweep": {},
}


@dataclass
class Gossip:
    """A neighbour of any kind that answers everything with an error full of names."""

    error: Exception

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def refuse(*_: object, **__: object) -> Any:
            raise self.error

        return refuse


@dataclass
class Planted:
    """A region with canaries everywhere, and everything that was told of it."""

    region: Region
    ports: Ports
    told: list[str] = field(default_factory=list)

    def run(self) -> dict[str, str]:
        """Run every flow, keep all it tells, and return how each ended."""
        ends = {}
        with wiring.use(self.ports):
            for name, given in FLOWS.items():
                ended = run_here(name, given)
                self.told.append(str(ended.as_json()))
                ends[name] = ended.state
        return ends

    def look(self) -> None:
        """Keep what artifacts, events and runs' parameters would hold."""
        now = self.region.clock.now()
        with self.region.store.look(CODE) as work:
            self.told.append(waiting_text(for_operators(work, what_waits(work, now), now), self.ports.links.home()))
        events = SqlFeed(self.region.engine).untold(10_000)
        assert len(events) > 10
        self.told.extend(f"{one.name} {one.subject} {one.alliance}" for one in events)

    def canaries(self) -> list[str]:
        link = answer_link(CODE, self.region.request(), KAISA.id)
        people = [part for one in CONTACTS for part in (one.name, *one.name.split(), one.email)]
        return [KEY, PASSWORD, NOTE, WHY, READ, PHONE, LINKS.token(link), "/l/answer/", *people]

    def found(self, log: str) -> list[str]:
        told = "\n".join([*self.told, log])
        return [canary for canary in self.canaries() if canary in told]


@pytest.fixture
def planted(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Planted]:
    caplog.set_level(logging.DEBUG)
    region = a_demo_region(
        contacts=[replace(one, phone=PHONE) for one in CONTACTS],
        catalogue=[replace(one, statistic=127) for one in CATALOGUE[:1]] + list(CATALOGUE[1:]),
    )
    mail = mail_of("", tmp_path / "mailbox", "yhdyspinta@localhost")
    library = SqlLibrary(region.engine)
    made = Planted(region, replace(region.ports, mail=mail, links=LINKS, library=library))
    made.ports = replace(made.ports, statistics=statistics_at(str(Path("examples/statistics").resolve())))
    live(region)
    yield made
    region.engine.dispose()


def live(region: Region) -> None:
    """Let everybody say something that is nobody else's business."""
    region.open_round(note=NOTE)
    said = {"number": "12", "reason": WHY}
    whole = Values.model_validate({"values": {"hearing": said, "share": said}, "comment": WHY})
    wild = Values.model_validate({"values": {"hearing": {"number": "9999999", "reason": WHY}, "share": said}})
    act(region.ports, CODE, "values.2027.isola", KAISA.id, Move.ANSWER, whole)
    act(region.ports, CODE, "values.2027.isola", KAISA.id, Move.ANSWER, wild)
    act(region.ports, CODE, "values.2027.kivela", OLLI.id, Move.DECLINE, Decline(reason=WHY))
    act(region.ports, CODE, "values.2027.ranta", SIRI.id, Move.ASK_TIME, AskTime(reason=WHY))
    colleague = HandOver(name="Canary Colleague", email="canary@club.example.org", reason=WHY)
    hand_over(region.ports, CODE, "values.2027.club", CONTACTS[-1].id, colleague)
    add_reading(region.ports, CODE, "2027", PEKKA.id, ReadingForm(words=READ))
    ask_for_link(region.ports, CODE, CONTACTS[0].email)


def test_a_round_that_goes_well_tells_operators_nothing_of_people(
    planted: Planted, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    ends = planted.run()
    planted.region.clock.pass_time(days=40)
    planted.run()
    planted.look()
    assert set(ends.values()) <= {"Completed", "NeedsPerson"}, ends
    assert planted.found(f"{NOTE} {KEY}") == [KEY, NOTE], "a canary that sings is heard"
    assert planted.found(caplog.text + "".join(capfd.readouterr())) == []


GOSSIP = f"Kaisa Kivi <kaisa@isola.example.org> {PASSWORD} {WHY}"


@pytest.mark.parametrize(
    ("port", "error"),
    [
        *((port, KeyError(GOSSIP)) for port in ("mail", "clock", "statistics", "store", "library", "links")),
        *((port, Never("smtp.refused", said=GOSSIP)) for port in ("mail", "statistics")),
        ("mail", NotNow("smtp.later", to=GOSSIP)),
    ],
)
def test_whatever_fails_its_text_stays_out_of_sight(
    planted: Planted, caplog: pytest.LogCaptureFixture, port: str, error: Exception
) -> None:
    gossip: dict[str, Any] = {port: Gossip(error)}
    planted.ports = replace(planted.ports, **gossip)
    ends = planted.run()
    planted.region.clock.pass_time(days=40)
    planted.run()
    assert set(ends.values()) - {"Completed"} or isinstance(error, NotNow), ends
    assert planted.found(caplog.text) == []


def test_a_mail_server_that_is_away_is_told_without_its_password(
    planted: Planted, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    url = f"smtp://sender:{PASSWORD}@127.0.0.1:{free_port()}"
    planted.ports = replace(planted.ports, mail=mail_of(url, tmp_path, "yhdyspinta@localhost"))
    assert planted.run()["deliver-messages"] == "Completed"
    planted.look()
    assert planted.found(caplog.text) == []


@pytest.mark.parametrize("gone", ["messages", "replies", "contacts", "alliances"])
def test_a_broken_database_is_told_by_its_place(planted: Planted, caplog: pytest.LogCaptureFixture, gone: str) -> None:
    with planted.region.engine.begin() as connection:
        connection.execute(text("PRAGMA foreign_keys = OFF"))
        connection.execute(text(f"ALTER TABLE {gone} RENAME TO gone"))
    ends = planted.run()
    assert "Failed" in ends.values(), ends
    assert planted.found(caplog.text) == []
