"""A copy of one alliance's data, to try things out on."""

from domain.requests import Status
from tests.builders import a_message
from tests.region import Region


def test_a_copy_holds_what_the_alliance_has_and_nothing_done_to_it_comes_back(region: Region) -> None:
    region.open_round()
    with region.store.copy(region.code) as copy, copy.begin(region.code) as work:
        assert {one.id for one in work.requests.of_subject("2027")}
        assert len(work.register.contacts()) == len(region.contacts)
        work.rounds.forget("2027")
    assert region.request().status is Status.OPEN


def test_a_message_that_waits_for_later_waits_no_more_in_a_copy(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.post.queue([a_message()])
        (claimed,) = work.post.claim(1, 60)
        work.post.postpone(claimed.key, claimed.attempts, 3600, "post.unreachable")
    with region.store.copy(region.code) as copy, copy.begin(region.code) as work:
        assert [one.key for one in work.post.claim(5, 60)] == [claimed.key]
    with region.store.begin(region.code) as work:
        assert work.post.claim(5, 60) == []
