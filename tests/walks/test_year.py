"""A year of the demo alliance: onboarding, a round, a forum with a decision, its action, statuses, the report."""

from contextlib import nullcontext
from datetime import date
from pathlib import Path

import pytest

from adapters.database.migrate import upgrade
from domain.indicators.catalogue import Period
from domain.indicators.completeness import Given, completeness
from domain.links import Purpose
from domain.processes.reports.publishing import prove
from domain.requests import Status
from tests.services.mail import MailServer
from tests.walks.year import Browser, Year, lived

pytestmark = [pytest.mark.walk, pytest.mark.timeout(900)]
BEGAN = date(2027, 1, 11)
CALENDAR = "Kylätaloille tehdään yhteinen tapahtumakalenteri"
GOAL = "arki"
INVITED = {
    "name": "Kylätalo ry",
    "sector": "association",
    "number": "123.456",
    "contact": "Hilja Hietanen",
    "email": "hilja@kylatalo.example.org",
    "language": "fi",
    "forums": "older-people",
    "do": "send",
}
PEOPLE = {
    "main.phone": "050 000 0901",
    "deputy.name": "Arvo Aalto",
    "deputy.email": "arvo@kylatalo.example.org",
    "deputy.days.1": "on",
}


@pytest.fixture(params=["file", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("fresh_database"))
    return f"sqlite:///{tmp_path / 'yhdyspinta.db'}"


def test_the_demo_alliance_lives_through_a_year(url: str, tmp_path: Path, mail_server: MailServer) -> None:
    """Over real HTTP and SMTP on both databases; on SQLite a real Prefect server runs December."""
    upgrade(url)
    with lived(url, tmp_path, mail_server, BEGAN) as year:
        an_association_joins(year)
        values_are_given(year)
        a_forum_decides(year)
        its_action_is_countered_and_accepted(year)
        its_status_is_told(year)
        the_report_is_written(year)
        with year.in_service(tmp_path) if "sqlite" in url else nullcontext():
            it_is_approved_and_delivered(year)


def an_association_joins(year: Year) -> None:
    """Invited in January, it takes its steps by phone, with a break, and is welcomed."""
    year.run()
    aino = year.coordinating()
    aino.post("/partners/new", typed=INVITED)
    year.run()
    hilja = by_desk_link(year)
    step = "{}.kylatalo-ry.2027-01-11"
    hilja.post(f"/r/{step.format('profile')}", core_task="Pidämme", do="draft")
    hilja.post(f"/r/{step.format('people')}", typed=PEOPLE, do="answer")
    year.go_to(date(2027, 1, 20))
    again = by_desk_link(year)
    assert "Pidämme" in again.get(f"/r/{step.format('profile')}")
    again.post(f"/r/{step.format('profile')}", core_task="Pidämme kylätalon ovet auki.", do="answer")
    again.post(f"/r/{step.format('agreement')}", name="Hilja Hietanen", title="puheenjohtaja", agreed="on", do="answer")
    again.post(f"/r/{step.format('common-ground')}", read="on", do="answer")
    person = year.request(step.format("seating")).contact
    again.post(f"/r/{step.format('seating')}", typed={"seats.older-people.contact": person}, do="answer")
    year.run()
    with year.ports.store.look("demo") as work:
        assert work.register.partner("kylatalo-ry").active
    assert "tervetuloa" in str(year.mails_to(INVITED["email"])[-1]["Subject"]).lower()


def by_desk_link(year: Year) -> Browser:
    hilja = Browser(year)
    hilja.get(next(path for _, path in year.links_to(INVITED["email"], Purpose.DESK)))
    return hilja


def values_are_given(year: Year) -> None:
    """A round in January and February: an association says that its figures are as last year, and they are taken."""
    year.go_to(date(2027, 2, 3))
    asked = year.asked("values", "naapurit")
    office = year.answering(asked)
    same = {name: "on" for name in office.fields(f"/r/{asked.id}") if name.endswith(".number")}
    office.answer(asked, {name.replace(".number", ".same"): on for name, on in same.items()})
    year.run()
    assert year.request(asked.id).status is Status.ACCEPTED
    year.go_to(date(2027, 3, 1))
    with year.ports.store.look("demo") as work:
        [running] = [one for one in work.rounds.all() if one.period == Period(2026)]
        assert running.closed_at
        states = work.rounds.states(running.id)
    total = completeness(states).total
    assert total[Given.ON_TIME] > 0
    assert sum(total[one] for one in Given) == len(states)


def a_forum_decides(year: Year) -> None:
    """Polled in January, convened, and held in March with minutes, a decision and somebody to act on it."""
    year.go_to(date(2027, 3, 2))
    meeting = "steering.2027-04-13"
    aino = year.coordinating()
    # Nobody was asked about that day: the page says so first.
    aino.insist(f"/meetings/{meeting}", having="day", day="2027-03-16", begins="09:00", place="Kunnantalo")
    year.run()
    coming = year.asked("rsvp", "naapurit")
    office = year.answering(coming)
    office.answer(coming, coming="yes")
    year.go_to(date(2027, 3, 16), 11)
    aino = year.coordinating()
    page = f"/meetings/{meeting}/minutes"
    there = {f"seats.{one}.here": "true" for one in ("suvanto", "kuuselo", "myllyvirta", "tuulikko", "naapurit")}
    aino.post(page, having="seats.suvanto.who", typed=there, do="attend")
    aino.post(page, having="words", words="Käytiin läpi kevään luvut.", do="write")
    decision = {"words": CALENDAR, "owner": "naapurit", "due": "2027-10-29", "goal": GOAL}
    aino.post(page, having="rule", typed=decision, do="decide")
    look = aino.get(f"{page}/finish")
    assert CALENDAR in look
    aino.post(f"{page}/finish")
    year.run()
    year.answering(year.asked("minutes", "naapurit")).answer(year.asked("minutes", "naapurit"), checked="fine")


def its_action_is_countered_and_accepted(year: Year) -> None:
    """The owner offers another day in April; the coordinator takes it, and the plan says so."""
    year.go_to(date(2027, 4, 6))
    proposed = year.asked("commitment", "naapurit")
    office = year.answering(proposed)
    assert CALENDAR in office.get(f"/r/{proposed.id}")
    office.answer(proposed, due="2027-11-30", do="counter")
    year.run()
    assert year.request(proposed.id).status is Status.COUNTERED
    year.go_to(date(2027, 4, 12))
    offer = year.asked("counter-offer", "suvanto")
    year.answering(offer).answer(offer, verdict="accept")
    year.run()
    assert year.request(proposed.id).status is Status.ACCEPTED
    page = year.coordinating().get("/plan")
    assert "30.11.2027" in page


def its_status_is_told(year: Year) -> None:
    """Asked in autumn, told on one page with all that the association does."""
    year.go_to(date(2027, 9, 6))
    asked = year.asked("status", "naapurit")
    office = year.answering(asked)
    told = office.fields(f"/r/{asked.id}")
    office.answer(asked, {name: "50" for name in told if name.endswith(".progress")})
    year.run()
    assert year.request(asked.id).status is Status.ACCEPTED


def the_report_is_written(year: Year) -> None:
    """Begun in November: each who is asked for a part of it writes, and nothing more is missing in December."""
    year.go_to(date(2027, 11, 3))
    for part in ("summary.suvanto", "conclusions.suvanto", "voices.naapurit", "voices.suvanto-parish"):
        asked = year.request(f"section.2027.suvanto.{part}")
        year.answering(asked).answer(asked, words="Vuosi oli hyvä, ja yhdessä tehtiin paljon.")
    year.go_to(date(2027, 12, 1))


def it_is_approved_and_delivered(year: Year) -> None:
    """Approved by somebody who wrote nothing of it, published, and mailed to everybody."""
    approval = year.asked("approval", "suvanto")
    assert approval.contact != year.request("section.2027.suvanto.summary.suvanto").contact
    year.answering(approval).answer(approval, approved="yes")
    year.until(lambda: year.request(approval.id).status is Status.ACCEPTED)
    aino, page = year.coordinating(), "/coordinator/reports/2027/suvanto"
    aino.post(f"{page}/publish", on=page)
    year.until(lambda: "Hyvinvointikertomus 2027 on valmis" in str(year.mails_to(INVITED["email"])[-1]["Subject"]))
    published = Browser(year).web.get("/reports/demo/2027/suvanto/fi.pdf").content
    assert prove(year.ports, published)
