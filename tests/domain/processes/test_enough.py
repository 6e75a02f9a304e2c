"""How much leaves: no more than a server takes, than anybody should get, or than a day needs."""

from dataclasses import replace
from datetime import timedelta

from domain.messages import Delivery
from domain.pacing import MOST_FOR_ONE, Pace, most_a_day
from domain.processes.post import LEASE_SECONDS, deliver_messages
from tests.domain.processes.post_room import ANY_NUMBER, a_message, states, wait_over, waiting
from tests.fakes import FakeMail
from tests.region import KAISA, Region


def test_an_address_that_takes_nothing_is_left_in_peace() -> None:
    region = waiting(Region())
    with region.store.begin(region.code) as work:
        work.post.suppress(KAISA.id, KAISA.email, "5.1.1")
    assert deliver_messages(region.ports, region.code).counts["suppressed"] == 1
    assert (region.mail.sent, states(region)) == ([], {Delivery.SUPPRESSED: 1})


def test_no_more_leaves_in_a_minute_than_the_server_takes() -> None:
    mail = FakeMail(server_pace=Pace(per_minute=2))
    region = waiting(Region(mail=mail), *(a_message(n) for n in range(5)))
    assert deliver_messages(region.ports, region.code).counts["sent"] == 5
    assert mail.waited == [60.0] * 4, "the clock of this test stands still, so each minute is full"


def test_a_storm_stops_by_itself_and_before_a_person() -> None:
    region = Region(alliance=ANY_NUMBER)
    with region.store.look(region.code) as work:
        most = most_a_day(sum(one.active for one in work.register.contacts()))
    waiting(region, *(a_message(n) for n in range(most + 5)))
    with region.store.begin(region.code) as work:
        for one in work.post.claim(most - 3, LEASE_SECONDS):
            work.post.confirm(one.key, one.attempts, region.clock.now())
    outcome = deliver_messages(region.ports, region.code)
    assert (outcome.counts["sent"], outcome.counts["left"]) == (3, 5)
    assert "as any day needs" in outcome.needs_person


def test_nobody_gets_more_than_anybody_should_in_a_day_but_what_they_ask_for() -> None:
    region = waiting(Region(), *(a_message(n) for n in range(MOST_FOR_ONE + 2)))
    assert deliver_messages(region.ports, region.code).counts["sent"] == MOST_FOR_ONE
    waiting(region, replace(a_message(99), letter="sign-in"))
    assert deliver_messages(region.ports, region.code).counts["sent"] == 1
    region.clock.pass_time(days=1)
    wait_over(region)
    assert deliver_messages(region.ports, region.code).counts["sent"] == 2


def test_a_long_mailing_tells_how_far_it_is() -> None:
    heard: list[tuple[int, int, timedelta]] = []
    region = waiting(Region(mail=FakeMail(server_pace=Pace(30))), *(a_message(n) for n in range(3)))
    deliver_messages(region.ports, region.code, lambda *told: heard.append(told))
    assert heard == [(1, 3, timedelta(seconds=4)), (2, 3, timedelta(seconds=2)), (3, 3, timedelta())]
