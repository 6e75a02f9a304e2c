from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from adapters.database.columns import metadata
from adapters.database.engine import connect, database_now
from adapters.database.tables import messages
from domain.alliance import Alliance
from domain.errors import Never, NotNow, Problem
from domain.links import Links
from domain.messages import RETRY_MINUTES, UNREACHABLE, Delivery, Message, Parcel
from domain.partners import Contact
from domain.processes.post import deliver_messages, send_again
from domain.processes.turns import LEASE_SECONDS
from tests.domain.processes.post_room import ANY_NUMBER, a_message, states, wait_over, waiting
from tests.fakes import FakeMail
from tests.region import KAISA, SIRI, Region


def attempts(region: Region) -> Sequence[int]:
    with region.engine.connect() as connection:
        return list(connection.scalars(select(messages.c.attempts).order_by(messages.c.key)))


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
