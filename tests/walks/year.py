"""A year of the demo alliance: a clock one sets, real mail, a real web, and people who follow the links they get."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, time
from email.message import EmailMessage
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import uvicorn
from sqlalchemy import Engine

from adapters.database.engine import connect
from adapters.database.events import leave_untold
from adapters.database.indicators.library import SqlLibrary
from adapters.database.store import SqlStore
from adapters.email.mail import mail_of
from adapters.links import SignedLinks
from adapters.register import demo
from adapters.reports.press import Printer
from adapters.spreadsheets import Xlsx
from adapters.web.app import create_app
from adapters.web.context import Rates
from domain.links import Link, Purpose
from domain.ports import Ports
from domain.processes.rehearsing import _run_what_is_due as run_what_is_due
from domain.requests import Request
from domain.workdays import at
from tests.fakes import FakeClock
from tests.services.mail import MailServer
from tests.services.processes import free_port, wait_until
from tests.walks.forms import form_on
from tests.walks.service import Service

KEY = "a key for this walk alone and of no worth anywhere"
FREELY = Rates(10_000, 10_000, 10_000, 10_000)
LINK = re.compile(r"https?://\S+/l/([a-z-]+)/(\S+)")


@dataclass
class Year:
    """The alliance as it stands at an instant; `home` is the web's address."""

    ports: Ports
    clock: FakeClock
    mail: MailServer
    home: str
    engine: Engine
    service: Service | None = None
    browsers: list["Browser"] = field(default_factory=list)

    def go_to(self, day: date, hour: int = 10) -> None:
        """Let time pass until a day, and everything that is due by then happen."""
        self.clock.instant = at(day, time(hour))
        self.run()

    def run(self) -> None:
        """Let the flows run until nothing is left to do, and once more a minute later."""
        for _ in range(2):
            run_what_is_due(self.ports, demo.CODE)
            self.clock.pass_time(minutes=1)

    def until(self, happened: Callable[[], bool]) -> None:
        """Wait for what the flows are to do; where no service runs them, run them here."""
        if self.service is None:
            self.run()
            assert happened()
        else:
            wait_until(happened, 240)

    @contextmanager
    def in_service(self, folder: Path) -> Iterator[None]:
        """Let `yhdyspinta up` go on from here: a real Prefect server, its worker and the web, each in a process."""
        more = {
            "YHDYSPINTA_SMTP_URL": self.mail.url,
            "YHDYSPINTA_SECRET_KEY": KEY,
            "YHDYSPINTA_CLOCK": self.clock.instant.isoformat(),
        }
        service, home = Service(folder, more), self.home
        with self.engine.begin() as connection:
            leave_untold(connection, demo.CODE)  # what the flows have seen here need not wake them again
        self.service, self.home = service, f"http://127.0.0.1:{service.web}"
        service.start()
        try:
            yield
        finally:
            service.stop()
            self.service, self.home = None, home

    def request(self, id: str) -> Request:
        with self.ports.store.look(demo.CODE) as work:
            return work.requests.get(id)

    def asked(self, kind: str, partner: str) -> Request:
        """The one open request of a kind to a partner."""
        with self.ports.store.look(demo.CODE) as work:
            [found] = [one for one in work.requests.open_of_partner(partner) if one.kind == kind]
        return found

    def address(self, contact: str) -> str:
        with self.ports.store.look(demo.CODE) as work:
            return work.register.contact(contact).email

    def mails_to(self, address: str) -> list[EmailMessage]:
        return [one for one in self.mail.messages(address) if address in str(one["To"])]

    def links_to(self, address: str, purpose: Purpose) -> Iterator[tuple[Link, str]]:
        """Every link of a purpose in somebody's mails, the newest mail first."""
        for message in reversed(self.mails_to(address)):
            body = message.get_body(("plain",))
            for name, token in LINK.findall(body.get_content() if body else ""):
                if name == purpose.value:
                    yield self.ports.links.read(token, purpose), f"/l/{name}/{token}"

    def answering(self, request: Request) -> "Browser":
        """Somebody who opens the newest mail that leads to a request."""
        address = self.address(request.contact)
        path = next(path for link, path in self.links_to(address, Purpose.ANSWER) if link.subject == request.id)
        browser = Browser(self)
        browser.get(path)
        return browser

    def coordinating(self, address: str = "aino.aallokas@suvanto.example.org") -> "Browser":
        """A coordinator, signed in by the link in their mail."""
        browser = Browser(self)
        before = len(list(self.links_to(address, Purpose.SIGN_IN)))
        browser.post("/coordinator/sign-in", email=address)
        self.until(lambda: len(list(self.links_to(address, Purpose.SIGN_IN))) > before)
        path = next(path for _, path in self.links_to(address, Purpose.SIGN_IN))
        browser.post("/coordinator/enter", on=path)
        return browser


@dataclass
class Browser:
    """A browser without scripts, over real HTTP: it shows pages, keeps cookies, and posts forms as they stand."""

    year: Year
    web: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.web = httpx.Client(base_url=self.year.home, follow_redirects=True, timeout=60)
        self.year.browsers.append(self)

    def get(self, path: str) -> str:
        answer = self.web.get(path)
        assert answer.status_code == httpx.codes.OK, f"{path}: {answer.status_code}\n{words(answer.text)}"
        return answer.text

    def post(
        self, path: str, *, on: str = "", having: str = "", typed: Mapping[str, str] | None = None, **more: str
    ) -> str:
        """Fill in a form of the page shown at `on`, or at the same address, and press its button.

        Of several forms, `having` names a field of the one that is meant.
        """
        form = form_on(self.get(on or path), on or path, path, having)
        return self._sent(path, {**form.fields, **(typed or {}), **more}, httpx.codes.OK)

    def insist(self, path: str, *, having: str, **typed: str) -> str:
        """Post a form that warns of something first, read the warning, and press its button all the same."""
        form = form_on(self.get(path), path, path, having)
        warning = self._sent(path, {**form.fields, **typed}, httpx.codes.CONFLICT)
        return self._sent(path, form_on(warning, path, path, "despite").fields, httpx.codes.OK)

    def _sent(self, path: str, body: Mapping[str, str], expected: int) -> str:
        answer = self.web.post(path, data=body, headers={"origin": self.year.home})
        assert answer.status_code == expected, f"{path}: {answer.status_code}\n{words(answer.text)}"
        return answer.text

    def fields(self, path: str, having: str = "") -> Mapping[str, str]:
        """What stands in the fields of a page's form that posts back to it."""
        return form_on(self.get(path), path, path, having).fields

    def answer(self, request: Request, typed: Mapping[str, str] | None = None, do: str = "answer", **more: str) -> str:
        return self.post(f"/r/{request.id}", typed=typed, do=do, **more)


def words(page: str) -> str:
    """What a page says, for a failure's message."""
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"<[^>]+>", "", page))


@contextmanager
def lived(url: str, folder: Path, mail: MailServer, began: date) -> Iterator[Year]:
    """Found the demo alliance on a day, and serve it."""
    port, engine = free_port(), connect(url)
    home = f"http://127.0.0.1:{port}"
    links = SignedLinks([KEY], home)
    clock, store = FakeClock(at(began, time(9))), SqlStore(engine)
    carried = mail_of(mail.url, folder, "yhdyspinta@suvanto.example.org")
    nobody: Any = None  # the demo's figures are asked of nobody here
    ports = Ports(store, clock, carried, links, nobody, SqlLibrary(engine), Xlsx(), press=Printer(folder))
    demo.start(ports)
    config = uvicorn.Config(create_app(ports, rates=FREELY), port=port, log_level="warning", access_log=False)
    server = uvicorn.Server(config)
    thread = Thread(target=server.run)
    thread.start()
    try:
        wait_until(lambda: server.started)
        year = Year(ports, clock, mail, home, engine)
        yield year
        for browser in year.browsers:
            browser.web.close()
    finally:
        server.should_exit = True
        thread.join()
        carried.rest()
        engine.dispose()
