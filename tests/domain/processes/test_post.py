from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from adapters.database.columns import metadata
from adapters.database.engine import connect, database_now
from adapters.database.tables import messages
from domain.alliance import Alliance, Sending
from domain.errors import Never, NotNow, Problem
from domain.links import Links
from domain.messages import IN_DOUBT, NOTICE, RETRY_MINUTES, UNREACHABLE, Delivery, Message, Parcel
from domain.pacing import MOST_FOR_ONE, Pace, most_a_day
from domain.partners import Contact
from domain.processes.post import LEASE_SECONDS, deliver_messages, send_again
from domain.words import Language
from tests.fakes import FakeClock, FakeMail
from tests.region import ALLIANCE, COORDINATOR, KAISA, SIRI, Region


def a_message(number: int = 1, contact: str = KAISA.id, sender: str = COORDINATOR.id) -> Message:
    facts = {"round": "2027", "period": "2027"}
    return Message(f"apology.{number:03}", contact, sender, "apology", Language.FI, facts, FakeClock().now())


ANY_NUMBER = replace(ALLIANCE, demo=True, sending=Sending.ALWAYS)
"""A demo, in which one person may get any number of messages."""


def waiting(region: Region, *queued: Message) -> Region:
    with region.store.begin(region.code) as work:
        work.post.queue(queued or [a_message()])
    return region


def states(region: Region) -> dict[Delivery, int]:
    with region.store.look(region.code) as work:
        return dict(work.post.count())


def attempts(region: Region) -> Sequence[int]:
    with region.engine.connect() as connection:
        return list(connection.scalars(select(messages.c.attempts).order_by(messages.c.key)))


def wait_over(region: Region) -> None:
    """Let leases and waits end. They are measured by the database's clock, which no test can turn."""
    with region.engine.begin() as connection:
        past = database_now(connection) - timedelta(seconds=1)
        connection.execute(update(messages).where(messages.c.free_at.is_not(None)).values(free_at=past))


def minutes_to_wait(region: Region) -> int:
    with region.engine.connect() as connection:
        free_at: datetime = connection.execute(select(messages.c.free_at)).scalar_one()
        return round((free_at - database_now(connection)).total_seconds() / 60)


def test_what_waits_is_sent_once() -> None:
    region = waiting(Region(), a_message(1), a_message(2, SIRI.id))
    assert deliver_messages(region.ports, region.code).counts["sent"] == 2
    assert deliver_messages(region.ports, region.code).counts["sent"] == 0
    assert [to for _, to in region.mail.sent] == [KAISA, SIRI]
    assert states(region) == {Delivery.SENT: 2}


def test_a_message_that_fails_waits_as_the_schedule_says_and_is_given_up_at_its_end() -> None:
    failures = [NotNow("smtp.later", status=451) for _ in range(len(RETRY_MINUTES) + 1)]
    region = waiting(Region(mail=FakeMail(failures=list(failures))))
    waited = []
    for _ in RETRY_MINUTES:
        assert deliver_messages(region.ports, region.code).counts["later"] == 1
        assert deliver_messages(region.ports, region.code).counts["later"] == 0, "its time has not come"
        waited.append(minutes_to_wait(region))
        wait_over(region)
    last = deliver_messages(region.ports, region.code)
    assert (waited, last.counts["refused"]) == (list(RETRY_MINUTES), 1)
    assert last.needs_person
    assert states(region) == {Delivery.REFUSED: 1}


def test_a_message_refused_for_good_is_not_tried_again_until_somebody_has_mended_the_address() -> None:
    region = waiting(Region(mail=FakeMail(failures=[Never("smtp.refused", status=550)])))
    assert deliver_messages(region.ports, region.code).counts["refused"] == 1
    wait_over(region)
    assert not any(deliver_messages(region.ports, region.code).counts.values())
    with region.store.look(region.code) as work:
        stuck = [(one.key, *why) for one, *why in work.post.stuck()]
    assert stuck == [("apology.001", Delivery.REFUSED, "smtp.refused")]
    assert send_again(region.ports, region.code, "apology.001")
    assert not send_again(region.ports, region.code, "apology.001")
    assert deliver_messages(region.ports, region.code).counts["sent"] == 1


def test_one_message_that_fails_does_not_hold_up_the_others() -> None:
    failures = [NotNow("smtp.later", status=451), Never("letter.unfit")]
    region = waiting(Region(mail=FakeMail(failures=list(failures))), *(a_message(n) for n in range(4)))
    counts = deliver_messages(region.ports, region.code).counts
    assert (counts["later"], counts["refused"], counts["sent"]) == (1, 1, 2)


def test_while_the_server_is_away_all_messages_keep_all_their_tries() -> None:
    region = waiting(Region(mail=FakeMail(failures=[NotNow(UNREACHABLE)])), *(a_message(n) for n in range(4)))
    assert deliver_messages(region.ports, region.code).counts["later"] == 1
    assert attempts(region) == [0, 0, 0, 0]
    assert deliver_messages(region.ports, region.code).counts["sent"] == 3


def test_a_sender_that_died_gives_its_message_back_when_its_lease_ends() -> None:
    region = waiting(Region())
    with region.store.begin(region.code) as work:
        work.post.claim(1, LEASE_SECONDS)
    assert deliver_messages(region.ports, region.code).counts["sent"] == 0
    wait_over(region)
    assert deliver_messages(region.ports, region.code).counts["sent"] == 1


def test_whoever_lost_the_lease_no_longer_decides_about_the_message() -> None:
    region = waiting(Region())
    with region.store.begin(region.code) as work:
        [first] = work.post.claim(1, LEASE_SECONDS)
    wait_over(region)
    with region.store.begin(region.code) as work:
        [second] = work.post.claim(1, LEASE_SECONDS)
        work.post.end(first.key, first.attempts, Delivery.REFUSED, "smtp.refused")
        work.post.confirm(first.key, first.attempts, region.clock.now())
    assert states(region) == {Delivery.CLAIMED: 1}
    with region.store.begin(region.code) as work:
        work.post.confirm(second.key, second.attempts, region.clock.now())
    assert states(region) == {Delivery.SENT: 1}


def test_a_message_to_somebody_who_is_not_known_is_shown_to_a_person() -> None:
    region = waiting(Region(), a_message(1, contact="c-9999"), a_message(2))
    outcome = deliver_messages(region.ports, region.code)
    assert (outcome.counts["refused"], outcome.counts["sent"]) == (1, 1)
    assert outcome.needs_person


@dataclass
class WatchfulMail(FakeMail):
    """Remembers in whose name each message left, and whether anything was kept open."""

    senders: tuple[Contact, ...] = ()
    resting: int = 0

    def pack(self, alliance: Alliance, message: Message, to: Contact, sender: Contact, links: Links) -> Parcel:
        self.senders += (sender,)
        return super().pack(alliance, message, to, sender, links)

    def rest(self) -> None:
        self.resting += 1


@pytest.mark.parametrize("sender", ["", "rule", "c-9999"])
def test_where_nobody_is_left_to_write_the_alliance_does(sender: str) -> None:
    mail = WatchfulMail()
    region = waiting(Region(mail=mail), a_message(sender=sender))
    assert deliver_messages(region.ports, region.code).counts["sent"] == 1
    assert mail.senders == (KAISA,)


def test_a_message_names_the_senders_organisation() -> None:
    region = waiting(Region())
    deliver_messages(region.ports, region.code)
    assert region.mail.sent[0][0].facts["organisation"]["fi"] == "Merialueen hyvinvointialue"


def test_connections_are_let_go_however_a_run_ends() -> None:
    mail = WatchfulMail(failures=[NotNow(UNREACHABLE), Problem("a fault of ours")])
    region = waiting(Region(mail=mail), a_message(1), a_message(2))
    deliver_messages(region.ports, region.code)
    with pytest.raises(Problem):
        deliver_messages(region.ports, region.code)
    assert mail.resting == 2


def many_senders(engine: Engine, count: int) -> Counter[str]:
    """Let four senders empty one outbox; tell how often each message was sent."""
    metadata.create_all(engine)
    region = Region(engine=engine, alliance=ANY_NUMBER)
    waiting(region, *(a_message(n) for n in range(count)))
    with ThreadPoolExecutor(4) as pool:
        runs = [pool.submit(deliver_messages, region.ports, region.code) for _ in range(4)]
    assert sum(run.result().counts["sent"] for run in runs) == count
    assert states(region) == {Delivery.SENT: count}
    engine.dispose()
    return Counter(message.key for message, _ in region.mail.sent)


def test_two_senders_never_send_the_same_message(tmp_path: Path) -> None:
    assert set(many_senders(connect(f"sqlite:///{tmp_path / 'post.db'}"), 60).values()) == {1}


def test_two_senders_never_send_the_same_message_on_postgresql(fresh_database: str) -> None:
    assert set(many_senders(connect(fresh_database), 60).values()) == {1}


class Death(BaseException):
    """What no code of ours catches."""


@dataclass
class Bytes(FakeMail):
    """Keeps what every attempt put on the wire, with the sender's name in it."""

    bytes: list[bytes] = field(default_factory=list)

    def pack(self, alliance: Alliance, message: Message, to: Contact, sender: Contact, links: Links) -> Parcel:
        return replace(super().pack(alliance, message, to, sender, links), content=sender.name.encode())

    def carry(self, parcel: Parcel) -> None:
        self.bytes.append(parcel.content)
        super().carry(parcel)


def left_open(region: Region) -> None:
    """Let a sender take the message, put it on the wire and die before anybody wrote down what became of it."""
    region.mail.failures.append(Death())
    with pytest.raises(Death):
        deliver_messages(region.ports, region.code)
    wait_over(region)


def a_reminder(step: str) -> Message:
    item = {"request": "values.2027.isola", "kind": "values", "step": step}
    return replace(a_message(), letter="digest", key=f"{NOTICE}{KAISA.id}.1", facts={"items": [item]})


@pytest.mark.parametrize("arrived", [True, False])
def test_of_a_message_in_doubt_the_other_side_is_asked_first(*, arrived: bool) -> None:
    region = waiting(Region(mail=FakeMail(known={"apology.001": arrived})))
    left_open(region)
    assert deliver_messages(region.ports, region.code).counts["sent"] == 1
    assert len(region.mail.sent) == (0 if arrived else 1)
    assert states(region) == {Delivery.SENT: 1}


def test_where_nobody_can_be_asked_what_opens_something_goes_again() -> None:
    region = waiting(Region())
    left_open(region)
    assert deliver_messages(region.ports, region.code).counts["sent"] == 1


def test_where_nobody_can_be_asked_a_receipt_is_let_be_and_shown() -> None:
    region = waiting(Region(), replace(a_message(), letter="receipt", key="receipt.001"))
    left_open(region)
    outcome = deliver_messages(region.ports, region.code)
    assert (outcome.counts["in_doubt"], region.mail.sent, bool(outcome.needs_person)) == (1, [], True)
    assert states(region) == {Delivery.IN_DOUBT: 1}
    wait_over(region)
    assert deliver_messages(region.ports, region.code).counts["left"] == 0, "it stays with the person who looks"
    assert send_again(region.ports, region.code, "receipt.001")
    assert deliver_messages(region.ports, region.code).counts["sent"] == 1


@pytest.mark.parametrize(("step", "counts"), [("1", (1, 0)), ("2", (0, 1)), ("3", (0, 1))])
def test_an_asking_in_doubt_goes_again_and_a_reminder_does_not(step: str, counts: tuple[int, int]) -> None:
    region = Region()
    region.open_round()
    waiting(region, a_reminder(step))
    left_open(region)
    done = deliver_messages(region.ports, region.code).counts
    assert (done["sent"], done["in_doubt"]) == counts


def test_every_attempt_carries_the_same_bytes_whatever_the_register_says_by_then() -> None:
    mail = Bytes(failures=[NotNow("smtp.later", status=451), NotNow(IN_DOUBT)])
    region = waiting(Region(mail=mail))
    for _ in range(3):
        deliver_messages(region.ports, region.code)
        renamed(region, replace(COORDINATOR, name=f"{COORDINATOR.name} II"))
        wait_over(region)
    assert len(mail.bytes) == 3
    assert len(set(mail.bytes)) == 1


def test_a_corrected_address_gets_the_message_anew() -> None:
    region = waiting(Region(mail=FakeMail(failures=[NotNow("smtp.later", status=450)])))
    deliver_messages(region.ports, region.code)
    renamed(region, replace(KAISA, email="kaisa.uusi@example.org"))
    wait_over(region)
    deliver_messages(region.ports, region.code)
    assert [to.email for _, to in region.mail.sent] == ["kaisa.uusi@example.org"]


def test_a_server_that_never_answers_ends_in_doubt_and_before_a_person() -> None:
    failures: list[BaseException] = [NotNow(IN_DOUBT)] * (len(RETRY_MINUTES) + 1)
    region = waiting(Region(mail=FakeMail(failures=failures)))
    for _ in RETRY_MINUTES:
        assert deliver_messages(region.ports, region.code).counts["later"] == 1
        wait_over(region)
    assert deliver_messages(region.ports, region.code).counts["in_doubt"] == 1
    assert states(region) == {Delivery.IN_DOUBT: 1}


def renamed(region: Region, contact: Contact) -> None:
    with region.store.begin(region.code) as work:
        work.register.save(work.register.alliance(), [], [contact])


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
