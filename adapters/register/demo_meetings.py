"""The demo's forums after its start: one meeting with its minutes, one to write them of, others planned, one polled."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from adapters.register.within import within
from domain.forums import Forum
from domain.meetings.agendas import Raised
from domain.meetings.meeting import Meeting, Stage
from domain.meetings.minutes import Presence, Proposal
from domain.meetings.rsvp import RSVP, Coming, Rsvp
from domain.ports import Ports, Work
from domain.processes.answering import act
from domain.processes.meetings.convening import convene, convene_meetings, prepare_agenda
from domain.processes.meetings.finishing import finish
from domain.processes.meetings.planning import plan_forums, region_of
from domain.processes.meetings.recording import attend, decide_item, raise_by_form, write_item
from domain.requests import Move
from domain.workdays import allows, helsinki_date, next_allowed

FORUM, NETWORK = "steering", "coordinators"
DAYS_AGO = 75
SAID = "Käytiin läpi yhteiset mittarit. Kuulemistilaisuuksia pidettiin enemmän kuin vuosi sitten, ja niihin tultiin."
RAISED_BY, ABSENT = "kuuselo", "tuulikko"
RAISED = Raised(
    title="Kevään yhteinen hyte-päivä",
    words="Voisimmeko järjestää sen yhdessä? Meiltä saa salin ja kahvit.",
)
DECIDED = "Jokainen kunta kertoo kuulemistilaisuuksistaan yhteisessä tapahtumakalenterissa vuoden alusta."


def past_meeting(ports: Ports, work: Work, now: datetime) -> None:
    """Hold one meeting of the past, with its minutes; nobody gets any mail of it."""
    forum = work.handbook.find(Forum, FORUM)
    day = next_allowed(helsinki_date(now) - timedelta(days=DAYS_AGO))
    id = f"{FORUM}.{day.isoformat()}"
    held = Meeting(id, FORUM, day, day, forum.begins, forum.minutes, Stage.CONVENED, place=forum.place)
    work.meetings.add_missing([held])
    prepare_agenda(work, forum, held, now)
    then = within(ports, work, held.ends)
    seats = region_of(work, day).seated(forum)[:-2]
    people = work.register.people(one.contact for one in seats)
    by = work.register.coordinators()[0].id
    attend(then, work.alliance, id, [Presence(one.partner, people[one.contact].name) for one in seats])
    first = work.agendas.items(id)[0].id
    write_item(then, work.alliance, id, first, by, SAID, 0)
    decide_item(then, work.alliance, id, by, Proposal(item=first, words=DECIDED))
    finish(then, work.alliance, id, by)


def meeting_just_held(ports: Ports, work: Work, now: datetime) -> None:
    """Let the network have met on the last working day, its minutes still to be written; nobody gets mail of it."""
    forum = work.handbook.find(Forum, NETWORK)
    day = next(one for one in _days_before(helsinki_date(now)) if allows(one))
    planned = Meeting(f"{NETWORK}.{day.isoformat()}", NETWORK, day, day, forum.begins, forum.minutes, place=forum.place)
    work.meetings.add_missing([planned])
    then = within(ports, work, planned.starts - timedelta(days=28))
    by = work.register.coordinators()[0]
    slot = planned.slot
    convened = convene(then, work.alliance, planned.id, by.id, slot, forum.place, despite=slot.code)
    asked = [one for one in work.requests.of_subject(planned.id) if one.kind == RSVP.name]
    kaisa = next(one.contact for one in asked if one.partner == RAISED_BY)
    raise_by_form(then, work.alliance, NETWORK, work.register.contact(kaisa), RAISED)
    for one in asked:
        coming = Coming.NO if one.partner == ABSENT else Coming.YES
        act(then, work.alliance, one.id, one.contact, Move.ANSWER, Rsvp(coming=coming))
    work.post.take_back([one.id for one in asked])
    work.meetings.write(replace(work.meetings.get(convened.id), agenda_at=planned.starts - timedelta(days=7)))


def _days_before(day: date) -> Iterator[date]:
    while True:
        day -= timedelta(days=1)
        yield day


def coming_meetings(ports: Ports, work: Work, now: datetime) -> None:
    """Plan this year and the next, do what is due, and ask for the dates of the forum's next meeting."""
    here = within(ports, work, now)
    plan_forums(here, work.alliance)
    convene_meetings(here, work.alliance)
    ahead = work.meetings.all(FORUM, first=helsinki_date(now))
    if not any(one.stage is Stage.POLLED for one in ahead):
        planned = [one.id for one in ahead if one.stage is Stage.PLANNED]
        convene_meetings(here, work.alliance, planned[0])
