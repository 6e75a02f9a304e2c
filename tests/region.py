"""A small region to test with: a county, three municipalities, a parish and an association."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Engine

from adapters.database.indicators.library import SqlLibrary
from adapters.database.store import SqlStore
from adapters.register.plan_importing import PlanTable
from adapters.spreadsheets import Xlsx
from domain.alliance import Alliance, Sending
from domain.indicators.catalogue import Indicator, Period
from domain.indicators.rounds import Dates
from domain.outcome import Outcome
from domain.partners import Contact, Partner, Role, Sector
from domain.ports import Ports
from domain.processes.indicators.rounds import open_round
from domain.requests import Request
from domain.words import Language, Text
from tests.fakes import FakeChat, FakeClock, FakeMail, FakeWake, some_links
from tests.memory import copied, fill_anew, filled, is_as_filled, memory

CODE = "demo"
ALLIANCE = Alliance(CODE, Text("Pohjanlahden hyte-allianssi", "Bottenhavets allians", "Gulf alliance"), "county")
COUNTY = Partner("county", Text("Merialueen hyvinvointialue", "Havsområdets välfärdsområde"), Sector.COUNTY, "02")
ISOLA = Partner("isola", Text("Isola", "Storö"), Sector.MUNICIPALITY, "901")
KIVELA = Partner("kivela", Text("Kivelä"), Sector.MUNICIPALITY, "902")
RANTA = Partner("ranta", Text("Ranta", "Strand"), Sector.MUNICIPALITY, "903", languages=(Language.SV, Language.FI))
PARISH = Partner("parish", Text("Merialueen seurakuntayhtymä"), Sector.PARISH)
CLUB = Partner("club", Text("Naapurit ry"), Sector.ASSOCIATION)
PARTNERS = (COUNTY, ISOLA, KIVELA, RANTA, PARISH, CLUB)

COORDINATOR = Contact(
    "c-0001", "county", "Aino Aalto", "aino@county.example.org", coordinator=True, title="suunnittelija"
)
SECOND = Contact("c-0002", "county", "Eero Elo", "eero@county.example.org", Role.DEPUTY, coordinator=True)
KAISA = Contact("c-0003", "isola", "Kaisa Kivi", "kaisa@isola.example.org")
PEKKA = Contact("c-0004", "isola", "Pekka Puro", "pekka@isola.example.org", Role.DEPUTY)
OLLI = Contact("c-0005", "kivela", "Olli Oja", "olli@kivela.example.org")
SIRI = Contact("c-0006", "ranta", "Siri Strand", "siri@ranta.example.org", language=Language.SV)
PAULA = Contact("c-0007", "parish", "Paula Pelto", "paula@parish.example.org")
NIILO = Contact("c-0008", "club", "Niilo Niemi", "toimisto@club.example.org")
CONTACTS = (COORDINATOR, SECOND, KAISA, PEKKA, OLLI, SIRI, PAULA, NIILO)

HEARING = Indicator(
    "hearing", Text("Kuulemistilaisuudet", "Hörandemöten", "Hearings"), Text("kpl", "st", "n"), lower=Decimal(0)
)
SHARE = Indicator(
    "share",
    Text("Osallistuneiden osuus", "Andel deltagare", "Share of participants"),
    Text("%", "%", "%"),
    decimals=1,
    lower=Decimal(0),
    upper=Decimal(100),
    must_explain=True,
    position=1,
)
GROUPS = Indicator(
    "groups", Text("Ryhmät", "Grupper", "Groups"), Text("kpl"), asked_of=(Sector.ASSOCIATION, Sector.PARISH), position=2
)
CATALOGUE = (HEARING, SHARE, GROUPS)
SPRING = Dates(date(2027, 2, 1), date(2027, 3, 1), date(2027, 3, 15))


@dataclass
class Region:
    """An alliance with its ports: the store is real, mail and time are fakes."""

    engine: Engine = field(default_factory=memory)
    alliance: Alliance = ALLIANCE
    partners: Sequence[Partner] = PARTNERS
    contacts: Sequence[Contact] = CONTACTS
    catalogue: Sequence[Indicator] = CATALOGUE
    clock: FakeClock = field(default_factory=FakeClock)
    mail: FakeMail = field(default_factory=FakeMail)
    wake: FakeWake = field(default_factory=FakeWake)
    chat: FakeChat = field(default_factory=FakeChat)

    def __post_init__(self) -> None:
        self.store = SqlStore(self.engine)
        self.code = self.alliance.code
        self.what = (self.alliance, tuple(self.partners), tuple(self.contacts), tuple(self.catalogue))
        if not filled(self.engine, lambda: _with(*self.what)):
            _save(self.store, *self.what)

    @property
    def ports(self) -> Ports:
        statistics: Any = None  # nothing here asks the statistics bank
        library = SqlLibrary(self.engine)
        made = Ports(
            self.store, self.clock, self.mail, some_links(), statistics, library, Xlsx(), self.wake, self.store.copy
        )
        return replace(made, plan_tables=PlanTable(), chat=self.chat)

    def open_round(self, period: str = "2027", dates: Dates = SPRING, note: str = "") -> Outcome:
        """Open a round and end its hold; where nothing has happened yet, as it was opened once before."""
        asked = (Period.parse(period), COORDINATOR.id, dates, note)
        if is_as_filled(self.engine):
            kept, opened = _opened(self.what, self.clock.instant, *asked)
            fill_anew(self.engine, kept.engine)
            self.wake.calls += kept.wake.calls
            opened = deepcopy(opened)
        else:
            opened = open_round(self.ports, self.code, *asked)
        self.clock.pass_time(minutes=self.alliance.hold_minutes)
        return opened

    def request(self, id: str = "values.2027.isola") -> Request:
        with self.store.look(self.code) as work:
            return work.requests.get(id)


def _save(
    store: SqlStore,
    alliance: Alliance,
    partners: Sequence[Partner],
    contacts: Sequence[Contact],
    catalogue: Sequence[Indicator],
) -> None:
    with store.begin(alliance.code) as work:
        work.register.save(alliance, partners, contacts)
        work.rounds.save_indicators(catalogue)


@lru_cache(maxsize=16)
def _with(*what: Any) -> Engine:
    """A database where these are; kept, because it takes twenty times as long as to copy it."""
    engine = memory()
    _save(SqlStore(engine), *what)
    return engine


@lru_cache(maxsize=32)
def _opened(what: Any, instant: datetime, *asked: Any) -> tuple[Region, Outcome]:
    alliance, partners, contacts, catalogue = what
    region = Region(memory(), alliance, partners, contacts, catalogue, FakeClock(instant))
    return region, open_round(region.ports, region.code, *asked)


@dataclass
class Moved(Region):
    """A region whose database was written before and has been copied."""

    def __post_init__(self) -> None:
        self.store = SqlStore(self.engine)
        self.code = self.alliance.code


def lived(live: Callable[[Region], object]) -> Region:
    """A region after something was done in it, a copy of its own; it is done once, because it takes long."""
    then = _lived(live)
    made = Moved(copied(then.engine), then.alliance, then.partners, then.contacts, then.catalogue)
    return replace(made, **{name: deepcopy(getattr(then, name)) for name in ("clock", "mail", "wake", "chat")})


@cache
def _lived(live: Callable[[Region], object]) -> Region:
    region = Region()
    live(region)
    return region


def a_demo_region(**what: Any) -> Region:
    """A region where mails leave at any hour, as in the demo."""
    alliance = replace(ALLIANCE, demo=True, sending=Sending.ALWAYS, hold_minutes=0)
    return Region(alliance=alliance, **what)
