"""The approval of a report: asked of one who may, answered once for all, taken back with a word, asked again."""

from pathlib import Path

import pytest

from adapters.email.letters import compose
from domain.errors import NotFound, RuleBroken
from domain.messages import Message
from domain.processes.indicators.weighing import weigh_answers
from domain.processes.notices import send_notices
from domain.processes.post import deliver_messages
from domain.processes.reports.publishing import publish_report
from domain.reports.approvals import Approval, Approved
from domain.requests import Status
from tests.domain.processes.reports.reporting_house import WROTE, YES, Writing
from tests.region import COORDINATOR, KAISA, PEKKA

SUMMARY = "section.2027.isola.summary.isola"
APPROVAL, SECOND_APPROVAL = "approval.2027.isola.1", "approval.2027.isola.2"
ID = "2027.isola"


@pytest.fixture
def writing(tmp_path: Path) -> Writing:
    return Writing(tmp_path)


def told(writing: Writing) -> list[Message]:
    """Let a week pass and notices and mails go out; return all that left until now."""
    writing.region.clock.pass_time(days=7)
    send_notices(writing.ports, "demo")
    deliver_messages(writing.ports, "demo")
    return [message for message, _ in writing.region.mail.sent]


NO = Approval(approved=Approved.NO, reason="Luvussa on virhe.")


def test_whoever_was_told_of_an_approval_hears_that_a_newer_version_takes_its_place(writing: Writing) -> None:
    writing.whole()
    told(writing)
    writing.says(KAISA, SUMMARY, WROTE.model_copy(update={"words": "Vielä parempi."}))
    writing.build()
    letters = [one for one in told(writing) if one.letter == "withdrawn"]
    assert [(one.contact, one.facts["request"]) for one in letters] == [(PEKKA.id, APPROVAL)]
    sent = compose(writing.region.alliance, letters[0], PEKKA, COORDINATOR, writing.ports.links)
    assert "siitä on nyt uusi versio" in sent.text


def test_an_approval_nobody_has_heard_of_yet_is_taken_back_in_silence(writing: Writing) -> None:
    writing.whole()
    writing.says(KAISA, SUMMARY, WROTE.model_copy(update={"words": "Vielä parempi."}))
    writing.build()
    letters = told(writing)
    carried = [item["request"] for one in letters for item in one.facts.get("items", ())]
    assert APPROVAL not in carried
    assert not [one for one in letters if one.letter == "withdrawn"]


def test_a_word_on_a_report_that_is_published_or_given_back_is_refused_and_says_why(writing: Writing) -> None:
    writing.whole()
    writing.says(PEKKA, APPROVAL, NO)
    writing.build()
    with pytest.raises(RuleBroken, match=r"approval\.returned"):
        writing.says(PEKKA, APPROVAL, YES)
    writing.region.clock.pass_time(days=1)
    writing.writes()
    writing.build()
    writing.says(PEKKA, SECOND_APPROVAL, YES)
    with pytest.raises(RuleBroken, match=r"approval\.newer"):
        writing.says(PEKKA, APPROVAL, YES)
    publish_report(writing.ports, "demo", ID, COORDINATOR.id)
    with pytest.raises(RuleBroken, match=r"approval\.published"):
        writing.says(PEKKA, SECOND_APPROVAL, NO)


def test_a_text_given_back_and_sent_again_as_it_was_is_approved_anew(writing: Writing) -> None:
    writing.whole()
    writing.says(PEKKA, APPROVAL, NO)
    assert writing.told()["state"] == "gaps"
    writing.region.clock.pass_time(days=1)
    writing.writes()
    found = writing.told()
    assert (found["state"], found["version"]) == ("frozen", 2)
    assert writing.region.request(SECOND_APPROVAL).status is Status.OPEN


def test_an_approval_that_nobody_gave_in_time_can_be_asked_again_and_is_not_by_itself(writing: Writing) -> None:
    writing.whole()
    writing.region.clock.pass_time(days=120)
    send_notices(writing.ports, "demo")
    weigh_answers(writing.ports, "demo")
    assert writing.region.request(APPROVAL).status is Status.LAPSED
    assert writing.told()["state"] == "frozen"
    assert writing.told(anew=True)["version"] == 1
    assert writing.told(anew=True)["version"] == 1
    writing.says(PEKKA, f"{APPROVAL}.2", YES)
    assert writing.told()["state"] == "approved"
    with writing.region.store.look("demo") as work, pytest.raises(NotFound):
        work.requests.get(f"{APPROVAL}.3")
