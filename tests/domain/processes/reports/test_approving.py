"""A report's approval: asked once, given or refused, taken back and asked anew."""

from dataclasses import replace
from datetime import date

from domain.partners import Role
from domain.processes.reports.overview import Overview, overviews
from domain.reports.approvals import Approval, Approved
from domain.reports.editions import Step
from domain.requests import Status
from tests.domain.processes.reports.reporting_house import WROTE, YEAR, YES, Writing
from tests.region import KAISA, PEKKA

SUMMARY = "section.2027.isola.summary.isola"
APPROVAL = "approval.2027.isola.1"
ID = "2027.isola"


def _overviews(writing: Writing) -> list[Overview]:
    with writing.region.store.look("demo") as work:
        return overviews(work, YEAR)


def test_a_whole_report_is_frozen_once_and_its_approval_asked_for(writing: Writing) -> None:
    writing.whole()
    again = writing.told()
    assert (again["state"], again["version"], again["missing"]) == ("frozen", 1, [])
    assert writing.region.request(APPROVAL).status is Status.OPEN


def test_nobody_approves_what_they_wrote_while_a_colleague_can(writing: Writing) -> None:
    writing.whole()
    assert writing.region.request(APPROVAL).contact == PEKKA.id


def test_one_who_is_alone_may_approve_their_own(writing: Writing) -> None:
    with writing.region.store.begin("demo") as work:
        work.register.save(work.register.alliance(), [], [replace(PEKKA, active=False)])
    writing.whole()
    assert writing.region.request(APPROVAL).contact == KAISA.id


def test_an_approval_is_asked_of_a_colleague_who_is_there(writing: Writing) -> None:
    third = replace(PEKKA, id="c-0900", name="Paula Paikalla", email="paula@isola.example.org", role=Role.COLLEAGUE)
    away = replace(PEKKA, away_from=date(YEAR, 1, 1), away_until=date(YEAR + 2, 1, 1))
    with writing.region.store.begin("demo") as work:
        work.register.save(work.register.alliance(), [], [away, third])
    writing.whole()
    assert writing.region.request(APPROVAL).contact == third.id


def test_a_report_given_back_goes_to_its_writer_with_the_word_said(writing: Writing) -> None:
    writing.whole()
    writing.says(PEKKA, APPROVAL, Approval(approved=Approved.NO, reason="Lyhennä.", chapters={"summary": True}))
    told = writing.told()
    assert (told["state"], told["missing"][0]["request"]) == ("gaps", SUMMARY)
    with writing.region.store.look("demo") as work:
        assert work.requests.question(work.requests.get(SUMMARY)).returned == "Lyhennä."
        assert work.requests.get("section.2027.isola.conclusions.isola").status is Status.ACCEPTED
    writing.says(KAISA, SUMMARY, WROTE.model_copy(update={"words": "Lyhyesti hyvä."}))
    assert writing.told()["version"] == 2
    assert writing.region.request("approval.2027.isola.2").status is Status.OPEN


def test_a_yes_may_become_a_no_until_the_report_is_published(writing: Writing) -> None:
    writing.whole()
    writing.says(PEKKA, APPROVAL, YES)
    writing.build()
    writing.says(PEKKA, APPROVAL, Approval(approved=Approved.NO, reason="Luvussa on virhe."))
    told = writing.told()
    assert told["state"] == "gaps"
    with writing.region.store.look("demo") as work:
        assert [one.step for one in work.reports.of("2027.isola")][-2:] == [Step.APPROVED, Step.RETURNED]


def test_a_text_changed_meanwhile_makes_a_new_version_and_ends_the_old_approval(writing: Writing) -> None:
    writing.whole()
    writing.says(KAISA, SUMMARY, WROTE.model_copy(update={"words": "Vielä parempi."}))
    assert writing.told()["version"] == 2
    assert writing.region.request(APPROVAL).status is Status.WITHDRAWN


def test_an_approved_report_changes_only_by_a_wish(writing: Writing) -> None:
    writing.whole()
    writing.says(PEKKA, APPROVAL, YES)
    writing.build()
    writing.says(KAISA, SUMMARY, WROTE.model_copy(update={"words": "Korjattu."}))
    assert writing.told()["version"] == 1
    assert writing.told(anew=True)["version"] == 2


def test_an_approval_nobody_could_be_asked_for_is_asked_for_once_somebody_can(writing: Writing) -> None:
    writing.figures_come_in()
    writing.build()
    writing.writes()
    with writing.region.store.begin("demo") as work:
        there = work.register.contacts("isola")
        work.register.save(work.register.alliance(), [], [replace(one, active=False) for one in there])
    assert [writing.build().needs_person for _ in range(2)] == ["nobody can be asked at isola"] * 2
    with writing.region.store.begin("demo") as work:
        work.register.save(work.register.alliance(), [], there)
    writing.build()
    assert writing.region.request(APPROVAL).status is Status.OPEN
    assert writing.told()["version"] == 1
