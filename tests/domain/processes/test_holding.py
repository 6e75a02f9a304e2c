"""Before a restored outbox is let go, the mail server is asked what it has had since the backup."""

from collections.abc import Sequence

import pytest

from domain.holding import Hold
from domain.messages import Delivery, Message
from domain.processes.holding import held_post, release
from domain.processes.notices import send_notices
from domain.processes.post import deliver_messages
from tests.builders import a_message
from tests.region import COORDINATOR, Region


@pytest.fixture
def region() -> Region:
    """A region restored from a backup with five digests none of which anybody had claimed."""
    region = Region()
    region.open_round()
    send_notices(region.ports, region.code)
    saved = region.clock.now()
    with region.store.begin(region.code) as work:
        work.holds.put(Hold(region.clock.pass_time(hours=3), saved))
    return region


def waiting(region: Region) -> Sequence[Message]:
    with region.store.look(region.code) as work:
        return work.post.waiting()


def states(region: Region) -> dict[Delivery, int]:
    with region.store.look(region.code) as work:
        return dict(work.post.count())


def test_what_left_between_the_backup_and_the_crash_does_not_leave_again(region: Region) -> None:
    had = [one.key for one in waiting(region)[:2]]
    region.mail.known = dict.fromkeys(had, True)
    done = release(region.ports, region.code, COORDINATOR.id, drop=False)
    assert (done.gone, done.dropped, done.left) == (2, 0, 3)
    deliver_messages(region.ports, region.code)
    assert [message.key for message, _ in region.mail.sent if message.key in had] == []
    assert states(region) == {Delivery.SENT: 5}


def test_a_letter_written_anew_after_the_restore_counts_as_the_one_that_left_under_its_name(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.post.queue([a_message("digest.c-0001.2027-02-01.email", queued_at=region.clock.pass_time(minutes=5))])
    region.mail.known = {"digest.c-0001.2027-02-01.email": True}
    done = release(region.ports, region.code, COORDINATOR.id, drop=True)
    assert (done.gone, done.dropped, done.left) == (1, 5, 0)


def test_nothing_is_claimed_where_nobody_can_be_asked(region: Region) -> None:
    held = held_post(region.ports, region.code)
    assert held
    assert (held.gone, len(held.to_send), held.newer) == (None, 5, [])


def test_a_server_that_has_had_none_of_them_says_so(region: Region) -> None:
    region.mail.known = {}
    held = held_post(region.ports, region.code)
    assert held
    assert held.gone == frozenset()
