"""Importing again what people have gone on with: forums, seats, and partners that leave and come back."""

from dataclasses import replace
from pathlib import Path

import pytest

from adapters.register.demo import EXAMPLES
from adapters.register.importing import import_file
from adapters.register.report import Did
from domain.forums import Forum, Seat, running
from domain.joining.seating import SeatForm
from domain.processes.post import deliver_messages
from domain.processes.steering import retire_contact
from domain.words import Language
from tests.adapters.register.test_importing import codes, contacts, table
from tests.newcomers import seats_itself
from tests.region import COUNTY, KAISA, PEKKA, Region, a_demo_region


@pytest.fixture
def region() -> Region:
    return a_demo_region()


def test_the_demos_forums_come_in_with_those_who_sit_there(region: Region) -> None:
    import_file(region.ports, EXAMPLES / "demo.yaml")
    kaisa = contacts(region, "kuuselo")["kaisa.kuusinen@kuuselo.example.org"]
    with region.store.look(region.code) as work:
        assert [one.code for one in work.handbook.all(Forum)][:2] == ["steering", "negotiations"]
        assert [one.forum for one in work.seats.of_contact(kaisa.id)] == ["coordinators", "older-people", "steering"]


def test_a_forum_marked_inactive_ends_and_one_left_out_stays(region: Region, tmp_path: Path) -> None:
    import_file(region.ports, EXAMPLES / "demo.yaml")
    head, _, rest = (EXAMPLES / "demo.yaml").read_text(encoding="utf-8").partition("\nforums:\n")
    people = "\n".join(line for line in head.splitlines() if "sits_in" not in line and "deputy_in" not in line)
    indicators = rest[rest.index("indicators:") :]
    path = tmp_path / "alliance.yaml"
    path.write_text(
        f"{people}\nforums:\n  - {{code: steering, name: O, active: false}}\n{indicators}", encoding="utf-8"
    )
    report = import_file(region.ports, path)
    assert report.faults == ()
    with region.store.look(region.code) as work:
        codes = ["negotiations", "coordinators", "older-people", "young-people"]
        assert [one.code for one in running(work.handbook.all(Forum))] == codes
        assert (ended := work.handbook.find(Forum, "steering")).members
        assert not ended.active
    told = [(one.did, one.name) for one in report.changes if one.kind == "forum"]
    assert (Did.RETIRED, "Hyte-ohjausryhmä") in told
    assert [did for did, _ in told].count(Did.LEFT) == 4
    assert not import_file(region.ports, path).changed


def test_a_partner_invited_on_a_page_keeps_its_forums_when_the_file_comes_in_again(region: Region) -> None:
    import_file(region.ports, EXAMPLES / "demo.yaml")
    with region.store.begin(region.code) as work:
        forums = work.handbook.all(Forum)
        invited = replace(forums[0], members=(*forums[0].members, "newcomer"))
        work.handbook.save(Forum, [invited, *forums[1:]])
    assert not import_file(region.ports, EXAMPLES / "demo.yaml").changed
    with region.store.look(region.code) as work:
        assert work.handbook.find(Forum, invited.code) == invited


def test_a_partner_that_leaves_by_the_file_sits_nowhere_any_more(region: Region, tmp_path: Path) -> None:
    with region.store.begin(region.code) as work:
        work.seats.take([Seat("steering", "isola", KAISA.id, PEKKA.id)])
    assert import_file(region.ports, table(tmp_path, "Isola;;;;;;;ei\n")).faults == ()
    with region.store.look(region.code) as work:
        assert (work.register.partner("isola").active, work.seats.all()) == (False, [])


def test_leaving_by_the_file_is_leaving_by_the_page_and_can_be_undone_by_either(region: Region, tmp_path: Path) -> None:
    region.open_round()
    with region.store.begin(region.code) as work:
        work.seats.take([Seat("steering", "isola", KAISA.id, PEKKA.id)])
    import_file(region.ports, table(tmp_path, "Isola;;;;;;;ei\n"))
    deliver_messages(region.ports, region.code)
    assert [one.letter for one in region.mail.letters_to(KAISA.id)] == ["farewell"]
    with region.store.look(region.code) as work:
        left = work.memberships.of("isola")
        assert left is not None
        assert left.left_at is not None
        assert not any(one.active for one in work.register.contacts("isola"))
    assert not import_file(region.ports, table(tmp_path, "Isola;;;;;;;ei\n")).changed
    import_file(region.ports, table(tmp_path, "Isola;;;;;;;kyllä\n"))
    with region.store.look(region.code) as work:
        assert all(one.active for one in work.register.contacts("isola"))
        assert work.seats.all() == [Seat("steering", "isola", KAISA.id, PEKKA.id)]


def test_the_organisation_that_leads_does_not_leave_by_a_file_either(region: Region, tmp_path: Path) -> None:
    report = import_file(region.ports, table(tmp_path, f"{COUNTY.name.fi};;;;;;;ei\n"))
    assert codes(report) == ["partner.leads"]


def test_a_seat_that_a_partner_has_told_of_itself_stays_when_the_file_comes_in_again(region: Region) -> None:
    import_file(region.ports, EXAMPLES / "demo.yaml")
    fresh = contacts(region, "kuuselo")["kaisa.kuusinen@kuuselo.example.org"]
    said = {"steering": SeatForm(), "older-people": SeatForm(), "coordinators": SeatForm(contact=fresh.id)}
    seats_itself(region, fresh, said)
    with region.store.look(region.code) as work:
        told = work.seats.of_contact(fresh.id)
    report = import_file(region.ports, EXAMPLES / "demo.yaml")
    assert not report.changed
    with region.store.look(region.code) as work:
        assert work.seats.of_contact(fresh.id) == told
    assert any("steering, kuuselo" in line and "sivullaan" in line for line in report.lines(Language.FI))


def test_a_file_seats_nobody_who_has_left_and_says_so(region: Region) -> None:
    import_file(region.ports, EXAMPLES / "demo.yaml")
    kaisa = contacts(region, "kuuselo")["kaisa.kuusinen@kuuselo.example.org"]
    retire_contact(region.ports, region.code, kaisa.id, "c-0001")
    report = import_file(region.ports, EXAMPLES / "demo.yaml")
    with region.store.look(region.code) as work:
        assert work.seats.of_contact(kaisa.id) == []
    assert any("steering, kuuselo" in line for line in report.lines(Language.FI))
