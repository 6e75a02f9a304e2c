"""Invitations follow the seats: whoever carries on is invited, whoever has gone finds the meeting gone too."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.asides import HandOver
from domain.forums import Forum, Seat
from domain.kinds import KINDS
from domain.meetings.rsvp import Coming, Rsvp, rsvp_id
from domain.partners import Contact, Partner, Sector
from domain.processes.answering import act, hand_over
from domain.processes.joining.parting import come_back, leave
from domain.processes.joining.succeeding import Successor, hand_on
from domain.processes.meetings.convening import cancel, convene_meetings
from domain.processes.steering import retire_contact, withdraw
from domain.requests import BY_RULE, Move, Status, take
from domain.words import Text
from tests.domain.processes.meetings.meeting_room import ID, STEERING, a_polled_region, convened, meeting, sent
from tests.region import COORDINATOR, KAISA, OLLI, PEKKA, Region

HEIR = Successor(name="Uuno Uusi", email="uuno@isola.example.org")
NEWTOWN = Partner("newtown", Text("Uusikylä"), Sector.ASSOCIATION)
NELLI = Contact("c-0099", "newtown", "Nelli Neva", "nelli@newtown.example.org")
ISOLA_RSVP = f"rsvp.{ID}.isola"


@pytest.fixture
def region() -> Region:
    """A region whose steering group is invited to its next meeting."""
    made = a_polled_region()
    convened(made)
    sent(made, "meeting-invitation")
    return made


def says(region: Region, coming: Coming, who: str = "") -> None:
    """Let Kaisa reply to the invitation, and the reply be taken in."""
    act(region.ports, region.code, ISOLA_RSVP, KAISA.id, Move.ANSWER, Rsvp(coming=coming, who=who))
    convene_meetings(region.ports, region.code)


def later(region: Region) -> int:
    """Let an hour go by and the flow run; return how many seats had changed."""
    region.clock.pass_time(hours=1)
    return convene_meetings(region.ports, region.code).counts["seats"]


def told(region: Region, letter: str) -> list[str]:
    return [one.contact for one in sent(region, letter)]


def replies(region: Region, partner: str = "isola") -> tuple[str, str] | None:
    """Who is invited for a partner, and what they have said."""
    convened_as = meeting(region)
    with region.store.look(region.code) as work:
        found = work.records.rsvps(convened_as).get(partner)
    return (found[0], found[1]) if found else None


def sits(region: Region, contact: str, partner: str = "isola", deputy: str = "") -> None:
    with region.store.begin(region.code) as work:
        work.seats.take([Seat("steering", partner, contact, deputy)])


@pytest.mark.parametrize("replied", [True, False])
def test_a_successor_is_invited_and_asked_anew_and_the_meeting_leaves_the_calendar_before(
    region: Region, replied: bool
) -> None:
    if replied:
        says(region, Coming.YES)
    heir = hand_on(region.ports, region.code, KAISA.id, COORDINATOR.id, HEIR)
    later(region)
    assert replies(region) == (heir.id, "")
    [invitation] = [one for one in sent(region, "meeting-invitation") if one.contact == heir.id]
    [gone] = sent(region, "meeting-let-go")
    assert [gone.contact, gone.facts["cancelled"], gone.facts["uid"]] == [KAISA.id, True, invitation.facts["uid"]]
    cancel(region.ports, region.code, ID, COORDINATOR.id)
    assert heir.id in told(region, "meeting-cancelled")
    assert KAISA.id not in told(region, "meeting-cancelled")


def test_what_follows_the_seats_is_told_once(region: Region) -> None:
    says(region, Coming.YES)
    hand_on(region.ports, region.code, KAISA.id, COORDINATOR.id, HEIR)
    assert [later(region), later(region)] == [1, 0]
    assert len(told(region, "meeting-let-go")) == 1
    with region.store.look(region.code) as work:
        assert work.waiting("convene-meeting", region.clock.now()) == 0


def test_the_sweep_notices_a_seat_that_changed_hands(region: Region) -> None:
    sits(region, PEKKA.id)
    with region.store.look(region.code) as work:
        assert work.waiting("convene-meeting", region.clock.now()) == 1


def test_the_agenda_comes_to_whoever_sits_there_by_then(region: Region) -> None:
    says(region, Coming.YES)
    heir = hand_on(region.ports, region.code, KAISA.id, COORDINATOR.id, HEIR)
    region.clock.pass_time(days=(date(2027, 3, 2) - region.clock.now().date()).days)
    convene_meetings(region.ports, region.code)
    assert heir.id in told(region, "meeting-agenda")
    assert KAISA.id not in told(region, "meeting-agenda")


def test_the_meeting_of_a_contact_who_leaves_goes_to_whoever_takes_their_seat(region: Region) -> None:
    says(region, Coming.YES)
    retire_contact(region.ports, region.code, KAISA.id, COORDINATOR.id)
    later(region)
    assert replies(region) == (PEKKA.id, "")
    assert told(region, "meeting-let-go") == [KAISA.id]


def test_whoever_takes_a_seat_after_the_invitations_is_invited_too(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.register.save(work.register.alliance(), [NEWTOWN], [NELLI])
        work.handbook.save(Forum, [replace(STEERING, members=(*STEERING.members, "newtown"))])
    sits(region, PEKKA.id)
    later(region)
    assert {PEKKA.id, NELLI.id} <= set(told(region, "meeting-invitation"))
    assert told(region, "meeting-let-go") == [KAISA.id]


def test_a_seat_given_back_is_invited_again(region: Region) -> None:
    for holder in (PEKKA.id, KAISA.id):
        sits(region, holder)
        later(region)
        assert holder in told(region, "meeting-invitation")
    assert replies(region) == (KAISA.id, "")
    assert told(region, "meeting-invitation").count(KAISA.id) == 2
    assert told(region, "meeting-let-go") == [KAISA.id, PEKKA.id]


def test_a_partner_that_leaves_is_counted_no_more_and_its_people_find_the_meeting_gone(region: Region) -> None:
    says(region, Coming.YES)
    for partner in ("isola", "kivela"):
        leave(region.ports, region.code, partner, COORDINATOR.id)
    later(region)
    assert [replies(region), replies(region, "kivela")] == [None, None]
    assert sorted(told(region, "meeting-let-go")) == [KAISA.id, OLLI.id]
    assert region.request(ISOLA_RSVP).status is Status.WITHDRAWN
    for partner in ("isola", "kivela"):
        come_back(region.ports, region.code, partner, COORDINATOR.id)
    later(region)
    assert [replies(region), replies(region, "kivela")] == [(KAISA.id, ""), (OLLI.id, "")]
    assert region.request(rsvp_id(meeting(region), "kivela", 1)).status is Status.OPEN


def test_whom_a_coordinator_no_longer_asks_is_not_asked_again_by_itself(region: Region) -> None:
    withdraw(region.ports, region.code, ISOLA_RSVP, COORDINATOR.id)
    assert [later(region), replies(region)] == [0, None]
    assert told(region, "meeting-let-go") == [KAISA.id]


def test_a_colleague_an_invitation_was_handed_to_keeps_it_whoever_sits_there(region: Region) -> None:
    hand_over(region.ports, region.code, ISOLA_RSVP, KAISA.id, HandOver(contact=PEKKA.id))
    later(region)
    heir = hand_on(region.ports, region.code, KAISA.id, COORDINATOR.id, HEIR)
    assert [later(region), replies(region)] == [0, (PEKKA.id, "")]
    assert heir.id not in told(region, "meeting-invitation")


@pytest.mark.parametrize("by", [BY_RULE, COORDINATOR.id])
def test_an_invitation_handed_over_before_givers_were_written_down_holds_up_no_meeting(region: Region, by: str) -> None:
    with region.store.begin(region.code) as work:
        asked, said = work.requests.get(ISOLA_RSVP), HandOver(contact=PEKKA.id)
        work.requests.write(take(KINDS[asked.kind], asked, None, Move.HAND_OVER, said, by, region.clock.now()))
        work.register.save(work.register.alliance(), [], [replace(KAISA, active=False)])
    later(region)
    assert replies(region) == (PEKKA.id, "")
    cancel(region.ports, region.code, ID, COORDINATOR.id)
    assert PEKKA.id in told(region, "meeting-cancelled")


def test_the_holiday_of_whoever_speaks_for_a_partner_moves_no_invitation(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.seats.leave("isola")
        today = region.clock.now().date()
        away = replace(KAISA, away_from=today, away_until=today + timedelta(days=7))
        work.register.save(work.register.alliance(), [], [away])
    assert [later(region), replies(region)] == [0, (KAISA.id, "")]


def test_a_deputy_who_was_to_stand_in_for_the_leaver_is_let_go_too(region: Region) -> None:
    says(region, Coming.DEPUTY)
    assert told(region, "meeting-stand-in") == [PEKKA.id]
    hand_on(region.ports, region.code, KAISA.id, COORDINATOR.id, HEIR)
    later(region)
    assert sorted(told(region, "meeting-let-go")) == [KAISA.id, PEKKA.id]


def test_where_the_deputy_who_was_to_come_has_gone_the_seat_is_asked_anew(region: Region) -> None:
    says(region, Coming.DEPUTY)
    assert told(region, "meeting-stand-in") == [PEKKA.id]
    retire_contact(region.ports, region.code, PEKKA.id, COORDINATOR.id)
    assert [later(region), replies(region)] == [1, (KAISA.id, "")]
    assert told(region, "meeting-let-go") == [PEKKA.id]
    assert told(region, "meeting-invitation").count(KAISA.id) == 2


def test_another_deputy_named_since_comes_in_place_of_the_first(region: Region) -> None:
    says(region, Coming.DEPUTY)
    assert told(region, "meeting-stand-in") == [PEKKA.id]
    with region.store.begin(region.code) as work:
        work.register.save(work.register.alliance(), [], [replace(NELLI, partner="isola")])
    sits(region, KAISA.id, deputy=NELLI.id)
    assert [later(region), later(region)] == [0, 0]
    assert [told(region, "meeting-stand-in"), told(region, "meeting-let-go")] == [[PEKKA.id, NELLI.id], [PEKKA.id]]


def test_a_meeting_cancelled_before_the_seats_were_looked_at_leaves_every_calendar(region: Region) -> None:
    hand_on(region.ports, region.code, KAISA.id, COORDINATOR.id, HEIR)
    cancel(region.ports, region.code, ID, COORDINATOR.id)
    assert KAISA.id in told(region, "meeting-let-go")
