"""A small association of the demo on its way in: invited some days ago, two of its steps taken, one half written."""

from datetime import datetime, timedelta

from adapters.register.within import within
from domain.forums import Forum
from domain.joining.common_ground import COMMON_GROUND, Reading
from domain.joining.people import PEOPLE, People
from domain.joining.presenting import PROFILE
from domain.ports import Ports, Work
from domain.processes.answering import act, save_draft
from domain.processes.joining.inviting import Arrival, Invitation, invite
from domain.processes.joining.onboarding import onboard_partners
from domain.requests import Move

INVITED = timedelta(days=5)
NAME = "Rantakylän kyläyhdistys ry"
ADDRESS = "hilja.hietanen@rantakyla.example.org"
WORD = "Teidän kylätalonne on juuri sellainen paikka, jota ikääntyneiden ryhmässä on kaivattu."
WEEK = {str(day): True for day in range(5)}
HILJA = {"name": "Hilja Hietanen", "email": ADDRESS, "title": "puheenjohtaja", "phone": "050 000 1201"}
ARVO = {"name": "Arvo Aalto", "email": "arvo.aalto@rantakyla.example.org", "title": "sihteeri"}
SAID = {"main": {**HILJA, "days": WEEK}, "deputy": {**ARVO, "days": WEEK}}
HALF = {"core_task": "Pidämme kylätalon ovet auki ja huolehdimme, ettei kukaan jää yksin."}


def coming_in(ports: Ports, work: Work, now: datetime) -> None:
    """Invite the association and let it take its first steps."""
    begun = within(ports, work, now - INVITED)
    by = next(one.id for one in work.register.coordinators())
    forums = tuple(one.code for one in work.handbook.all(Forum) if one.code == "older-people")
    said = Invitation(name=NAME, number="98.765", contact="Hilja Hietanen", email=ADDRESS, forums=forums, word=WORD)
    arrival = invite(begun, work.alliance, said, by)
    _steps(within(ports, work, now - INVITED + timedelta(days=1)), work, arrival)


def _steps(ports: Ports, work: Work, arrival: Arrival) -> None:
    requests = {one.kind: one.id for one in arrival.requests}
    who, code = arrival.contact.id, work.alliance
    act(ports, code, requests[PEOPLE.name], who, Move.ANSWER, People.model_validate(SAID))
    act(ports, code, requests[COMMON_GROUND.name], who, Move.ANSWER, Reading(read=True, word="Yhdessä!"))
    save_draft(ports, code, requests[PROFILE.name], who, HALF)
    onboard_partners(ports, code)
