"""The demo's forums a moment after its start: one meeting behind it with its minutes, others planned, one polled."""

from datetime import datetime, timedelta

from adapters.register.within import within
from domain.forums import Forum
from domain.meetings.meeting import Meeting, Stage
from domain.meetings.minutes import Presence, Proposal
from domain.ports import Ports, Work
from domain.processes.meetings.convening import convene_meetings, prepare_agenda
from domain.processes.meetings.planning import plan_forums, region_of
from domain.processes.meetings.recording import attend, decide_item, finish, write_item
from domain.workdays import helsinki_date, next_allowed

FORUM = "steering"
DAYS_AGO = 75
SAID = "Käytiin läpi yhteiset mittarit. Kuulemistilaisuuksia pidettiin enemmän kuin vuosi sitten, ja niihin tultiin."
DECIDED = "Jokainen kunta kertoo kuulemistilaisuuksistaan yhteisessä tapahtumakalenterissa vuoden alusta."


def past_meeting(ports: Ports, work: Work, now: datetime) -> None:
    """Hold one meeting of the past, with its minutes; nobody gets any mail of it."""
    forum = work.handbook.find(Forum, FORUM)
    day = next_allowed(helsinki_date(now) - timedelta(days=DAYS_AGO))
    id = f"{FORUM}.{day.isoformat()}"
    held = Meeting(id, FORUM, day, day, forum.begins, forum.minutes, Stage.CONVENED, place=forum.place)
    work.meetings.add_missing([held])
    prepare_agenda(work, forum, held)
    then = within(ports, work, held.ends)
    seats = region_of(work, day).seated(forum)[:-2]
    people = work.register.people(one.contact for one in seats)
    by = work.register.coordinators()[0].id
    attend(then, work.alliance, id, [Presence(one.partner, people[one.contact].name) for one in seats])
    first = work.agendas.items(id)[0].id
    write_item(then, work.alliance, id, first, by, SAID, 0)
    decide_item(then, work.alliance, id, by, Proposal(item=first, words=DECIDED))
    finish(then, work.alliance, id, by)


def coming_meetings(ports: Ports, work: Work, now: datetime) -> None:
    """Plan this year and the next, do what is due, and ask for the dates of the forum's next meeting."""
    here = within(ports, work, now)
    plan_forums(here, work.alliance)
    convene_meetings(here, work.alliance)
    ahead = work.meetings.all(FORUM, first=helsinki_date(now))
    if not any(one.stage is Stage.POLLED for one in ahead):
        planned = [one.id for one in ahead if one.stage is Stage.PLANNED]
        convene_meetings(here, work.alliance, planned[0])
