"""A contact's notices go to a channel of their own, where they have one; whatever it does not take comes by mail."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from adapters.database.engine import database_now
from adapters.database.tables import messages
from domain.errors import Never, NotNow, RuleBroken
from domain.messages import IN_DOUBT, RETRY_MINUTES, Delivery
from domain.own_channels import OwnChannel, page_address, stands
from domain.processes.joining.parting import leave
from domain.processes.joining.succeeding import Successor, hand_on
from domain.processes.notices import send_notices
from domain.processes.own_channels import give_channel, open_channel, take_channel
from domain.processes.post import deliver_messages
from domain.processes.sign_in import ask_for_link
from domain.processes.steering import retire_contact
from tests.channels import ROOM
from tests.fakes import FakeChat
from tests.region import COORDINATOR, KAISA, OLLI, PEKKA, Region

PHONE = "tgram://123456789:AAExampleExampleExampleExampleExample/987654"
REMINDING = datetime(2027, 2, 22, 9, tzinfo=UTC)


def with_phone(region: Region, contact: str = KAISA.id) -> Region:
    with region.store.begin(region.code) as work:
        work.own_channels.save(OwnChannel(contact, PHONE))
    return region


def asked(region: Region) -> Region:
    """Open the round, and let everybody be asked who can be by now."""
    region.open_round()
    return sent(region)


def sent(region: Region) -> Region:
    send_notices(region.ports, region.code)
    deliver_messages(region.ports, region.code)
    return region


def by_mail(region: Region, contact: str = KAISA.id) -> list[str]:
    return [one.letter for one in region.mail.letters_to(contact)]


def free_all(region: Region) -> None:
    """Let what was postponed be due: the database's clock stands still in tests."""
    with region.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE messages SET free_at = '2000-01-01 00:00:00.000000' WHERE free_at NOTNULL")


def minutes_until_free(region: Region) -> int:
    """Return how long Kaisa's notice waits; the database's clock tells."""
    with region.engine.connect() as connection:
        found = select(messages.c.free_at).where(messages.c.contact == KAISA.id, messages.c.letter == "digest")
        until: datetime = connection.execute(found).scalar_one()
        return round((until - database_now(connection)).total_seconds() / 60)


def standing(region: Region, contact: str = KAISA.id) -> OwnChannel | None:
    with region.store.look(region.code) as work:
        return work.own_channels.of(contact)


def retire(region: Region) -> None:
    retire_contact(region.ports, region.code, KAISA.id, COORDINATOR.id)


def hand_everything_on(region: Region) -> None:
    hand_on(region.ports, region.code, KAISA.id, COORDINATOR.id, Successor(contact=PEKKA.id))


def part_ways(region: Region) -> None:
    leave(region.ports, region.code, KAISA.partner, COORDINATOR.id)


def test_who_has_a_channel_is_asked_and_reminded_there_and_everybody_else_by_mail() -> None:
    region = asked(with_phone(Region()))
    assert (region.chat.letters(KAISA.id), by_mail(region), by_mail(region, OLLI.id)) == (["digest"], [], ["digest"])
    region.clock.instant = REMINDING
    sent(region)
    assert (region.chat.letters(KAISA.id), by_mail(region)) == (["digest", "digest"], [])


def test_there_is_one_digest_a_day_whichever_way_it_goes() -> None:
    region = asked(Region())
    sent(with_phone(region))
    assert (region.chat.letters(KAISA.id), by_mail(region)) == ([], ["digest"])


def test_what_was_answered_meanwhile_is_not_asked_there_either() -> None:
    region = with_phone(Region())
    region.open_round()
    send_notices(region.ports, region.code)
    with region.store.begin(region.code) as work:
        work.post.take_back(["values.2027.isola"])
    deliver_messages(region.ports, region.code)
    assert (region.chat.sent, by_mail(region)) == ([], [])


def test_ways_in_come_by_mail_whatever_channel_there_is() -> None:
    region = with_phone(Region(), COORDINATOR.id)
    ask_for_link(region.ports, region.code, COORDINATOR.email)
    deliver_messages(region.ports, region.code)
    assert (region.chat.sent, by_mail(region, COORDINATOR.id)) == ([], ["sign-in"])


def test_a_channel_that_refuses_is_closed_its_notice_comes_by_mail_and_a_coordinator_hears_of_it_once() -> None:
    region = asked(with_phone(Region(chat=FakeChat(failures=[Never("chat.refused", status=403)]))))
    assert (region.chat.sent, by_mail(region)) == ([], ["digest"])
    assert standing(region) == OwnChannel(KAISA.id, PHONE, "chat.refused")
    region.clock.instant = REMINDING
    sent(region)
    assert by_mail(region) == ["digest", "digest"]
    assert by_mail(region, COORDINATOR.id) == ["own-channel-closed"]


def test_a_channel_that_fails_for_an_hour_and_more_gives_way_to_mail_on_the_same_day() -> None:
    region = asked(with_phone(Region(chat=FakeChat(failures=[NotNow("chat.failed")] * 5))))
    for _ in range(4):
        assert by_mail(region) == []
        free_all(region)
        deliver_messages(region.ports, region.code)
    assert (by_mail(region), by_mail(region, COORDINATOR.id)) == (["digest"], ["own-channel-closed"])
    with region.store.look(region.code) as work:
        assert work.post.stuck() == []


def test_a_notice_turned_round_to_mail_is_tried_there_from_the_beginning() -> None:
    region = asked(with_phone(Region(chat=FakeChat(failures=[NotNow("chat.failed")] * 5))))
    for _ in range(3):
        free_all(region)
        deliver_messages(region.ports, region.code)
    free_all(region)
    region.mail.failures += [NotNow("smtp.later")] * 2  # the coordinator's letter about the channel leaves first
    deliver_messages(region.ports, region.code)
    assert by_mail(region) == []
    assert minutes_until_free(region) == RETRY_MINUTES[0]
    free_all(region)
    deliver_messages(region.ports, region.code)
    assert by_mail(region) == ["digest"]


def test_a_first_question_nobody_knows_arrived_comes_by_mail_too_and_the_channel_stays() -> None:
    region = asked(with_phone(Region(chat=FakeChat(failures=[NotNow(IN_DOUBT)]))))
    free_all(region)
    deliver_messages(region.ports, region.code)
    assert (region.chat.sent, by_mail(region), by_mail(region, COORDINATOR.id)) == ([], ["digest"], [])
    assert standing(region) == OwnChannel(KAISA.id, PHONE)


def test_a_reminder_nobody_knows_arrived_is_not_repeated() -> None:
    region = asked(with_phone(Region()))
    region.clock.instant = REMINDING
    region.chat.failures.append(NotNow(IN_DOUBT))
    sent(region)
    free_all(region)
    deliver_messages(region.ports, region.code)
    assert (region.chat.letters(KAISA.id), by_mail(region)) == (["digest"], [])
    with region.store.look(region.code) as work:
        assert work.post.count()[Delivery.IN_DOUBT] == 1


def test_what_waits_for_a_channel_that_was_taken_away_comes_by_mail() -> None:
    region = with_phone(Region())
    region.open_round()
    send_notices(region.ports, region.code)
    take_channel(region.ports, region.code, KAISA.id, KAISA.id)
    deliver_messages(region.ports, region.code)
    assert (region.chat.sent, by_mail(region), by_mail(region, COORDINATOR.id)) == ([], ["digest"], [])


def test_a_channel_that_was_given_hears_a_first_word_and_its_owner_is_told_by_mail() -> None:
    region = Region()
    give_channel(region.ports, region.code, KAISA.id, COORDINATOR.id, PHONE)
    region.clock.instant = datetime(2027, 2, 6, 20, tzinfo=UTC)  # a Saturday evening
    deliver_messages(region.ports, region.code)
    assert (region.chat.letters(KAISA.id), by_mail(region)) == (["own-trial"], ["own-channel-set"])


def test_a_trial_that_fails_closes_the_channel_until_it_is_opened_again() -> None:
    region = Region(chat=FakeChat(failures=[Never("chat.refused", status=403)]))
    give_channel(region.ports, region.code, KAISA.id, KAISA.id, PHONE)
    deliver_messages(region.ports, region.code)
    assert standing(region) == OwnChannel(KAISA.id, PHONE, "chat.refused")
    region.clock.pass_time(minutes=1)
    open_channel(region.ports, region.code, KAISA.id, KAISA.id)
    deliver_messages(region.ports, region.code)
    assert region.chat.letters(KAISA.id) == ["own-trial"]
    assert standing(region) == OwnChannel(KAISA.id, PHONE)


@pytest.mark.parametrize("go", [retire, hand_everything_on, part_ways])
def test_the_channel_of_a_person_who_leaves_is_forgotten(go: Callable[[Region], object]) -> None:
    region = with_phone(Region())
    go(region)
    assert standing(region) is None


def test_a_channel_never_shows_its_address_by_itself() -> None:
    assert "AAExample" not in repr(OwnChannel(KAISA.id, PHONE))


@pytest.mark.parametrize(
    "url", [PHONE, ROOM.url, "ntfys://suvanto-kaisa", "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#hyte"]
)
def test_pages_take_channels_of_services_everybody_knows(url: str) -> None:
    assert page_address(f" {url} ") == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "kaisa@isola.example.org",
        "json://127.0.0.1/x",
        "mailto://user:password@192.168.0.1",
        "ntfys://127.0.0.1/topic",
        "matrixs://user:password@inside.example",
        "https://inside.example/workflows/1/triggers/manual/paths/invoke?sig=1",
        "syslog://",
        "dbus://",
        "file:///etc/passwd",
        f"{PHONE}?template=/etc/passwd",
        f"{PHONE},json://127.0.0.1/x",
        f"{PHONE};json://127.0.0.1/x",
        "slack://a/b/c?verify=no",
        f"tgram://x{'x' * 2_000}",
    ],
)
def test_pages_take_no_address_that_names_a_server_of_its_own_or_carries_options(url: str) -> None:
    with pytest.raises(RuleBroken):
        page_address(url)


def test_an_address_that_cannot_be_read_is_refused_before_it_is_kept() -> None:
    region = Region()
    with pytest.raises(RuleBroken):
        give_channel(region.ports, region.code, KAISA.id, KAISA.id, "tgram://unreadable")
    assert standing(region) is None


def test_a_channel_whose_trial_nobody_ever_answers_gives_way_to_mail_and_a_coordinator_hears_of_it() -> None:
    region = Region(chat=FakeChat(failures=[NotNow(IN_DOUBT)] * 5))
    give_channel(region.ports, region.code, KAISA.id, KAISA.id, PHONE)
    for _ in range(5):
        assert standing(region) == OwnChannel(KAISA.id, PHONE)
        deliver_messages(region.ports, region.code)
        free_all(region)
    deliver_messages(region.ports, region.code)
    assert standing(region) == OwnChannel(KAISA.id, PHONE, IN_DOUBT)
    assert by_mail(region, COORDINATOR.id) == ["own-channel-closed"]


def how_it_stands(region: Region, contact: str = KAISA.id) -> str:
    with region.store.look(region.code) as work:
        channel = work.own_channels.of(contact)
        return stands(channel, work.own_channels.faring().get(contact)) if channel else ""


def test_a_channel_is_said_to_be_in_use_only_once_something_has_arrived_there() -> None:
    region = Region(chat=FakeChat(failures=[NotNow("chat.failed")]))
    give_channel(region.ports, region.code, KAISA.id, KAISA.id, PHONE)
    assert how_it_stands(region) == "trying"
    deliver_messages(region.ports, region.code)
    assert how_it_stands(region) == "failing"
    free_all(region)
    deliver_messages(region.ports, region.code)
    assert how_it_stands(region) == "open"


def test_a_channel_that_does_not_take_a_notice_is_not_said_to_be_in_use_by_what_it_took_before() -> None:
    region = asked(with_phone(Region()))
    assert how_it_stands(region) == "open"
    region.clock.instant = REMINDING
    region.chat.failures.append(NotNow("chat.failed"))
    sent(region)
    assert how_it_stands(region) == "failing"
    with region.store.look(region.code) as work:
        faring = work.own_channels.faring()[KAISA.id]
    assert (faring.why, faring.tries, faring.again is None) == ("chat.failed", 1, False)


def test_of_a_channel_that_has_not_answered_it_is_said_that_nobody_knows() -> None:
    region = asked(with_phone(Region()))
    region.clock.instant = REMINDING
    region.chat.failures.append(NotNow(IN_DOUBT))
    sent(region)
    free_all(region)
    deliver_messages(region.ports, region.code)
    assert how_it_stands(region) == "silent"
