"""A region lived through in time: sweeps at the edges of the day, outages between, every mail watched."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from domain.messages import NOTICE, Delivery, Message, Parcel
from domain.partners import Contact
from domain.ports import Ports
from domain.processes.indicators.rounds import close_rounds
from domain.processes.indicators.weighing import weigh_answers
from domain.processes.notices import send_notices
from domain.processes.post import deliver_messages
from domain.requests import Request, Status
from domain.workdays import Hours, at, helsinki_date
from tests.fakes import FakeMail
from tests.region import Region

SWEEPS = (time(7, 59), time(8), time(15, 59), time(16, 1))
"""Before, at and after office hours, to the minute."""
NEVER = datetime.max.replace(tzinfo=UTC)
FLOWS: Sequence[Callable[[Ports, str], object]] = (send_notices, deliver_messages, weigh_answers, close_rounds)


@dataclass
class WatchedMail(FakeMail):
    """Refuses to be part of any notice that breaks a promise."""

    region: Region | None = None
    digests: Counter[tuple[str, date]] = field(default_factory=Counter)
    told: Counter[tuple[str, str]] = field(default_factory=Counter)

    def carry(self, parcel: Parcel) -> None:
        super().carry(parcel)
        message, to = self.sent[-1]
        if message.key.startswith(NOTICE):
            self.check(message, to)

    def check(self, message: Message, to: Contact) -> None:
        assert self.region is not None
        now = self.region.clock.now()
        assert Hours().open(now), f"a notice left at {now}"
        assert to.works_on(helsinki_date(now)), f"{to.id} does not work on {now}"
        self.digests[to.id, helsinki_date(now)] += 1
        assert self.digests[to.id, helsinki_date(now)] == 1, f"a second digest for {to.id} on {now}"
        for item in message.facts["items"]:
            request = self.region.request(item["request"])
            assert request.status is Status.OPEN, f"{request.id} is {request.status}"
            self.told[request.id, item["due"]] += 1
            assert self.told[request.id, item["due"]] <= 3, f"{request.id} was told of more than three times"


def lived_in(**what: object) -> Region:
    """A region whose mail is watched."""
    mail = WatchedMail()
    mail.region = region = Region(mail=mail, **what)  # type: ignore[arg-type]
    return region


def sweep(region: Region) -> None:
    """Do whatever the tables say is due, as the sweep does."""
    for flow in FLOWS:
        flow(region.ports, region.code)


def nothing_before(region: Region) -> datetime:
    """The instant until which the tables have nothing to do: a clock that looks at them meanwhile finds nothing."""
    with region.store.look(region.code) as work:
        if work.post.count().get(Delivery.QUEUED):
            return region.clock.now()
    return min((one.notice_at for one in every_request(region) if one.notice_at), default=NEVER)


def live(region: Region, until: date, down: tuple[tuple[datetime, datetime], ...] = ()) -> None:
    """Sweep through the days until one of them; nothing runs while the service is down."""
    now = region.clock.now()
    first, quiet_until = helsinki_date(now), now
    days = [first + timedelta(days=n) for n in range((until - first).days + 1)]
    for instant in (at(day, clock) for day in days for clock in SWEEPS):
        if instant > now:
            region.clock.instant = instant
            if instant >= quiet_until and not any(start <= instant < end for start, end in down):
                sweep(region)
                quiet_until = nothing_before(region)


def every_request(region: Region) -> list[Request]:
    with region.store.look(region.code) as work:
        return [request for partner in region.partners for request in work.requests.of_partner(partner.id)]
