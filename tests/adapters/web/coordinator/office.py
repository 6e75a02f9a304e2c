"""A coordinator at a browser, signed in by the link in their mail."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from httpx2 import Response
from starlette.requests import Request

from adapters.web.app import create_app
from adapters.web.context import Rates
from adapters.web.sessions import form_token
from domain.asides import AskTime, Decline
from domain.indicators.values import Values
from domain.links import Link, Purpose, serial_at
from domain.partners import Contact
from domain.ports import Ports
from domain.processes.answering import act
from domain.processes.indicators.weighing import weigh_answers
from domain.processes.notices import send_notices
from domain.processes.post import deliver_messages
from domain.processes.sign_in import SESSION_DAYS, ask_for_link
from domain.requests import Move
from domain.workdays import helsinki_date
from tests.browser import HOME, Browser
from tests.fakes import some_links
from tests.memory import in_file, memory
from tests.region import COORDINATOR, KAISA, OLLI, PAULA, SIRI, Region

SAME_ORIGIN = {"origin": HOME}
DUE, LOCKS = "2027-03-01", "2027-03-15"
ROUND = {"period": "2027", "opens": "2027-02-01", "due": DUE, "locks": LOCKS, "note": "Kiitos jo nyt!"}
FREELY = Rates(10_000, 10_000, 10_000, 10_000)


def a_region(folder: Path | None = None, **what: Any) -> Region:
    """A region in memory; in a file of the folder, for pages run in several threads."""
    return Region(in_file(folder / "region.db") if folder else memory(), **what)


@dataclass
class Office:
    """A coordinator's browser; signs in at once unless told not to."""

    region: Region
    contact: Contact = COORDINATOR
    ports: Ports | None = None
    signed_in: bool = True
    how: dict[str, Any] = field(default_factory=dict)
    web: Browser = field(init=False)

    def __post_init__(self) -> None:
        app = create_app(self.ports or self.region.ports, rates=FREELY, **self.how)
        self.web = Browser(app, raise_faults=False, follow_redirects=False)
        if self.signed_in:
            self.sign_in()

    def sign_in(self) -> None:
        """Hold the session that the link in a mail opens."""
        now = self.region.clock.now()
        until = helsinki_date(now) + timedelta(days=SESSION_DAYS)
        self.web.hold(Link(Purpose.SESSION, self.region.code, self.contact.id, "", until, serial_at(now)))

    def mailed_token(self) -> str:
        """The token in the newest sign-in mail, asked for just now."""
        ask_for_link(self.region.ports, self.region.code, self.contact.email)
        deliver_messages(self.region.ports, self.region.code)
        letters = self.region.mail.letters_to(self.contact.id)
        facts = next(one.facts for one in reversed(letters) if "serial" in one.facts)  # others leave after it
        until = date.fromisoformat(facts["until"])
        return some_links().token(
            Link(Purpose.SIGN_IN, self.region.code, self.contact.id, "", until, str(facts["serial"]))
        )

    def enter(self, token: str) -> Response:
        return self.post("/coordinator/enter", token=token)

    def get(self, path: str) -> Response:
        answer: Response = self.web.get(path)
        return answer

    def post(self, path: str, **fields: Any) -> Response:
        answer: Response = self.web.post(path, data={"form": self.token(), **fields}, headers=SAME_ORIGIN)
        return answer

    def token(self) -> str:
        """What any page shown to this browser now holds in its forms."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.web.cookies.items())
        return form_token(Request({"type": "http", "app": self.web.app, "headers": [(b"cookie", cookies.encode())]}))

    def start(self, **changes: str) -> Response:
        return self.post("/rounds/new", **{**ROUND, **changes, "do": "start"})


def send_all(region: Region) -> None:
    send_notices(region.ports, region.code)
    deliver_messages(region.ports, region.code)


def answers(region: Region) -> None:
    """Isola answers, Kivelä says one is not relevant, the parish declines, Ranta asks for time."""
    all_of_it = Values.model_validate({"values": {"hearing": {"number": "1 234"}, "share": {"number": "12,5 %"}}})
    act(region.ports, region.code, "values.2027.isola", KAISA.id, Move.ANSWER, all_of_it)
    not_ours = {"not_relevant": True, "reason": "Ei ole."}
    part = Values.model_validate({"values": {"hearing": {"number": "0"}, "share": not_ours}})
    act(region.ports, region.code, "values.2027.kivela", OLLI.id, Move.ANSWER, part)
    act(region.ports, region.code, "values.2027.parish", PAULA.id, Move.DECLINE, Decline(reason="Muutto kesken."))
    wish = AskTime(reason="Behöver tid.", until=date(2027, 3, 12))
    act(region.ports, region.code, "values.2027.ranta", SIRI.id, Move.ASK_TIME, wish)
    weigh_answers(region.ports, region.code)
