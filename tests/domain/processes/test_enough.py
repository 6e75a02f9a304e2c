"""How much leaves: no more than a server takes, than anybody should get, or than a day needs."""

from dataclasses import replace
from datetime import timedelta

from domain.errors import NotNow
from domain.messages import IN_DOUBT, Delivery
from domain.pacing import MOST_ASKED_FOR, MOST_FOR_ONE, Pace, most_a_day
from domain.processes.post import deliver_messages
from domain.processes.turns import LEASE_SECONDS
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
    assert mail.waited == [60.0] * 3, "the clock stands still, so each minute is full; after the last nothing waits"


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


def test_where_the_server_sets_the_pace_one_run_sends_at_a_time() -> None:
    region = waiting(Region(mail=FakeMail(server_pace=Pace(per_minute=30))))
    assert region.store.take_turn("mail", "another run", 60)
    assert deliver_messages(region.ports, region.code).counts["left"] == 1
    region.store.end_turn("mail", "another run")
    assert deliver_messages(region.ports, region.code).counts["sent"] == 1
    assert region.store.take_turn("mail", "another run", 60), "a run gives its turn back"


def test_no_more_send_at_once_than_the_server_takes_connections() -> None:
    region = waiting(Region(mail=FakeMail(server_pace=Pace(connections=2))))
    assert region.store.take_turn("mail", "another run", 60)
    assert region.store.take_turn("mail.2", "a third one", 60)
    assert deliver_messages(region.ports, region.code).counts["left"] == 1
    region.store.end_turn("mail.2", "a third one")
    assert deliver_messages(region.ports, region.code).counts["sent"] == 1
    assert region.store.take_turn("mail.2", "a fourth one", 60), "a run gives its turn back"


def test_links_asked_for_neither_stop_the_day_s_post_nor_are_stopped_by_it() -> None:
    region = Region(alliance=ANY_NUMBER)
    with region.store.look(region.code) as work:
        most = most_a_day(sum(one.active for one in work.register.contacts()))
    links = [replace(a_message(n), key=f"sign-in.{n}", letter="sign-in") for n in range(most + 1)]
    waiting(region, *links, a_message(9999))
    assert not deliver_messages(region.ports, region.code).needs_person
    waiting(region, *(a_message(n) for n in range(most)))
    assert deliver_messages(region.ports, region.code).counts["left"] == 1, "one had left before"
    waiting(region, replace(a_message(1), key="sign-in.last", letter="sign-in"))
    assert deliver_messages(region.ports, region.code).counts["sent"] == 1


def test_one_person_may_ask_for_many_links_and_not_for_any_number() -> None:
    links = [replace(a_message(n), key=f"sign-in.{n}", letter="sign-in") for n in range(MOST_ASKED_FOR + 2)]
    region = waiting(Region(), *links)
    assert deliver_messages(region.ports, region.code).counts["sent"] == MOST_ASKED_FOR


def test_what_is_in_doubt_stays_so_while_its_reader_has_had_enough() -> None:
    region = waiting(Region(mail=FakeMail(failures=[NotNow(IN_DOUBT)])), a_message(0))
    deliver_messages(region.ports, region.code)
    waiting(region, *(a_message(n) for n in range(1, MOST_FOR_ONE + 1)))
    deliver_messages(region.ports, region.code)
    wait_over(region)
    deliver_messages(region.ports, region.code)
    region.mail.known = {"apology.000": True}
    region.clock.pass_time(days=1)
    wait_over(region)
    deliver_messages(region.ports, region.code)
    assert "apology.000" not in [message.key for message, _ in region.mail.sent], "it had arrived the first time"
