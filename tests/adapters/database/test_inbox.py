"""What came by mail, on every database: each mail once, notes in order."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from domain.inbox.incoming import Handled, Note, Sort, What
from domain.processes.inbox.reading import read_inbox
from tests.builders import NOW
from tests.mails import OURS, gmail, raw
from tests.post_room import FakeInbox
from tests.region import COORDINATOR, KAISA, OLLI, Region

MONTH_AGO = NOW - timedelta(days=30)


def test_what_became_of_mails_is_told_newest_first_by_sort(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.received.mark(Handled("a", Sort.NOTE, MONTH_AGO, KAISA.id))
        work.received.mark(Handled("b", Sort.NOTE, NOW, OLLI.id, "values.2027.kivela"))
        work.received.mark(Handled("c", Sort.BOUNCE, NOW, OLLI.id, code="5.1.1"))
        assert [one.key for one in work.received.since(MONTH_AGO, Sort.NOTE)] == ["b", "a"]
        assert [one.code for one in work.received.since(NOW, Sort.BOUNCE, Sort.NOTE)] == ["", "5.1.1"]
        found = work.received.find("a")
        assert found == Handled("a", Sort.NOTE, MONTH_AGO, KAISA.id)
        assert work.received.find("d") is None


def test_notes_are_numbered_read_once_and_kept(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.received.note(Note("values.2027.isola", KAISA.id, NOW, "eka"))
        work.received.note(Note("", OLLI.id, NOW, "toka", What.FILES, "olli@elsewhere.example.org"))
    with region.store.begin(region.code) as work:
        assert [(one.number, one.text) for one in work.received.unread()] == [(2, "toka"), (1, "eka")]
        assert work.received.put_aside(1, COORDINATOR.id, NOW)
        assert not work.received.put_aside(1, COORDINATOR.id, NOW)
        assert [one.what for one in work.received.unread()] == [What.FILES]
        assert [one.text for one in work.received.about("values.2027.isola")] == ["eka"]
        assert [one.text for one in work.received.written_by([KAISA.id, OLLI.id], 1)] == ["toka"]
        assert work.received.written_by([], 5) == []


def test_two_who_read_the_same_inbox_at_once_handle_each_mail_once(shared_region: Region) -> None:
    mails = {str(number): raw(gmail(KAISA.email, OURS, f"Viesti {number}")) for number in range(8)}

    def read(_: int) -> int:
        inbox = FakeInbox(mails_=dict(mails), forgets=True)
        counts = read_inbox(replace(shared_region.ports, inbox=inbox), shared_region.code).counts
        return counts.get("note", 0)

    with ThreadPoolExecutor(2) as both:
        assert sum(both.map(read, range(2))) == 8
    with shared_region.store.look(shared_region.code) as work:
        assert sorted(one.text for one in work.received.unread()) == [f"Viesti {number}" for number in range(8)]
