"""What is new comes once: who has joined with the next digest, and that a round's figures are together by itself."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from domain.asides import Decline, HandOver
from domain.messages import TOGETHER
from domain.processes.answering import act, hand_over
from domain.processes.indicators.rounds import close_rounds, withdraw_round
from domain.processes.indicators.weighing import weigh_answers
from domain.processes.joining.parting import leave
from domain.processes.news import news_for
from domain.processes.post import deliver_messages
from domain.requests import Move
from domain.workdays import at
from tests.builders import a_message, values
from tests.region import COORDINATOR, KAISA, NIILO, OLLI, PAULA, PEKKA, SIRI, Region

CLOSING = at(date(2027, 3, 16), time(0, 30))


def closed(region: Region) -> Region:
    region.clock.instant = CLOSING
    close_rounds(region.ports, region.code)
    return region


def delivered(region: Region) -> Region:
    deliver_messages(region.ports, region.code)
    return region


def told(region: Region, contact: str) -> list[object]:
    """The periods whose figures somebody is told to be together."""
    return [one.facts["period"] for one in region.mail.letters_to(contact) if one.letter == TOGETHER]


def opened() -> Region:
    """A round in which Kivelä has answered."""
    region = Region()
    region.open_round()
    act(region.ports, region.code, "values.2027.kivela", OLLI.id, Move.ANSWER, values("4"))
    weigh_answers(region.ports, region.code)
    return region


def test_everybody_in_a_round_is_told_once_that_its_figures_are_together_whatever_they_said() -> None:
    region = opened()
    hand_over(region.ports, region.code, "values.2027.isola", KAISA.id, HandOver(contact=PEKKA.id, rows=("share",)))
    act(region.ports, region.code, "values.2027.parish", PAULA.id, Move.DECLINE, Decline())
    closed(region)
    region.clock.instant = datetime(2027, 3, 16, 8, tzinfo=UTC)
    for _ in range(2):
        close_rounds(region.ports, region.code)
        delivered(region)
    assert [told(region, one.id) for one in (KAISA, PEKKA, PAULA, SIRI, NIILO)] == [["2027"]] * 5
    assert told(region, COORDINATOR.id) == [], "the letter is in the coordinator's own name"


def test_a_round_that_closes_at_night_wakes_nobody() -> None:
    region = delivered(closed(opened()))
    assert told(region, KAISA.id) == []
    region.clock.instant = datetime(2027, 3, 16, 8, tzinfo=UTC)
    assert told(delivered(region), KAISA.id) == ["2027"]


def test_who_has_left_is_not_told() -> None:
    region = opened()
    leave(region.ports, region.code, "club", COORDINATOR.id)
    closed(region)
    region.clock.instant = datetime(2027, 3, 16, 8, tzinfo=UTC)
    assert told(delivered(region), NIILO.id) == []


def test_nobody_is_told_that_figures_are_together_where_none_came() -> None:
    region = Region()
    region.open_round()
    closed(region)
    region.clock.instant = datetime(2027, 3, 16, 8, tzinfo=UTC)
    assert told(delivered(region), KAISA.id) == []


def test_of_a_round_that_was_withdrawn_nothing_is_together() -> None:
    region = opened()
    withdraw_round(region.ports, region.code, "2027", COORDINATOR.id)
    closed(region)
    region.clock.instant = datetime(2027, 3, 16, 8, tzinfo=UTC)
    assert told(delivered(region), KAISA.id) == []


def test_what_a_digest_would_have_told_that_never_left_is_told_by_the_one_in_its_place() -> None:
    region = Region()
    joined = {"fi": "Uusi ry", "sv": "", "en": ""}
    unread = replace(a_message("digest.x"), facts={"items": [], "joined": [joined]})
    with region.store.look(region.code) as work:
        assert news_for(work, KAISA, {}, date.max, [unread]) == {"joined": [joined]}
        assert news_for(work, KAISA, {}, None) == {}
