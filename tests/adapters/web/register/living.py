"""A region with forums, seats, words and a year, as its members see it."""

from datetime import date

from domain.duties import Duty, Pace
from domain.forums import Forum, Level, Seat
from domain.joining.profiles import Profile
from domain.network.glossary import Term
from domain.partners import Sector
from domain.words import Language, Text
from domain.yearclock import Season
from tests.adapters.web.house import a_region
from tests.region import COORDINATOR, KAISA, OLLI, PEKKA, SIRI, Region

STEERING = Forum(
    "steering",
    Text("Ohjausryhmä", "Styrgruppen", "Steering group"),
    Level.LEADERSHIP,
    Text("Sovimme.", "Vi avtalar."),
    ("county", "isola", "kivela", "ranta"),
    "FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU",
)
HEARING = Forum("hearing", Text("Kuulemisryhmä", "Hörandegruppen"), members=("isola", "parish"))
WORDS = [
    Term(
        "indicator",
        Text("mittari", "mätare", "indicator"),
        Text("Luku, jota seurataan.", "En siffra vi följer.", "A figure we follow."),
        Text("mittar", "mätar", "indicator"),
        Text("Ohjausryhmä"),
        date(2026, 2, 10),
        (Language.SV,),
    ),
    Term(
        "forum",
        Text("foorumi", "forum", "forum"),
        Text("Ryhmä, joka kokoontuu.", "En grupp.", "A group."),
        Text("foorum"),
    ),
]
SEATS = [
    Seat("steering", "county", COORDINATOR.id),
    Seat("steering", "isola", KAISA.id, PEKKA.id),
    Seat("steering", "kivela", OLLI.id),
    Seat("hearing", "isola", PEKKA.id),
]
YEAR = [Season("figures", Text("Lukujen kierros alkaa", "Omgången börjar"), 2, flow="open-round")]
OWN = [Duty("thanks", Text("Kiitetään", "Vi tackar"), "", (Sector.COUNTY,), Pace.YEAR)]


def living() -> Region:
    """A region, its handbook written."""
    region = a_region()
    fill(region)
    return region


def fill(region: Region) -> None:
    """Write the handbook, seats and a profile of a region."""
    with region.store.begin(region.code) as work:
        work.handbook.save(Forum, [STEERING, HEARING])
        work.handbook.save(Term, WORDS)
        work.handbook.save(Season, YEAR)
        work.handbook.save(Duty, OWN)
        work.seats.take(SEATS)
        core = Text("Saariston kunta, jossa meri yhdistää.", "En kommun i skärgården.")
        work.profiles.save([Profile("isola", core, Text("Tiloja"), Text("Ohjaajia"), ("liikunta",))])
        work.register.save(work.register.alliance(), [], [SIRI])
