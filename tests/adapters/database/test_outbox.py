"""The outbox on every database: once queued, once sent, taken back whole or in part."""

from datetime import date, timedelta

from domain.messages import Delivery, Parcel, Rank, digest_key, ref_of
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
        assert [one.key for one in work.post.claim(9, 60, least=Rank.DIRECT)] == ["receipt.x"]
        assert [one.key for one in work.post.claim(9, 60)] == [digest.key]


def test_the_day_of_the_last_digest_counts_from_when_it_left(region: Region) -> None:
    digest = a_message(digest_key(KAISA.id, NOW.date()), letter="digest", facts={"items": []})
    with region.store.begin(region.code) as work:
        work.post.queue([digest, a_message("preview.2027", letter="digest", contact=OLLI.id)])
        assert work.post.last_digests([KAISA.id, OLLI.id]) == {KAISA.id: date.max}
        preview, claimed = work.post.claim(2, 60)
        assert preview.key == "preview.2027", "what a person has just asked for leaves first"
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


def test_a_notice_whose_time_has_passed_leaves_its_key_to_another_and_no_other_letter_does(region: Region) -> None:
    digest = digest_key(KAISA.id, NOW.date())
    with region.store.begin(region.code) as work:
        work.post.queue([a_message(), a_message(digest)])
        for mine in work.post.claim(2, 60):
            work.post.end(mine.key, mine.attempts, Delivery.SUPERSEDED)
        assert work.post.queue([a_message(facts={"other": 1}), a_message(digest, facts={"other": 2})]) == 1
        assert [one.facts for one in work.post.claim(9, 60)] == [{"other": 2}]


def test_what_was_asked_for_leaves_before_letters_and_these_before_notices(region: Region) -> None:
    notice, link = a_message(digest_key(KAISA.id, NOW.date())), a_message("sign-in.x", letter="sign-in")
    with region.store.begin(region.code) as work:
        work.post.queue([notice, a_message(), link])
        assert [one.key for one in work.post.claim(9, 0)] == [link.key, a_message().key, notice.key]
        assert [one.key for one in work.post.claim(9, 0, least=Rank.ASKED_FOR)] == [link.key]
        assert work.post.ahead()


def test_a_person_who_says_that_an_address_is_right_lifts_what_was_known_against_it(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.post.queue([a_message()])
        [mine] = work.post.claim(1, 60)
        work.post.suppress(KAISA.id, KAISA.email, "5.1.1")
        work.post.end(mine.key, mine.attempts, Delivery.SUPPRESSED, "5.1.1")
        assert [state for _, state, _ in work.post.stuck()] == [Delivery.SUPPRESSED]
        assert work.post.again(mine.key)
        assert work.post.suppressed(KAISA.id, KAISA.email) is None


def test_a_message_that_was_claimed_meanwhile_is_not_taken_back(region: Region) -> None:
    digest = a_message(digest_key(KAISA.id, NOW.date()), facts={"items": [{"request": "x"}]})
    with region.store.begin(region.code) as work:
        work.post.queue([digest])
        work.requests.note([Notice("x", "1", KAISA.id, digest.key)])
        [mine] = work.post.claim(1, 60)
        work.post.take_back(["x"])
        assert work.post.count() == {Delivery.CLAIMED: 1}
        assert mine.facts == digest.facts


def test_of_a_turn_there_is_one_until_it_is_given_back_or_over(region: Region) -> None:
    store = region.store
    assert [store.take_turn("mail", who, 60) for who in ("one", "other", "one")] == [True, False, True]
    store.end_turn("mail", "other")
    assert not store.take_turn("mail", "other", 60)
    store.end_turn("mail", "one")
    assert store.take_turn("mail", "other", 0)
    assert store.take_turn("mail", "one", 60)


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
