"""One web of two alliances, and everybody who might knock at its doors."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from sqlite3 import connect

from httpx2 import Response
from starlette.applications import Starlette
from starlette.routing import Route

from adapters.web.app import create_app
from adapters.web.context import Rates
from domain.links import Link, Purpose
from domain.partners import Contact, Partner, Sector
from domain.processes.answering import answer_link
from domain.processes.doors import desk_link
from domain.words import Text
from tests.adapters.web.house import SAME_ORIGIN, a_region
from tests.browser import Browser
from tests.channels import with_room
from tests.fakes import some_links
from tests.forum_room import CONVENED, STEERING, with_forums
from tests.plans import CONTENT, WALKS, write
from tests.region import ALLIANCE, COORDINATOR, KAISA, OLLI, PEKKA, Region

FREELY = Rates(100_000, 100_000, 100_000, 100_000)
ELSEWHERE = "other"
THEIR_COUNTY = Partner("coast", Text("Rannikon hyvinvointialue"), Sector.COUNTY, "03")
THEIRS = Contact("c-0001", "coast", "Vieras Vaino", "vaino@coast.example.org", coordinator=True)
UNTIL = date(2027, 3, 1)
MAIL = "1.letter"


@dataclass
class Visitor:
    """A browser that holds one link, or none."""

    name: str
    link: Link | None = None


@dataclass
class House:
    """The web, its database and how to knock."""

    folder: Path
    region: Region = field(init=False)
    app: Starlette = field(init=False)
    _seals: dict[Browser, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.region = a_region(self.folder)
        write(self.region, CONTENT)
        with_room(self.region)
        with_forums(self.region, replace(STEERING, members=("county", "isola", "ranta")))
        alliance = replace(ALLIANCE, code=ELSEWHERE, name=Text("Naapuriallianssi"), backbone="coast")
        Region(self.region.engine, alliance, (THEIR_COUNTY,), (THEIRS,), (), self.region.clock)
        mailbox = self.folder / "mailbox"
        (mailbox / "new").mkdir(parents=True)
        (mailbox / "new" / MAIL).write_bytes(EmailMessage().as_bytes())
        self.app = create_app(self.region.ports, demo=True, mailbox=mailbox, rates=FREELY)
        self._watch = connect(self.folder / "region.db")

    def visitors(self) -> dict[str, Visitor]:
        now, code = self.region.clock.now(), self.region.code
        session = Link(Purpose.SESSION, code, COORDINATOR.id, "", UNTIL, "1")
        found = [
            Visitor("nobody"),
            Visitor("another organisation", desk_link(code, OLLI.id, now)),
            Visitor("a colleague", desk_link(code, PEKKA.id, now)),
            Visitor("last year's link", answer_link(code, self.region.request("values.2026.isola"), KAISA.id)),
            Visitor("a coordinator who is not signed in", desk_link(code, COORDINATOR.id, now)),
            Visitor("another alliance", replace(session, alliance=ELSEWHERE)),
            Visitor("the one who was asked", desk_link(code, KAISA.id, now)),
            Visitor("the coordinator", session),
        ]
        return {one.name: one for one in found}

    def browser(self, name: str) -> Browser:
        link = self.visitors()[name].link
        web = Browser(self.app, raise_faults=False, follow_redirects=False)
        if link:
            web.hold(link)
        return web

    def path(self, route: Route) -> str:
        """Fill a route's parameters with things of the alliance that are really there."""
        purpose = next((one for one in Purpose if f"/l/{one}/" in route.path), Purpose.ANSWER)
        subject = "values.2027.isola" if purpose is Purpose.ANSWER else ""
        link = Link(purpose, self.region.code, KAISA.id, subject, UNTIL)
        ours = {"id": "values.2027.isola", "round": "2027", "partner": "isola", "contact": KAISA.id, "token": ""}
        ours |= {"token": some_links().token(link), "alliance": self.region.code}
        ours |= {"name": MAIL if route.path.startswith("/mailbox") else "send-notices"}
        ours |= {"year": "2027", "area": "isola", "language": "fi", "form": "html"}
        ours |= {"forum": STEERING.code, "meeting": CONVENED, "channel": "room-1"}
        ours |= {"what": "action", "code": WALKS.code, "version": "1", "number": "1"}
        return route.path.replace(":int", "").format(**ours)

    @property
    def routes(self) -> list[Route]:
        return [route for route in self.app.routes if isinstance(route, Route)]

    def with_method(self, method: str) -> list[Route]:
        return [route for route in self.routes if method in (route.methods or ())]

    def close(self) -> None:
        self._watch.close()
        self.region.engine.dispose()

    def writes(self) -> int:
        """A number that moves with every commit of anybody else that changes anything."""
        return int(self._watch.execute("PRAGMA data_version").fetchone()[0])

    def ours(self) -> list[str]:
        """Every row of the alliance."""
        return [line for line in self._watch.iterdump() if f"'{self.region.code}'" in line]

    def post(
        self,
        web: Browser,
        path: str,
        *,
        files: bool = False,
        headers: Mapping[str, str] = SAME_ORIGIN,
        fields: Mapping[str, str] | None = None,
    ) -> Response:
        """Post everything any form of ours holds."""
        if web not in self._seals:
            self._seals[web] = web.get("/desk").text.partition('name="form" value="')[2].partition('"')[0]
        body = {**(fields or FIELDS), "form": self._seals[web]}
        sheet = {"sheet": ("x.xlsx", b"PK\x03\x04")} if files else None
        answer: Response = web.post(path, data=body, files=sheet, headers=headers)
        return answer


FIELDS = {
    "version": "0",
    "do": "answer",
    "values.hearing.number": "413",
    "values.share.number": "30",
    "comment": "x",
    "email": KAISA.email,
    "name": "Kaisa Kivi",
    "language": "fi",
    "role": "main",
    "working_days": "0",
    "rhythm": "weekly",
    "due": "2027-03-10",
    "opens": "2027-02-10",
    "locks": "2027-03-20",
    "period": "2028",
    "words": "x",
    "reason": "x",
    "sure": "on",
    "to": "off",
    "key": "x",
    "url": "ntfys://suvanto-kaisa",
    "token": "x",
}
