"""What becomes of a message that is refused or broken off at each command, over a real server and store."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event, update
from sqlalchemy.exc import OperationalError

from adapters.clock import SystemClock
from adapters.database.engine import connect, database_now
from adapters.database.tables import messages
from adapters.email.mail import mail_of
from domain.messages import Delivery, Parcel
from domain.ports import Ports
from domain.processes.post import deliver_messages
from tests.crash.runs import a_message
from tests.crash.sink import DROP, Sink
from tests.memory import in_file
from tests.region import CODE, Region, a_demo_region

pytestmark = pytest.mark.neighbour

D = Delivery
LATER, GONE = "451 4.3.0 Later", "550 5.1.1 No such person"


def posting(region: Region, sink: Sink, count: int = 1) -> Ports:
    """Ports over a real mail server, with messages waiting."""
    with region.store.begin(CODE) as work:
        work.post.queue([a_message(n) for n in range(count)])
    mail = mail_of(sink.url(), Path("unused"), "yhdyspinta@county.example.org")
    return replace(region.ports, mail=mail, clock=SystemClock())


def wait_over(region: Region) -> None:
    with region.engine.begin() as connection:
        past = database_now(connection)
        connection.execute(update(messages).where(messages.c.free_at.is_not(None)).values(free_at=past))


def states(region: Region) -> dict[Delivery, int]:
    with region.store.look(CODE) as work:
        return dict(work.post.count())


@pytest.mark.parametrize(
    ("command", "mood", "state", "came"),
    [
        ("EHLO", DROP, D.QUEUED, 0),
        ("MAIL", LATER, D.QUEUED, 0),
        ("MAIL", GONE, D.QUEUED, 0),
        ("MAIL", DROP, D.QUEUED, 0),
        ("RCPT", LATER, D.QUEUED, 0),
        ("RCPT", GONE, D.REFUSED, 0),
        ("RCPT", DROP, D.QUEUED, 0),
        ("DATA", LATER, D.QUEUED, 0),
        ("DATA", GONE, D.REFUSED, 0),
        ("DATA", DROP, D.QUEUED, 0),
        (".", LATER, D.QUEUED, 0),
        (".", GONE, D.REFUSED, 0),
        (".", DROP, D.IN_DOUBT, 0),
        ("answer", DROP, D.IN_DOUBT, 1),
    ],
)
def test_after_each_refusal_a_message_waits_or_ends_and_what_waits_arrives(
    sink: Sink, command: str, mood: str, state: Delivery, came: int
) -> None:
    region = a_demo_region()
    ports, sink.moods = posting(region, sink), {command: mood}
    deliver_messages(ports, CODE)
    assert (states(region), len(sink.taken)) == ({state: 1}, came)
    wait_over(region)
    sink.moods = {}
    deliver_messages(ports, CODE)
    refused = state is D.REFUSED
    assert states(region) == {D.REFUSED if refused else D.SENT: 1}
    assert len(sink.taken) == (0 if refused else came + 1), "what nobody could know came twice, nothing else"
    assert {len(hashes) for hashes in sink.bodies().values()} <= {1}


def test_on_a_full_disk_nothing_is_half_written_and_all_goes_on_once_there_is_room(tmp_path: Path, sink: Sink) -> None:
    region = a_demo_region(engine=in_file(tmp_path / "post.db"))
    ports = posting(region, sink, count=40)
    with region.store.begin(CODE) as work:
        work.post.keep("another", Parcel("another", "a@example.org", "b@example.org", b"x" * 3_500))
    region.engine.dispose()
    full = connect(f"sqlite:///{tmp_path / 'post.db'}")

    @event.listens_for(full, "connect")
    def leave_no_room(connection: object, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[attr-defined]  # SQLite's own
        connection.execute(f"PRAGMA max_page_count = {pages}")  # type: ignore[attr-defined]  # the same

    cramped = replace(region.ports, store=replace(region.store, engine=full), mail=ports.mail, clock=ports.clock)
    with pytest.raises(OperationalError, match="full"):
        deliver_messages(cramped, CODE)
    full.dispose()
    with region.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
    assert (states(region), sink.taken) == ({D.QUEUED: 40}, []), "what cannot be written down is not sent"
    assert deliver_messages(ports, CODE).counts["left"] == 0
    assert states(region) == {D.SENT: 40}
    assert len(sink.deliveries()) == 40
    region.engine.dispose()
