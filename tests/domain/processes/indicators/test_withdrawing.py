"""What is taken back, and who is told of it."""

from collections import Counter
from datetime import date

from domain.asides import HandOver
from domain.indicators.catalogue import Period
from domain.processes.answering import hand_over
from domain.processes.indicators.rounds import open_round, preview_recall, withdraw_round
from domain.processes.steering import retire_contact, withdraw
from domain.requests import Move, Status
from tests.builders import ISOLA
from tests.domain.processes.simulation import live, lived_in
from tests.region import COORDINATOR, KAISA, OLLI, PEKKA, SPRING, Region


def asked() -> Region:
    """A region where everybody has been asked."""
    region = lived_in()
    region.open_round()
    live(region, date(2027, 2, 1))
    return region


def apologies(region: Region, by: str = COORDINATOR.id) -> set[str]:
    """Withdraw the round and return who got an apology, having held the forecast to it."""
    with region.store.look(region.code) as work:
        foretold = preview_recall(work, "2027", by, region.clock.now()).apologies
    withdraw_round(region.ports, region.code, "2027", by)
    live(region, date(2027, 3, 20))
    found = [to.id for message, to in region.mail.sent if message.letter == "apology"]
    assert len(found) == len(set(found)) == foretold
    return set(found)


def test_withdrawing_a_held_round_is_silent() -> None:
    region = Region()
    open_round(region.ports, region.code, Period(2027), COORDINATOR.id, SPRING)
    assert withdraw_round(region.ports, region.code, "2027", COORDINATOR.id).counts["apologies"] == 0
    assert region.request().status is Status.WITHDRAWN


def test_withdrawing_a_running_round_brings_one_apology_to_each_who_was_asked() -> None:
    region = asked()
    hand_over(region.ports, region.code, ISOLA, KAISA.id, HandOver(contact=PEKKA.id))
    live(region, date(2027, 2, 2))
    assert withdraw_round(region.ports, region.code, "2027", COORDINATOR.id).counts["apologies"] == 6
    live(region, date(2027, 3, 20))
    assert Counter(message.letter for message, _ in region.mail.sent) == {"digest": 5, "hand-over": 1, "apology": 6}


def test_whoever_has_left_and_whoever_takes_it_back_gets_no_apology() -> None:
    region = asked()
    retire_contact(region.ports, region.code, KAISA.id, COORDINATOR.id)
    live(region, date(2027, 2, 2))
    told = apologies(region, by=OLLI.id)
    assert not {KAISA.id, OLLI.id} & told


def test_whoever_took_a_request_over_has_heard_of_it_and_is_told_that_it_is_withdrawn() -> None:
    region = asked()
    retire_contact(region.ports, region.code, KAISA.id, COORDINATOR.id)
    live(region, date(2027, 2, 2))
    assert PEKKA.id in apologies(region)


def test_the_reason_stays_in_the_history_of_each_request() -> None:
    region = asked()
    withdraw_round(region.ports, region.code, "2027", COORDINATOR.id, "Väärä päivä.")
    withdrawn_alone = asked()
    withdraw(withdrawn_alone.ports, withdrawn_alone.code, ISOLA, COORDINATOR.id, "Väärä päivä.")
    for one in (region, withdrawn_alone):
        with one.store.look(one.code) as work:
            reply = work.requests.history(ISOLA)[-1]
        assert (reply.move, reply.body) == (Move.WITHDRAW, {"reason": "Väärä päivä."})
