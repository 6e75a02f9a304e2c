"""The outbox on every database: once queued, once sent, taken back whole or in part."""

from datetime import date, timedelta

from domain.messages import Delivery, Parcel, digest_key, ref_of
from domain.requests import Notice
from tests.builders import NOW, a_message
from tests.region import KAISA, OLLI, Region


def test_a_message_queued_twice_waits_once_and_keeps_its_first_words(region: Region) -> None:
    with region.store.begin(region.code) as work:
        assert work.post.queue([a_message(), a_message()]) == 1
        assert work.post.queue([a_message(facts={"other": 1})]) == 0
        assert [one.facts for one in work.post.claim(9, 60)] == [a_message().facts]


def test_a_claimed_message_is_nobody_elses_until_its_lease_ends(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.post.queue([a_message("receipt.1"), a_message("receipt.2")])
    with region.store.begin(region.code) as work:
        first = work.post.claim(1, 60)
        assert [one.key for one in first + work.post.claim(9, 0)] == ["receipt.1", "receipt.2"]
    with region.store.begin(region.code) as work:
        assert [(one.key, one.attempts) for one in work.post.claim(9, 60)] == [("receipt.2", 2)]


def test_who_lost_a_message_to_another_cannot_confirm_it(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.post.queue([a_message()])
        [mine] = work.post.claim(1, 0)
    with region.store.begin(region.code) as work:
        [theirs] = work.post.claim(1, 60)
        work.post.confirm(mine.key, mine.attempts, NOW)
        assert work.post.count() == {Delivery.CLAIMED: 1}
        work.post.confirm(theirs.key, theirs.attempts, NOW)
        assert work.post.count() == {Delivery.SENT: 1}


def test_a_postponed_message_waits_and_a_refused_one_stays_for_a_person(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.post.queue([a_message("receipt.1"), a_message("receipt.2")])
        one, two = work.post.claim(2, 60)
        work.post.postpone(one.key, one.attempts, 600, "mail.unwell")
        work.post.end(two.key, two.attempts, Delivery.REFUSED, "mail.no-such-address")
        assert work.post.claim(9, 60) == []
        stuck = [(one.key, *why) for one, *why in work.post.stuck()]
        assert stuck == [("receipt.2", Delivery.REFUSED, "mail.no-such-address")]


def test_notices_can_be_left_waiting_while_direct_messages_go(region: Region) -> None:
    digest = a_message(digest_key(KAISA.id, NOW.date()), letter="digest", facts={"items": []})
    with region.store.begin(region.code) as work:
        work.post.queue([digest, a_message()])
        assert [one.key for one in work.post.claim(9, 60, notices=False)] == ["receipt.x"]
        assert [one.key for one in work.post.claim(9, 60)] == [digest.key]


def test_the_day_of_the_last_digest_counts_from_when_it_left(region: Region) -> None:
    digest = a_message(digest_key(KAISA.id, NOW.date()), letter="digest", facts={"items": []})
    with region.store.begin(region.code) as work:
        work.post.queue([digest, a_message("preview.2027", letter="digest", contact=OLLI.id)])
        assert work.post.last_digests([KAISA.id, OLLI.id]) == {KAISA.id: date.max}
        [claimed] = work.post.claim(1, 60)
        work.post.confirm(claimed.key, claimed.attempts, NOW + timedelta(days=3))
        assert work.post.last_digests([KAISA.id]) == {KAISA.id: date(2027, 2, 4)}


def test_taking_a_request_back_leaves_the_rest_of_a_message(region: Region) -> None:
    items = [{"request": "x"}, {"request": "y"}]
    digest = a_message(digest_key(KAISA.id, NOW.date()), facts={"items": items})
    with region.store.begin(region.code) as work:
        work.post.queue([digest])
        work.requests.note([Notice(id, "1", KAISA.id, digest.key) for id in "xy"])
        work.post.take_back(["x"])
        [(message, _)] = work.post.carried(["y"])
        assert message.facts == {"items": [{"request": "y"}]}
        work.post.take_back(["y"])
        assert [state for _, state, _ in work.post.of_request("y")] == [Delivery.SUPERSEDED]
        assert work.post.claim(9, 60) == []


def test_a_message_is_found_by_its_short_name(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.post.queue([a_message()])
        found = work.post.of_ref(ref_of(region.code, a_message().key))
        assert found is not None
        assert found.key == a_message().key
        assert work.post.of_ref("aaaaaaaaaa") is None
    assert region.store.whose(ref_of(region.code, a_message().key)) == region.code
    assert region.store.whose("aaaaaaaaaa") is None


def test_only_what_was_sent_comes_back_and_only_once(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.post.queue([a_message()])
        assert not work.post.bounced(a_message().key, "5.1.1")
        [mine] = work.post.claim(1, 60)
        work.post.confirm(mine.key, mine.attempts, NOW)
        assert [work.post.bounced(mine.key, "5.1.1") for _ in range(2)] == [True, False]
        assert [state for _, state, _ in work.post.stuck()] == [Delivery.BOUNCED]


def test_an_address_that_is_suppressed_is_so_for_this_contact_until_it_is_corrected(region: Region) -> None:
    with region.store.begin(region.code) as work:
        for _ in range(2):
            work.post.suppress(KAISA.id, KAISA.email, "5.1.1")
        assert work.post.suppressed(KAISA.id, KAISA.email.upper()) == "5.1.1"
        assert work.post.suppressed(KAISA.id, f"new.{KAISA.email}") is None
        assert work.post.suppressed(OLLI.id, KAISA.email) is None


def test_a_message_whose_time_has_passed_leaves_its_key_to_another(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.post.queue([a_message()])
        [mine] = work.post.claim(1, 60)
        work.post.end(mine.key, mine.attempts, Delivery.SUPERSEDED)
        assert work.post.queue([a_message(facts={"other": 1})]) == 1
        assert [one.facts for one in work.post.claim(9, 60)] == [{"other": 1}]


def test_a_kept_message_is_packed_until_it_is_sent(region: Region) -> None:
    parcel = Parcel("receipt.x.1", "us@example.org", KAISA.email, b"words")
    with region.store.begin(region.code) as work:
        work.post.queue([a_message()])
        [mine] = work.post.claim(1, 0)
        work.post.keep(mine.key, parcel)
        [again] = work.post.claim(1, 0)
        assert (mine.doubtful, again.doubtful, work.post.parcel(mine.key)) == (False, True, parcel)
        work.post.confirm(again.key, again.attempts, NOW)
        assert work.post.parcel(mine.key) is None
