"""News reach the channels with the change that makes them, once, and by mail where a channel fails."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from domain.channels import BY_HAND, GONE, Topic
from domain.errors import Never, NotNow
from domain.meetings.meeting import Slot
from domain.messages import IN_DOUBT, UNREACHABLE, Delivery
from domain.processes.channels import try_channel
from domain.processes.indicators.rounds import close_rounds, stop_round, withdraw_round
from domain.processes.meetings.convening import cancel, convene
from domain.processes.post import deliver_messages
from domain.processes.sign_in import ask_for_link
from domain.words import Language
from tests.channels import ROOM, with_room
from tests.fakes import FakeChat, FakeMail
from tests.forum_room import CONVENED, with_forums
from tests.region import COORDINATOR, SECOND, Region


def told(region: Region) -> list[str]:
    """What the room has heard by now."""
    deliver_messages(region.ports, region.code)
    return region.chat.letters()


def states(region: Region) -> dict[Delivery, int]:
    with region.store.look(region.code) as work:
        return dict(work.post.count())


def letters(region: Region, contact: str) -> list[str]:
    return [one.letter for one in region.mail.letters_to(contact)]


def test_a_round_that_opens_is_told_once_its_hold_is_over() -> None:
    region = with_room(Region())
    region.open_round()
    region.clock.pass_time(minutes=-1)
    assert told(region) == []
    region.clock.pass_time(minutes=1)
    free_all(region)
    assert told(region) == ["round-opened"]
    assert region.chat.sent[0][0].facts == {"round": "2027", "period": "2027", "due": "2027-03-01", "count": 5}


def free_all(region: Region) -> None:
    """Let what was postponed be due: the database's clock stands still in tests."""
    with region.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE messages SET free_at = '2000-01-01 00:00:00.000000' WHERE free_at IS NOT NULL"
        )


def test_a_round_stopped_during_its_hold_is_never_told() -> None:
    region = with_room(Region())
    region.open_round()
    region.clock.pass_time(minutes=-1)
    stop_round(region.ports, region.code, "2027", COORDINATOR.id)
    assert told(region) == []
    assert states(region)[Delivery.SUPERSEDED] == 1


def test_a_round_withdrawn_and_one_closed_are_told_with_counts() -> None:
    region = with_room(Region())
    region.open_round()
    assert told(region) == ["round-opened"]
    withdraw_round(region.ports, region.code, "2027", COORDINATOR.id)
    assert told(region) == ["round-opened", "round-withdrawn"]
    closing = with_room(Region())
    closing.open_round()
    closing.clock.instant = datetime(2027, 3, 17, 9, tzinfo=UTC)
    close_rounds(closing.ports, closing.code)
    assert told(closing)[-1] == "round-closed"
    assert closing.chat.sent[-1][0].facts == {"round": "2027", "period": "2027", "given": 0, "asked": 8}


def test_meetings_called_moved_and_cancelled_are_told_and_decisions_made() -> None:
    region = with_forums(with_room(Region()))
    assert sorted(set(told(region))) == ["decisions-made", "meeting-called"]
    convene(region.ports, region.code, CONVENED, COORDINATOR.id, Slot(date(2027, 5, 12), time(9)))
    assert told(region)[-1] == "meeting-rescheduled"
    cancel(region.ports, region.code, CONVENED, COORDINATOR.id)
    assert told(region)[-2:] == ["meeting-rescheduled", "meeting-called-off"]


def test_a_channel_hears_only_of_what_it_wishes_and_in_its_language() -> None:
    swedish = replace(ROOM, code="room-2", language=Language.SV, topics=frozenset({Topic.MEETINGS}))
    region = with_room(Region(), ROOM, swedish)
    region.open_round()
    told(region)
    assert (region.chat.letters("room-1"), region.chat.letters("room-2")) == (["round-opened"], [])


def test_nothing_goes_to_a_channel_that_is_closed() -> None:
    region = with_room(Region(), replace(ROOM, closed=BY_HAND))
    region.open_round()
    assert told(region) == []
    assert states(region) == {}


def test_news_wait_for_office_hours_and_a_trial_does_not() -> None:
    region = with_room(Region())
    region.open_round()
    region.clock.instant = datetime(2027, 2, 6, 20, tzinfo=UTC)  # a Saturday evening
    assert told(region) == []
    try_channel(region.ports, region.code, ROOM.code)
    assert told(region) == ["channel-trial"]
    region.clock.instant = datetime(2027, 2, 8, 8, tzinfo=UTC)
    assert told(region) == ["channel-trial", "round-opened"]


def test_an_address_that_leads_nowhere_closes_the_channel_and_its_news_go_by_mail() -> None:
    region = with_room(Region(chat=FakeChat(failures=[Never(GONE, status=410)])))
    region.open_round()
    assert told(region) == []
    with region.store.look(region.code) as work:
        assert [one.closed for one in work.channels.all()] == [GONE]
    deliver_messages(region.ports, region.code)
    assert letters(region, COORDINATOR.id) == ["channel-gone", "news"]
    assert letters(region, SECOND.id) == ["news"]


def test_later_news_of_a_channel_that_is_gone_go_by_mail_without_another_word_about_it() -> None:
    region = with_room(Region(), replace(ROOM, closed=GONE), replace(ROOM, code="room-2", closed=GONE))
    region.open_round()
    told(region)
    deliver_messages(region.ports, region.code)
    assert letters(region, COORDINATOR.id) == ["news"]


def test_a_refused_card_goes_by_mail_and_leaves_the_channel_open() -> None:
    region = with_room(Region(chat=FakeChat(failures=[Never("chat.refused", status=400)])))
    region.open_round()
    told(region)
    deliver_messages(region.ports, region.code)
    assert letters(region, COORDINATOR.id) == ["news"]
    with region.store.look(region.code) as work:
        assert [one.closed for one in work.channels.all()] == [""]
        assert work.channels.standing()["room-1"].error == "chat.refused"
        assert work.post.stuck() == []  # nobody's address is wrong


def test_a_busy_channel_is_tried_again_when_it_says() -> None:
    region = with_room(Region(chat=FakeChat(failures=[NotNow("chat.later", status=429, seconds=120)])))
    region.open_round()
    assert told(region) == []
    with region.engine.begin() as connection:
        found = "SELECT round(86400 * (julianday(free_at) - julianday('now'))) FROM messages WHERE channel = 'chat'"
        assert 110 <= connection.exec_driver_sql(found).scalar_one() <= 120
    free_all(region)
    assert told(region) == ["round-opened"]


def test_a_card_in_doubt_is_not_sent_again_but_shown() -> None:
    region = with_room(Region(chat=FakeChat(failures=[NotNow(IN_DOUBT)])))
    region.open_round()
    told(region)
    free_all(region)
    outcome = deliver_messages(region.ports, region.code)
    assert (region.chat.sent, outcome.counts["in_doubt"]) == ([], 1)
    with region.store.look(region.code) as work:
        assert work.channels.standing()["room-1"].state is Delivery.IN_DOUBT
    assert outcome.needs_person == "nobody can say whether 1 message arrived"


def test_cards_leave_while_the_mail_server_is_out_of_reach_and_say_nothing_of_it() -> None:
    mail = FakeMail(failures=[NotNow(UNREACHABLE)] * 2)
    region = with_room(Region(mail=mail))
    ask_for_link(region.ports, region.code, COORDINATOR.email)
    try_channel(region.ports, region.code, ROOM.code)
    assert told(region) == ["channel-trial"]
    with region.store.look(region.code) as work:
        assert work.outages.standing() is not None
    try_channel(region.ports, region.code, ROOM.code)
    region.clock.pass_time(seconds=1)
    deliver_messages(region.ports, region.code)
    with region.store.look(region.code) as work:
        assert work.outages.standing() is not None


def test_what_waits_for_a_channel_that_is_removed_never_leaves() -> None:
    region = with_room(Region())
    region.open_round()
    with region.store.begin(region.code) as work:
        work.channels.remove(ROOM.code)
    assert told(region) == []
    assert states(region)[Delivery.SUPERSEDED] == 1


def test_a_channel_never_shows_its_address_by_itself() -> None:
    assert "logic.azure" not in repr(ROOM)
