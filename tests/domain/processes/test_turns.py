"""A server's turns are few: a run keeps to its own, and nobody who waits at a page waits for another's mailing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import update

from adapters.database.engine import database_now
from adapters.database.events import SqlFeed
from adapters.database.tables import turns
from domain.messages import Delivery, Message, Parcel
from domain.pacing import Pace
from domain.processes.post import deliver_messages
from tests.domain.processes.post_room import ANY_NUMBER, a_message, states, waiting
from tests.fakes import FakeMail
from tests.region import Region

SLOW = Pace(per_minute=1)


@dataclass
class Eventful(FakeMail):
    """Mail during whose sending something happens, once."""

    meanwhile: Callable[[], object] | None = None

    def carry(self, parcel: Parcel) -> None:
        super().carry(parcel)
        if self.meanwhile:
            happens, self.meanwhile = self.meanwhile, None
            happens()


def neighbours() -> tuple[Region, Region]:
    """Two alliances in one database, with one mail server of one turn."""
    one = Region(alliance=ANY_NUMBER, mail=Eventful(server_pace=SLOW))
    other = Region(one.engine, replace(ANY_NUMBER, code="other"), clock=one.clock, mail=one.mail, wake=one.wake)
    with other.store.begin("other") as work:
        work.register.save(other.alliance, other.partners, other.contacts)
    return one, other


def a_link(number: int = 50) -> Message:
    return replace(a_message(number), key=f"sign-in.{number}", letter="sign-in")


def left(region: Region) -> list[str]:
    return [message.key for message, _ in region.mail.sent]


def woken(region: Region) -> list[tuple[str, str]]:
    return [(one.alliance, one.name) for one in SqlFeed(region.engine).untold(100) if one.name == "post.turn-over"]


def meanwhile(region: Region, happens: Callable[[], Any]) -> None:
    assert isinstance(region.mail, Eventful)
    region.mail.meanwhile = happens


def test_a_link_asked_for_does_not_wait_for_another_alliance_s_long_mailing() -> None:
    one, other = neighbours()
    waiting(one, *(a_message(n) for n in range(6)))

    def somebody_asks() -> None:
        waiting(other, a_link(), a_message(60))
        assert deliver_messages(other.ports, "other").counts["sent"] == 0, "its own run finds the turn taken"

    meanwhile(one, somebody_asks)
    assert deliver_messages(one.ports, one.code).counts["sent"] == 6, "another's mail is not counted as ours"
    assert left(one).index("sign-in.50") <= 2
    assert "apology.060" not in left(one), "nobody waits at a page for the rest of the other's post"
    assert len(one.mail.waited) == 6, "all keep to the server's pace, each but the first after its minute"


def test_whoever_found_every_turn_taken_is_woken_when_one_is_over() -> None:
    one, other = neighbours()
    waiting(one, a_message(1))

    def the_other_tries() -> None:
        waiting(other, a_message(60))
        deliver_messages(other.ports, "other")

    meanwhile(one, the_other_tries)
    deliver_messages(one.ports, one.code)
    assert woken(one) == [("other", "post.turn-over")]
    deliver_messages(other.ports, "other")
    assert "apology.060" in left(one)
    assert woken(one) == [("other", "post.turn-over")], "where nothing waits, nobody is woken"


def test_what_was_asked_for_waits_where_its_alliance_s_post_is_switched_off() -> None:
    one, other = neighbours()
    waiting(one, a_message(1), a_message(2))
    waiting(other, a_link())
    with other.store.begin("other") as work:
        work.switches.set("deliver-messages", off=True, now=other.clock.now())
    deliver_messages(one.ports, one.code)
    assert left(one) == ["apology.001", "apology.002"]


def test_a_run_whose_turn_another_has_taken_over_takes_no_more() -> None:
    region = waiting(Region(alliance=ANY_NUMBER, mail=Eventful(server_pace=SLOW)), *(a_message(n) for n in range(3)))

    def the_run_stands_still_for_long() -> None:
        with region.engine.begin() as connection:
            connection.execute(update(turns).values(until=database_now(connection)))
        assert region.store.take_turn("mail", "another run", 60)

    meanwhile(region, the_run_stands_still_for_long)
    outcome = deliver_messages(region.ports, region.code)
    assert (outcome.counts["sent"], outcome.counts["left"]) == (1, 2)
    assert states(region)[Delivery.QUEUED] == 2, "what was taken waits again, and has not been tried"
    assert not region.store.take_turn("mail", "a third one", 60), "the other run keeps it"
