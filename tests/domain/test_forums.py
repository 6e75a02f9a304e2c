"""Forums and the seats in them."""

from domain.forums import Seat, shared_seats


def test_partners_that_sit_in_the_same_forums_are_tied_by_them() -> None:
    seats = [Seat("a", "isola", "c-1"), Seat("a", "ranta", "c-2"), Seat("b", "ranta", "c-3"), Seat("b", "isola", "c-1")]
    assert shared_seats(seats) == {("isola", "ranta"): ["a", "b"]}


def test_a_forum_of_one_ties_nobody() -> None:
    assert shared_seats([Seat("a", "isola", "c-1"), Seat("b", "ranta", "c-2")]) == {}
