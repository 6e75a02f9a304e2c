"""Contacts' own channels on each database: one for each, forgotten whole, their addresses in one table alone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import select

from adapters.database.columns import metadata
from domain.messages import Channel, Delivery, Rank, digest_key
from domain.own_channels import OwnChannel
from domain.processes.notices import send_notices
from domain.processes.own_channels import give_channel, take_channel
from domain.processes.post import deliver_messages
from tests.builders import NOW, a_message
from tests.domain.processes.test_own_channels import PHONE
from tests.region import KAISA, OLLI, SIRI, Region


def test_each_contact_has_one_channel_and_only_open_ones_take_anything(region: Region) -> None:
    with region.store.begin(region.code) as work:
        for one in (OwnChannel(KAISA.id, "ntfys://a"), OwnChannel(KAISA.id, PHONE), OwnChannel(OLLI.id, PHONE, "gone")):
            work.own_channels.save(one)
    with region.store.look(region.code) as work:
        assert work.own_channels.of(KAISA.id) == OwnChannel(KAISA.id, PHONE)
        assert work.own_channels.of(SIRI.id) is None
        assert work.own_channels.taking([KAISA.id, OLLI.id, SIRI.id]) == {KAISA.id}
        assert work.own_channels.taking([]) == frozenset()


def test_who_once_had_a_channel_is_known_to_have_had_one(region: Region) -> None:
    give_channel(region.ports, region.code, KAISA.id, KAISA.id, PHONE)
    take_channel(region.ports, region.code, KAISA.id, KAISA.id)
    with region.store.look(region.code) as work:
        assert (work.own_channels.has_had(KAISA.id), work.own_channels.has_had(OLLI.id)) == (True, False)


def test_a_channel_given_by_several_at_once_is_kept_once_and_nobody_is_turned_away(shared_region: Region) -> None:
    region = shared_region
    with ThreadPoolExecutor(4) as everybody:
        given = [everybody.submit(give_channel, region.ports, region.code, KAISA.id, KAISA.id, PHONE) for _ in range(4)]
        assert [one.result() for one in given] == [None] * 4
    with region.store.look(region.code) as work:
        assert work.own_channels.all() == [OwnChannel(KAISA.id, PHONE)]


def test_a_message_turned_round_to_mail_waits_at_once_and_only_for_whoever_holds_it(region: Region) -> None:
    key = digest_key(KAISA.id, NOW.date(), Channel.OWN)
    with region.store.begin(region.code) as work:
        work.post.queue([a_message(key, letter="digest", channel=Channel.OWN)])
        (mine,) = work.post.claim(1, 300, mail=False)
        work.post.by_mail(key, mine.attempts + 1, "chat.failed")
        assert work.post.claim(1, 300) == []
        work.post.by_mail(key, mine.attempts, "chat.failed")
        assert not work.post.ahead(mail=False)
        (again,) = work.post.claim(1, 300, least=Rank.NOTICE)
        assert (again.key, again.channel, again.doubtful) == (key, Channel.EMAIL, False)


def test_of_each_channel_the_newest_message_tells_how_it_fares_but_one_it_has_not_taken_goes_before(
    region: Region,
) -> None:
    later = NOW + timedelta(days=7)
    own = {"letter": "digest", "channel": Channel.OWN}
    with region.store.begin(region.code) as work:
        for contact in (KAISA.id, OLLI.id):
            work.own_channels.save(OwnChannel(contact, PHONE))
        assert work.own_channels.faring() == {}
        work.post.queue([a_message("digest.k1", **own), a_message("digest.s1", contact=SIRI.id, **own)])
        (mine, _) = work.post.claim(2, 300, mail=False)
        work.post.postpone(mine.key, mine.attempts, 60, "chat.failed")
        work.post.queue([a_message("digest.k2", queued_at=later, **own)])
        work.post.queue(
            [a_message(f"digest.o{n}", contact=OLLI.id, queued_at=NOW + timedelta(n), **own) for n in (1, 2)]
        )
        faring = work.own_channels.faring()
    assert set(faring) == {KAISA.id, OLLI.id}, "Siri has no channel"
    assert (faring[KAISA.id].why, faring[KAISA.id].tries, faring[OLLI.id].at) == ("chat.failed", 1, NOW + timedelta(2))


def test_an_address_stands_in_its_own_table_and_nowhere_else(region: Region) -> None:
    give_channel(region.ports, region.code, KAISA.id, KAISA.id, PHONE)
    region.open_round()
    send_notices(region.ports, region.code)
    deliver_messages(region.ports, region.code)
    with region.engine.connect() as connection:
        held = [
            table.name
            for table in metadata.sorted_tables
            if any("AAExample" in str(tuple(row)) for row in connection.execute(select(table)))
        ]
    assert held == ["own_channels"]
    with region.store.look(region.code) as work:
        assert work.post.count()[Delivery.SENT] >= 1
