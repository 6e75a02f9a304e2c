"""An alliance that invites a two-person association: its handbook, and the association's answers."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from domain.forums import Forum
from domain.joining.agreements import Agreement, Signing
from domain.joining.common_ground import CommonValue, Reading
from domain.joining.onboarding import Step
from domain.joining.people import People
from domain.joining.presenting import Presentation
from domain.joining.seating import SeatForm, Seating
from domain.partners import Contact
from domain.processes.answering import act
from domain.processes.joining.inviting import Arrival, Invitation, invite
from domain.processes.joining.onboarding import onboard_partners
from domain.requests import Move, Request
from domain.words import Text
from domain.workdays import helsinki_date
from tests.region import COORDINATOR, Region

WEEK = {str(day): True for day in range(5)}
V1 = Agreement(
    "v1", Text("Kumppanuussopimus", "Avtal", "Agreement"), Text("Kukin päättää omastaan.\n\nKerromme avoimesti.")
)
STEERING = Forum("steering", Text("Ohjausryhmä", "Styrgrupp"), members=("isola",))
INVITATION = Invitation(
    name="Kylätalo ry",
    number="123.456",
    contact="Hilja Hietanen",
    email="hilja@kylatalo.example.net",
    forums=("steering",),
    word="Tervetuloa mukaan!",
)
PEOPLE_SAID = {
    "main": {"name": "Hilja Hietanen", "email": "hilja@kylatalo.example.net", "days": WEEK, "phone": "050 000 0901"},
    "deputy": {"name": "Arvo Aalto", "email": "arvo.aalto@posti.example.net", "days": {"1": True, "3": True}},
}


@dataclass
class Newcomer:
    """A region, and the association it has invited."""

    region: Region
    arrival: Arrival

    @property
    def id(self) -> str:
        return self.arrival.partner.id

    def request(self, kind: str) -> str:
        return f"{kind}.{self.id}.{self.arrival.membership.began_on.isoformat()}"

    def act(self, kind: str, said: Any, move: Move = Move.ANSWER) -> None:
        request = self.region.request(self.request(kind))
        act(self.region.ports, self.region.code, request.id, request.contact, move, said)

    def run(self) -> Any:
        return onboard_partners(self.region.ports, self.region.code)

    def takes_every_step(self) -> None:
        self.act("people", People.model_validate(PEOPLE_SAID))
        self.act("agreement", Signing(edition="v1", agreed=True, name="Hilja Hietanen", title="puheenjohtaja"))
        self.act("common-ground", Reading(read=True))
        self.act("seating", Seating(seats={"steering": SeatForm(contact=self.arrival.contact.id)}))
        self.act("profile", Presentation(core_task="Pidämme kylätalon ovet auki.", tags="kylät, talkoot"))


def writes_its_handbook(region: Region, *steps: Step) -> None:
    with region.store.begin(region.code) as work:
        work.handbook.save(Agreement, [V1])
        work.handbook.save(
            CommonValue, [CommonValue("together", Text("Yhdessä.")), CommonValue("early", Text("Ajoissa."))]
        )
        work.handbook.save(Forum, [STEERING])
        work.handbook.save(Step, steps)


def invited(region: Region, *steps: Step) -> Newcomer:
    writes_its_handbook(region, *steps)
    return Newcomer(region, invite(region.ports, region.code, INVITATION, COORDINATOR.id))


def seats_itself(region: Region, person: Contact, seats: dict[str, SeatForm]) -> None:
    """Let somebody tell on their page who sits where for their organisation, and take it in."""
    now = region.clock.now()
    day = helsinki_date(now)
    dates = (day, day + timedelta(days=14), day + timedelta(days=28))
    asked = Request(f"seating.{person.partner}", "seating", "renewal", "county", person.partner, person.id, *dates)
    with region.store.begin(region.code) as work:
        asker = work.register.alliance().backbone
        work.requests.add_missing([replace(asked, asker=asker)])
    act(region.ports, region.code, asked.id, person.id, Move.ANSWER, Seating(seen=True, seats=seats))
    onboard_partners(region.ports, region.code)
