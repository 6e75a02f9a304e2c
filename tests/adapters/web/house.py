"""A region with a past and national figures, its web, and people at their browsers."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Any

import uvicorn
from httpx2 import Response
from starlette.applications import Starlette

from adapters.database.indicators.library import SqlLibrary
from adapters.links import SignedLinks
from adapters.web.app import create_app
from adapters.web.context import Rates
from domain.indicators.rounds import Dates
from domain.indicators.statistics import FINLAND, Area, Gender, Observation, Place, StatisticalIndicator
from domain.indicators.statistics import Region as Area_
from domain.indicators.values import Values
from domain.links import Link
from domain.partners import Contact
from domain.processes.answering import act, answer_link
from domain.processes.doors import desk_link
from domain.processes.indicators.weighing import weigh_answers
from domain.reports.editions import Press
from domain.requests import Move, Reply
from domain.words import Text
from tests.browser import HOME, Browser
from tests.fakes import FakeClock, some_links
from tests.memory import copied
from tests.region import GROUPS, HEARING, KAISA, OLLI, SHARE, Moved, Region
from tests.services.processes import free_port, wait_until

ISOLA = "values.2027.isola"
PAGE = f"/r/{ISOLA}"
GOOD: dict[str, Any] = {"values__hearing__number": "410", "values__share__number": "30,5 %"}
SAME_ORIGIN = {"origin": HOME}
YEAR_BEFORE = Dates(date(2026, 2, 2), date(2026, 3, 2), date(2026, 3, 16))
DAY = date(2027, 1, 11)
STATISTIC = 4118
COUNTRY = Area_(FINLAND, Text("Koko maa", "Hela landet", "Whole country"), 658)
SEA = Area_(Place(Area.COUNTY, "02"), Text("Merialueen hyvinvointialue", "Havsområdets välfärdsområde"), 902)
TOWNS = [
    Area_(Place(Area.MUNICIPALITY, code), Text(name), int(code), (SEA.place, FINLAND))
    for code, name in (("901", "Isola"), ("902", "Kivelä"), ("903", "Ranta"))
]
MEASURED = replace(
    HEARING,
    statistic=STATISTIC,
    help=Text(
        "Kaikille avoimet tilaisuudet, joissa asukkaita kuultiin.",
        "Öppna möten där invånarna hördes.",
        "Open meetings where residents were heard.",
    ),
)


ASKED = (MEASURED, SHARE, GROUPS)


def a_region(folder: Path | None = None) -> Region:
    """A region in memory, its newest round open; in a file of the folder, so that several threads can read it."""
    region = Moved(copied(_written().engine, folder and folder / "region.db"), catalogue=ASKED)
    region.clock.pass_time(minutes=region.alliance.hold_minutes)
    return region


@cache
def _written() -> Region:
    """Such a region, lived through once, because it takes half a second."""
    region = Region(catalogue=ASKED)
    keep_national(SqlLibrary(region.engine))
    region.clock.instant = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)
    region.open_round("2026", YEAR_BEFORE)
    for who, hearing in ((KAISA, "412"), (OLLI, "400")):
        said = Values.model_validate({"values": {"hearing": {"number": hearing}, "share": {"number": "31,5"}}})
        act(region.ports, region.code, f"values.2026.{who.partner}", who.id, Move.ANSWER, said)
    weigh_answers(region.ports, region.code)
    region.clock.instant = FakeClock().instant
    region.open_round(note="Tervetuloa mukaan! Soita minulle, jos jokin kohta mietityttää.")
    return region


def national_figures(since: int = 2020) -> list[Observation]:
    """What the statistics bank tells of every area, from a year on."""
    return [
        Observation(STATISTIC, *area.place, year, Gender.TOTAL, float(base + 9 * (year - 2020)))
        for area, base in zip((COUNTRY, SEA, *TOWNS), (390, 405, 380, 350, 430), strict=True)
        for year in range(since, 2027)
    ]


def keep_national(library: SqlLibrary) -> None:
    library.keep_regions([COUNTRY, SEA, *TOWNS])
    library.keep(national_figures(), DAY)
    about = StatisticalIndicator(
        STATISTIC, Text("Kuulemistilaisuudet"), Text("THL"), (2020, 2026), DAY, decimals=0, genders=(Gender.TOTAL,)
    )
    library.finish(about, {}, DAY)


@dataclass
class Person:
    """Somebody at a browser of their own, the link in their mail opened."""

    region: Region
    contact: Contact = KAISA
    link: Link | None = None
    rates: Rates = field(default_factory=lambda: Rates(10_000, 10_000, 10_000, 10_000))
    app: Starlette | None = None
    web: Browser = field(init=False)

    def __post_init__(self) -> None:
        app = self.app or create_app(self.region.ports, rates=self.rates)
        self.web = Browser(app, raise_faults=False)
        link = self.link or desk_link(self.region.code, self.contact.id, self.region.clock.now())
        self.opened: Any = self.web.get(some_links().address(link))

    def get(self, path: str = PAGE) -> Response:
        answer: Response = self.web.get(path)
        return answer

    def form(self, path: str = PAGE) -> dict[str, str]:
        """The hidden fields of the page's first form."""
        return hidden(self.get(path))

    def post(
        self, path: str = PAGE, *, do: str = "answer", shown: dict[str, str] | None = None, **fields: str
    ) -> Response:
        """Post what was typed; dots in names are written as double underscores."""
        said = {name.replace("__", "."): text for name, text in fields.items()}
        body = {**(shown or self.form(path)), "do": do, **said}
        answer: Response = self.web.post(path, data=body, headers=SAME_ORIGIN, follow_redirects=False)
        return answer


def hidden(page: Response) -> dict[str, str]:
    """The hidden fields of a page's first form."""
    found = {name: re.search(f'name="{name}" value="([^"]*)"', page.text) for name in ("form", "version", "draft")}
    return {name: match[1] for name, match in found.items() if match}


def answers_isola(region: Region, who: Contact = KAISA) -> Person:
    """Somebody who came by the link of Isola's request."""
    return Person(region, who, answer_link(region.code, region.request(), who.id))


def history(region: Region, id: str = ISOLA) -> list[Reply]:
    """Every move in a request so far."""
    with region.store.look(region.code) as work:
        return work.requests.history(id)


@contextmanager
def serving(region: Region, press: Press | None = None, **how: Any) -> Iterator[tuple[str, SignedLinks]]:
    """Serve the region's web on loopback for a real browser; gives its address and its links."""
    home = f"http://127.0.0.1:{free_port()}"
    links = SignedLinks(some_links().keys, home)
    ports = replace(region.ports, links=links, press=press or region.ports.press)
    app = create_app(ports, rates=Rates(10_000, 10_000, 10_000, 10_000), **how)
    config = uvicorn.Config(app, port=int(home.rsplit(":", 1)[1]), log_level="warning", access_log=False)
    server = uvicorn.Server(config)
    thread = Thread(target=server.run)
    thread.start()
    try:
        wait_until(lambda: server.started)
        yield home, links
    finally:
        server.should_exit = True
        thread.join()
