"""What an alliance writes for itself, and who sits in its forums."""

import pytest

from domain.errors import NotFound
from domain.forums import Forum, Level, Seat
from domain.words import Text
from tests.region import KAISA, OLLI, PEKKA, SIRI, Region

STEERING = Forum("steering", Text("Ohjausryhmä", "Styrgrupp"), Level.LEADERSHIP, Text("Sovimme."), ("isola", "ranta"))
HEARING = Forum("hearing", Text("Kuulemisryhmä"), members=("isola",), recurrence="FREQ=MONTHLY;BYDAY=2TU", quorum=60)


def test_a_forum_comes_back_as_it_was_written_and_in_the_order_of_writing(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.handbook.save(Forum, [STEERING, HEARING])
        assert work.handbook.all(Forum) == [STEERING, HEARING]
        assert work.handbook.find(Forum, "hearing") == HEARING


def test_a_section_written_anew_forgets_what_is_no_longer_in_it(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.handbook.save(Forum, [STEERING, HEARING])
        work.handbook.save(Forum, [HEARING])
        assert work.handbook.all(Forum) == [HEARING]
        with pytest.raises(NotFound):
            work.handbook.find(Forum, "steering")


def test_an_organisation_has_one_seat_in_a_forum_and_a_new_person_takes_it_over(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.seats.take([Seat("steering", "isola", KAISA.id), Seat("steering", "ranta", SIRI.id)])
        work.seats.take([Seat("steering", "isola", PEKKA.id, KAISA.id)])
        assert work.seats.all() == [Seat("steering", "isola", PEKKA.id, KAISA.id), Seat("steering", "ranta", SIRI.id)]


def test_a_person_finds_the_seats_they_sit_in_and_those_they_stand_in_for(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.seats.take([Seat("steering", "isola", PEKKA.id, KAISA.id), Seat("hearing", "isola", KAISA.id)])
        assert [seat.forum for seat in work.seats.of_contact(KAISA.id)] == ["hearing", "steering"]
        assert work.seats.of_contact(OLLI.id) == []


def test_a_partner_that_leaves_empties_its_seats_and_nobody_elses(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.seats.take([Seat("steering", "isola", KAISA.id), Seat("hearing", "isola", KAISA.id)])
        work.seats.take([Seat("steering", "ranta", SIRI.id)])
        work.seats.leave("isola", ["hearing"])
        assert [seat.forum for seat in work.seats.of_contact(KAISA.id)] == ["steering"]
        work.seats.leave("isola")
        assert work.seats.all() == [Seat("steering", "ranta", SIRI.id)]
