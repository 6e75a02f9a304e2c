"""The mail server is away over a holiday: one mail each afterwards, one alarm, one all-clear."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import text, update

from adapters.database.engine import database_now
from adapters.database.tables import messages
from domain.errors import Never, NotNow
from domain.indicators.rounds import Dates
from domain.messages import UNREACHABLE, Delivery, Parcel
from domain.processes.notices import send_notices
from domain.processes.post import deliver_messages
from tests.fakes import FakeClock, FakeMail
from tests.region import KAISA, Region

BEGIN = datetime(2027, 3, 22, 6, 10, tzinfo=UTC)
END = BEGIN + timedelta(days=9)
OVER_EASTER = Dates(date(2027, 3, 22), date(2027, 3, 30), date(2027, 4, 15))
"""Asked on the first day of the outage, reminded in the midst of it."""


@dataclass
class FarMail(FakeMail):
    """Mail by a server that cannot be reached for nine days."""

    clock: FakeClock = field(default_factory=FakeClock)
    tries: int = 0

    def carry(self, parcel: Parcel) -> None:
        self.tries += 1
        if BEGIN <= self.clock.now() < END:
            raise NotNow(UNREACHABLE)
        super().carry(parcel)


def a_region() -> Region:
    clock = FakeClock(BEGIN - timedelta(hours=1))
    region = Region(clock=clock, mail=FarMail(clock=clock))
    region.open_round(dates=OVER_EASTER)
    return region


def live_until(region: Region, end: datetime) -> Iterator[None]:
    """Every other hour what the sweep would wake; leases and waits, which end by the database's clock, are over."""
    while region.clock.now() < end:
        with region.engine.begin() as connection:
            past = database_now(connection) - timedelta(seconds=1)
            connection.execute(update(messages).where(messages.c.free_at.is_not(None)).values(free_at=past))
        send_notices(region.ports, region.code)
        deliver_messages(region.ports, region.code)
        yield
        region.clock.pass_time(hours=2)


def told(region: Region) -> Counter[str]:
    with region.engine.connect() as connection:
        return Counter(connection.execute(text("SELECT name FROM events WHERE name LIKE 'post.%'")).scalars())


def test_after_nine_days_without_the_server_everybody_gets_one_mail_that_holds_all_of_it() -> None:
    region = a_region()
    for _ in live_until(region, END):
        assert region.mail.sent == []
    region.clock.instant = END
    for _ in live_until(region, END + timedelta(hours=9)):
        pass
    assert Counter(to.id for _, to in region.mail.sent) == dict.fromkeys(
        ["c-0003", "c-0005", "c-0006", "c-0007", "c-0008"], 1
    )
    [kaisa] = region.mail.letters_to(KAISA.id)
    assert kaisa.queued_at > BEGIN + timedelta(days=1), "what was written first has been overtaken"
    assert [item["step"] for item in kaisa.facts["items"]] != ["1"]
    with region.store.look(region.code) as work:
        assert set(work.post.count()) == {Delivery.SENT, Delivery.SUPERSEDED}


def test_one_alarm_when_it_begins_and_one_all_clear_when_it_is_over() -> None:
    region = a_region()
    seen = [told(region) for _ in live_until(region, END)]
    assert seen[0] == {}, "half an hour may pass"
    assert seen[-1] == {"post.down": 1}
    region.clock.instant = END
    for _ in live_until(region, END + timedelta(hours=30)):
        pass
    assert told(region) == {"post.down": 1, "post.up": 1}
    with region.store.look(region.code) as work:
        assert work.outages.standing() is None


def test_while_it_lasts_the_run_says_since_when_and_one_message_at_a_time_is_tried() -> None:
    region = a_region()
    for _ in live_until(region, BEGIN + timedelta(days=1)):
        pass
    outcome = deliver_messages(region.ports, region.code)
    assert outcome.needs_person.startswith("the mail server has been out of reach since 2027-03-22")
    assert isinstance(region.mail, FarMail)
    assert region.mail.tries <= 13


def test_a_short_absence_alarms_nobody() -> None:
    region = a_region()
    region.clock.instant = END - timedelta(minutes=10)
    send_notices(region.ports, region.code)
    deliver_messages(region.ports, region.code)
    with region.store.look(region.code) as work:
        assert work.outages.standing() is not None
    region.clock.pass_time(minutes=20)
    deliver_messages(region.ports, region.code)
    assert told(region) == {}
    with region.store.look(region.code) as work:
        assert work.outages.standing() is None


def test_a_server_that_refuses_one_message_is_there_again() -> None:
    region = a_region()
    for _ in live_until(region, BEGIN + timedelta(days=1)):
        pass
    region.clock.instant = END
    region.mail.failures = [Never("smtp.refused", status=550)] * 50
    for _ in live_until(region, END + timedelta(hours=3)):
        pass
    assert told(region) == {"post.down": 1, "post.up": 1}
