"""A copy of one alliance's data, to try things out on."""

from contextlib import suppress

from sqlalchemy.exc import DBAPIError

from domain.forums import Forum
from domain.requests import Notice, Status
from domain.words import Text
from tests.builders import ISOLA, a_message
from tests.region import KAISA, Region


def test_a_copy_holds_what_the_alliance_has_and_nothing_done_to_it_comes_back(region: Region) -> None:
    region.open_round()
    with region.store.copy(region.code) as copy, copy.begin(region.code) as work:
        assert {one.id for one in work.requests.of_subject("2027")}
        assert len(work.register.contacts()) == len(region.contacts)
        work.rounds.forget("2027")
    assert region.request().status is Status.OPEN


def test_an_error_in_a_copy_undoes_what_was_begun_and_the_copy_goes_on(region: Region) -> None:
    region.open_round()
    forum, twice = Forum("steering", Text("Ohjausryhmä")), [Notice(ISOLA, "1", KAISA.id, None)] * 2
    with region.store.copy(region.code) as copy:
        with suppress(DBAPIError), copy.begin(region.code) as work:
            work.handbook.save(Forum, [forum])
            work.requests.note(twice)
        with copy.begin(region.code) as work:
            assert work.handbook.all(Forum) == []
            with suppress(DBAPIError), work.apart():
                work.requests.note(twice)
            work.handbook.save(Forum, [forum])
        with copy.look(region.code) as work:
            assert (work.handbook.all(Forum), work.requests.steps([ISOLA])) == ([forum], {})


def test_a_message_that_waits_for_later_waits_no_more_in_a_copy(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.post.queue([a_message()])
        (claimed,) = work.post.claim(1, 60)
        work.post.postpone(claimed.key, claimed.attempts, 3600, "post.unreachable")
    with region.store.copy(region.code) as copy, copy.begin(region.code) as work:
        assert [one.key for one in work.post.claim(5, 60)] == [claimed.key]
    with region.store.begin(region.code) as work:
        assert work.post.claim(5, 60) == []
