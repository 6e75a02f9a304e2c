"""Channels and alarms on each database: kept as they were given, forgotten whole."""

from dataclasses import replace

from domain.channels import GONE, Topic
from domain.channels import card as card_of
from domain.messages import TRIAL, Delivery
from domain.own_channels import OwnChannel
from domain.processes.channels import add_channel, turn
from domain.processes.post import deliver_messages
from domain.words import Language
from tests.channels import ROOM, with_room
from tests.region import COORDINATOR, KAISA, Region


def test_a_channel_comes_back_as_it_was_saved(region: Region) -> None:
    swedish = replace(ROOM, code="room-2", name="Annan", language=Language.SV, topics=frozenset({Topic.DECISIONS}))
    with_room(region, ROOM, swedish, replace(ROOM, closed=GONE, trusted=True))
    with region.store.look(region.code) as work:
        assert work.channels.all() == [swedish, replace(ROOM, closed=GONE, trusted=True)]
        assert work.channels.find("room-9") is None


def test_the_newest_card_tells_how_a_channel_stands(region: Region) -> None:
    with_room(region)
    for number in ("1", "2"):
        with region.store.begin(region.code) as work:
            work.post.queue([card_of(ROOM, TRIAL, number, {}, region.clock.pass_time(seconds=1))])
        deliver_messages(region.ports, region.code)
    with region.store.look(region.code) as work:
        standing = work.channels.standing()["room-1"]
    assert (standing.letter, standing.state, standing.at) == (TRIAL, Delivery.SENT, region.clock.now())


def test_a_channel_that_is_removed_leaves_nothing_waiting(region: Region) -> None:
    with_room(region)
    with region.store.begin(region.code) as work:
        work.post.queue([card_of(ROOM, TRIAL, "1", {}, region.clock.now())])
        work.channels.remove(ROOM.code)
    with region.store.look(region.code) as work:
        assert (work.channels.all(), work.post.left()) == ([], 0)


def test_the_code_of_a_channel_that_is_removed_never_becomes_another_s(region: Region) -> None:
    for wanted in ("room-1", "room-2"):
        added = add_channel(region.ports, region.code, replace(ROOM, code=""))
        assert added.code == wanted
        turn(region.ports, region.code, added.code, COORDINATOR.id, "removed")
    with region.store.look(region.code) as work:
        assert work.channels.all() == []
        assert work.channels.used() == {"room-1", "room-2"}


def test_alarms_are_kept_until_others_take_their_place(region: Region) -> None:
    for troubles in ({"post-down", "run-failed:sweep"}, {"post-down"}, set[str]()):
        with region.store.begin(region.code) as work:
            work.alarms.write(troubles)
        with region.store.look(region.code) as work:
            assert work.alarms.told() == troubles


def test_a_channel_that_its_owner_has_changed_or_taken_away_is_neither_closed_nor_brought_back(region: Region) -> None:
    before = OwnChannel(KAISA.id, "tgram://before/1")
    with region.store.begin(region.code) as work:
        work.own_channels.save(before)
        assert work.own_channels.turn(before, "channel.gone")
        work.own_channels.save(replace(before, url="tgram://after/1"))
        assert not work.own_channels.turn(before, "channel.gone")
        found = work.own_channels.of(KAISA.id)
        assert found is not None
        assert (found.url, found.closed) == ("tgram://after/1", "")
        work.own_channels.remove(KAISA.id)
        assert not work.own_channels.turn(before, "")
        assert work.own_channels.of(KAISA.id) is None
