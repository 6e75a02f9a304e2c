"""A plan is adopted by a decision of a meeting, named as such, or by a council's, in words."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.errors import FieldsBroken
from domain.forums import Forum, Level
from domain.meetings.minutes import Decision, Proposal, Vote
from domain.plans.plan import Version
from domain.processes.meetings.convening import cancel
from domain.processes.meetings.recording import decide_item, strike_decision
from domain.processes.plans.adopting import Adoption, Recorded, adopt, adopted_in, decided_by, to_adopt_by, told
from domain.processes.plans.retracting import take_back
from domain.processes.plans.second_look import may_be_about
from domain.words import Text
from tests.domain.processes.meetings.meeting_room import ID, a_polled_region, at_the_meeting, decided, items
from tests.plans import CONTENT, MOVING, PLAN, WALKS, change, write
from tests.region import COORDINATOR, Region

BOTH = Text("Ohjausryhmä", "Styrgruppen")
AFTER = date(2027, 6, 1)


@pytest.fixture
def region() -> Region:
    """A region with a plan that is not adopted, while its steering group sits."""
    region = a_polled_region()
    write(region, CONTENT)
    at_the_meeting(region)
    return region


def offered(region: Region) -> list[str]:
    with region.store.look(region.code) as work:
        return [one.decision.id for one in to_adopt_by(work, PLAN, region.clock.now())]


def likely(region: Region) -> list[str]:
    with region.store.look(region.code) as work:
        found = may_be_about(work, PLAN, to_adopt_by(work, PLAN, region.clock.now()))
    return [one.decision.id for one in found]


def leveled(region: Region, level: Level) -> None:
    with region.store.begin(region.code) as work:
        work.handbook.save(Forum, [replace(one, level=level) for one in work.handbook.all(Forum)])


def adopts(region: Region, decision: Decision) -> Version:
    return adopt(region.ports, region.code, COORDINATOR.id, Adoption(recorded=decision.id))


def by(region: Region, version: Version) -> Recorded:
    with region.store.look(region.code) as work:
        found = decided_by(work, version)
    assert found
    return found


def here(region: Region) -> dict[str, int]:
    with region.store.look(region.code) as work:
        return {id: one.number for id, one in adopted_in(work, ID).items()}


def test_a_version_names_the_meetings_decision_and_the_decision_the_version(region: Region) -> None:
    made = decided(region)
    assert offered(region) == [made.id]
    version = adopts(region, made)
    assert (version.decided_on, version.decision) == (date(2027, 3, 9), f"Ohjausryhmä: {made.words}")
    with region.store.look(region.code) as work:
        assert work.plans.versions(PLAN.id) == [version]
    assert (by(region, version).decision, by(region, version).meeting.id) == (made, ID)
    assert here(region) == {made.id: 1}


def test_a_version_tells_its_decision_within_a_sentence_with_the_forum_in_the_readers_language(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.handbook.save(Forum, [replace(one, name=BOTH) for one in work.handbook.all(Forum)])
    version = adopts(region, decided(region, words="Hyväksytään.\nJatketaan."))
    with region.store.look(region.code) as work:
        assert told(work, version) == Text("Ohjausryhmä: Hyväksytään", "Styrgruppen: Hyväksytään")
        elsewhere = replace(version, recorded="", decision="Valtuusto § 4.")
        assert told(work, elsewhere) == Text("Valtuusto § 4")


def test_no_decision_adopts_two_versions(region: Region) -> None:
    made = decided(region)
    adopts(region, made)
    change(region, WALKS, resources="100 €")
    assert offered(region) == []
    with pytest.raises(FieldsBroken) as refused:
        adopts(region, made)
    assert refused.value.fields["recorded"].code == "plan.decision-gone"


def test_a_version_taken_back_leaves_the_minutes_and_its_decision_to_be_chosen_again(region: Region) -> None:
    made = decided(region)
    adopts(region, made)
    take_back(region.ports, region.code, COORDINATOR.id, 1)
    assert here(region) == {}
    assert offered(region) == [made.id]


def test_a_decision_that_was_struck_or_never_passed_adopts_nothing(region: Region) -> None:
    struck, failed = decided(region), decided(region, words="Toinen.", votes={"isola": Vote.AGAINST})
    strike_decision(region.ports, region.code, ID, struck.id, COORDINATOR.id)
    assert offered(region) == []
    for one in (struck, failed):
        with pytest.raises(FieldsBroken):
            adopts(region, one)


def test_a_decision_of_a_meeting_that_was_called_off_adopts_nothing(region: Region) -> None:
    decided(region)
    cancel(region.ports, region.code, ID, COORDINATOR.id)
    assert offered(region) == []


def test_a_corrected_decision_is_still_the_one_that_adopted_the_plan(region: Region) -> None:
    made = decided(region)
    version = adopts(region, made)
    said = Proposal(item=items(region)[0], words="Hyväksytään suunnitelma.")
    right = decide_item(region.ports, region.code, ID, COORDINATOR.id, said, made.id)
    assert (by(region, version).decision, by(region, version).stands) == (right, True)
    assert here(region) == {right.id: 1}
    change(region, WALKS, resources="100 €")
    assert offered(region) == []


def test_a_decision_that_is_corrected_into_a_no_is_not_said_to_have_adopted_the_plan(region: Region) -> None:
    made = decided(region)
    version = adopts(region, made)
    said = Proposal(item=items(region)[0], words=made.words, votes={"isola": Vote.AGAINST})
    no = decide_item(region.ports, region.code, ID, COORDINATOR.id, said, made.id)
    assert (by(region, version).decision, by(region, version).stands) == (no, False)
    assert here(region) == {}


def test_a_version_tells_that_its_decision_was_struck_afterwards(region: Region) -> None:
    made = decided(region)
    version = adopts(region, made)
    strike_decision(region.ports, region.code, ID, made.id, COORDINATOR.id)
    found = by(region, version)
    assert (found.decision, found.struck_at, found.stands) == (made, region.clock.now(), False)


def test_only_decisions_since_the_version_before_are_offered(region: Region) -> None:
    made = decided(region)
    region.clock.pass_time(days=2)
    adopt(region.ports, region.code, COORDINATOR.id, Adoption(decision="Aluevaltuusto § 14"))
    change(region, WALKS, resources="100 €")
    assert made.id not in offered(region)


def test_decisions_of_leading_forums_about_the_plan_as_it_stands_come_first(region: Region) -> None:
    leveled(region, Level.LEADERSHIP)
    work = {"owner": "kivela", "due": AFTER, "goal": MOVING.code}
    made, gives_work = decided(region), decided(region, words="Kivelä kutsuu koolle.", **work)
    assert [likely(region), sorted(offered(region))] == [[made.id], sorted([made.id, gives_work.id])]
    region.clock.pass_time(days=1)
    change(region, WALKS, resources="100 €")
    assert [likely(region), len(offered(region))] == [[], 2]


def test_decisions_of_forums_that_do_not_lead_come_after_the_others(region: Region) -> None:
    leveled(region, Level.EXPERT)
    made = decided(region)
    assert [likely(region), offered(region)] == [[], [made.id]]


def test_a_councils_decision_is_told_in_words_and_needs_them(region: Region) -> None:
    day = date(2027, 3, 1)
    version = adopt(
        region.ports, region.code, COORDINATOR.id, Adoption(decision="Isolan valtuusto § 4", decided_on=day)
    )
    assert (version.decision, version.decided_on, version.recorded) == ("Isolan valtuusto § 4", day, "")
    with region.store.look(region.code) as work:
        assert decided_by(work, version) is None
    change(region, WALKS, resources="100 €")
    for said, field in (
        (Adoption(), "decision"),
        (Adoption(decision="x", decided_on=region.clock.now().date() + timedelta(days=2)), "decided_on"),
        (Adoption(decision="x", recorded=decided(region).id), "recorded"),
    ):
        with pytest.raises(FieldsBroken) as refused:
            adopt(region.ports, region.code, COORDINATOR.id, said)
        assert list(refused.value.fields) == [field]
