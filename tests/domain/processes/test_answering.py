"""What partners do with a request, and what comes of it for them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.asides import AskTime, Decline, HandOver
from domain.errors import FieldsBroken, RuleBroken, Stale
from domain.processes.answering import act, facts_of, hand_over, handed_by, minutes_to_answer, save_draft
from domain.processes.steering import give_time, withdraw
from domain.requests import Move, Status
from tests.builders import ISOLA, values
from tests.domain.processes.simulation import live, lived_in, sweep
from tests.region import COORDINATOR, KAISA, OLLI, PEKKA, SECOND, Region


@pytest.fixture
def region() -> Region:
    region = lived_in()
    region.open_round()
    return region


def letters(region: Region, contact: str) -> list[str]:
    sweep(region)
    return [message.letter for message in region.mail.letters_to(contact)]


def test_an_answer_brings_a_receipt_at_once(region: Region) -> None:
    act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, values())
    assert letters(region, KAISA.id) == ["receipt"]
    assert region.wake.calls > 0


def test_a_refused_answer_leaves_everything_as_it_was(region: Region) -> None:
    save_draft(region.ports, region.code, ISOLA, KAISA.id, {"values": {}})
    with pytest.raises(FieldsBroken):
        act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, values("noin 12"))
    with region.store.look(region.code) as work:
        assert (work.requests.get(ISOLA).version, work.requests.history(ISOLA)) == (0, [])
        assert work.requests.draft(ISOLA, KAISA.id) is not None


def test_an_answer_takes_the_place_of_its_draft(region: Region) -> None:
    save_draft(region.ports, region.code, ISOLA, KAISA.id, {"values": {}})
    act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, values())
    with region.store.look(region.code) as work:
        assert work.requests.draft(ISOLA, KAISA.id) is None


def test_who_asks_for_more_time_finds_what_was_begun(region: Region) -> None:
    save_draft(region.ports, region.code, ISOLA, KAISA.id, {"values.hearing.number": "12"})
    act(region.ports, region.code, ISOLA, KAISA.id, Move.ASK_TIME, AskTime(reason="Loma."))
    with region.store.look(region.code) as work:
        draft = work.requests.draft(ISOLA, KAISA.id)
    assert draft is not None
    assert draft[0] == {"values.hearing.number": "12"}


def test_who_says_not_now_needs_no_draft_any_more(region: Region) -> None:
    save_draft(region.ports, region.code, ISOLA, KAISA.id, {"values.hearing.number": "12"})
    act(region.ports, region.code, ISOLA, KAISA.id, Move.DECLINE, Decline())
    with region.store.look(region.code) as work:
        assert work.requests.draft(ISOLA, KAISA.id) is None


def test_not_even_a_draft_may_hold_a_personal_identity_code(region: Region) -> None:
    body = {"values": {"hearing": {"reason": ["Kuulija 131052-308T"]}}}
    with pytest.raises(RuleBroken, match=r"text\.identity-code"):
        save_draft(region.ports, region.code, ISOLA, KAISA.id, body)


def test_who_comes_second_is_told_so(region: Region) -> None:
    act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, values(), seen=0)
    with pytest.raises(Stale, match=r"request\.stale"):
        act(region.ports, region.code, ISOLA, PEKKA.id, Move.ANSWER, values("13"), seen=0)


def test_a_wish_for_more_time_is_seen_until_it_is_answered(region: Region) -> None:
    act(region.ports, region.code, ISOLA, KAISA.id, Move.ASK_TIME, AskTime(reason="Loma."))
    with region.store.look(region.code) as work:
        assert [request.id for request, _ in work.requests.asked_time()] == [ISOLA]
    give_time(region.ports, region.code, ISOLA, COORDINATOR.id, region.request().locks)
    with region.store.look(region.code) as work:
        assert work.requests.asked_time() == []
    assert letters(region, COORDINATOR.id) == ["wish"], "nobody has to keep looking for wishes on a page"
    assert letters(region, KAISA.id) == ["more-time", "digest"]


def test_the_coordinator_reads_which_wish_a_second_one_replaces(region: Region) -> None:
    locks = region.request().locks
    for until in (locks - timedelta(days=1), locks):
        act(region.ports, region.code, ISOLA, KAISA.id, Move.ASK_TIME, AskTime(until=until))
    sweep(region)
    said = [one.facts.get("earlier") for one in region.mail.letters_to(COORDINATOR.id) if one.letter == "wish"]
    assert said == [None, (locks - timedelta(days=1)).isoformat()]


def test_time_is_given_forwards_only(region: Region) -> None:
    with pytest.raises(RuleBroken, match=r"dates\.not-later"):
        give_time(region.ports, region.code, ISOLA, COORDINATOR.id, region.request().due)


def test_a_new_colleague_of_the_organisation_gets_a_link_of_their_own(region: Region) -> None:
    said = HandOver(name="Mikko Mallikas", email="mikko@isola.example.org", rows=("share",))
    mikko = hand_over(region.ports, region.code, ISOLA, KAISA.id, said)
    assert letters(region, mikko.id) == ["hand-over"]
    theirs = region.request(f"{ISOLA}.{mikko.id}-1")
    assert (theirs.contact, theirs.partner) == (mikko.id, "isola")
    with region.store.look(region.code) as work:
        question = work.requests.question(work.requests.get(ISOLA))
    assert [one.contact_name for one in question.handed_on] == ["Mikko Mallikas"]


def test_a_colleague_is_told_who_handed_over_and_how_long_their_rows_take(region: Region) -> None:
    said = HandOver(contact=PEKKA.id, rows=("share",), reason="Sinä tiedät.")
    hand_over(region.ports, region.code, ISOLA, KAISA.id, said)
    sweep(region)
    [letter] = region.mail.letters_to(PEKKA.id)
    assert (letter.facts["giver"], letter.facts["giver_of"]["fi"]) == ("Kaisa Kivi", "Isola")
    assert [row["fi"] for row in letter.facts["rows"]] == ["Osallistuneiden osuus"]
    assert letter.facts["minutes"] == 8


def test_what_is_left_after_rows_were_handed_on_takes_less_time(region: Region) -> None:
    hand_over(region.ports, region.code, ISOLA, KAISA.id, HandOver(contact=PEKKA.id, rows=("share",)))
    with region.store.look(region.code) as work:
        request = work.requests.get(ISOLA)
        assert minutes_to_answer(work, request, work.requests.question(request)) == 8


def test_it_is_known_who_handed_a_request_or_its_rows_on(region: Region) -> None:
    hand_over(region.ports, region.code, ISOLA, KAISA.id, HandOver(contact=PEKKA.id, rows=("share",), reason="Osa."))
    hand_over(region.ports, region.code, ISOLA, KAISA.id, HandOver(contact=PEKKA.id, reason="Loput."))
    with region.store.look(region.code) as work:
        found = [handed_by(work, work.requests.get(id)) for id in (ISOLA, f"{ISOLA}.{PEKKA.id}-1")]
        assert [(one.by, one.body["reason"]) for one in found if one] == [(KAISA.id, "Loput."), (KAISA.id, "Osa.")]
        assert handed_by(work, work.requests.get("values.2027.kivela")) is None


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (HandOver(name="Eve", email="eve@evil.example.org"), "contact.other-address"),
        (HandOver(contact=OLLI.id), "contact.other-organisation"),
        (HandOver(name="Mikko"), "contact.missing"),
        (HandOver(contact=KAISA.id), "contact.yourself"),
        (HandOver(name="Kaisa Kivi", email=KAISA.email), "contact.yourself"),
        (HandOver(contact=PEKKA.id, rows=("hearing", "share")), "rows.all"),
        (HandOver(contact=PEKKA.id, rows=("groups",)), "rows.unknown"),
    ],
)
def test_a_request_stays_within_its_organisation_and_keeps_a_row(region: Region, said: HandOver, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        hand_over(region.ports, region.code, ISOLA, KAISA.id, said)
    assert refused.value.code == code
    assert region.request().version == 0


def test_rows_handed_to_one_colleague_twice_are_two_requests(region: Region) -> None:
    hand_over(region.ports, region.code, ISOLA, KAISA.id, HandOver(contact=PEKKA.id, rows=("share",)))
    withdraw(region.ports, region.code, f"{ISOLA}.{PEKKA.id}-1", COORDINATOR.id)
    hand_over(region.ports, region.code, ISOLA, KAISA.id, HandOver(contact=PEKKA.id, rows=("share",)))
    assert region.request(f"{ISOLA}.{PEKKA.id}-1").status is Status.WITHDRAWN
    assert region.request(f"{ISOLA}.{PEKKA.id}-3").status is Status.OPEN


def test_a_request_taken_back_before_anybody_heard_of_it_is_taken_back_silently(region: Region) -> None:
    withdraw(region.ports, region.code, ISOLA, COORDINATOR.id)
    assert letters(region, KAISA.id) == []
    live(region, region.request("values.2027.kivela").opens)
    withdraw(region.ports, region.code, "values.2027.kivela", COORDINATOR.id)
    assert letters(region, OLLI.id) == ["digest", "withdrawn"]


def test_a_no_is_taken_with_or_without_a_reason_and_can_be_thought_over(region: Region) -> None:
    act(region.ports, region.code, ISOLA, KAISA.id, Move.DECLINE, Decline())
    assert letters(region, KAISA.id) == []
    act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, values())
    assert region.request().status is Status.ANSWERED


def test_a_letter_comes_from_somebody_who_is_still_there(region: Region) -> None:
    """The coordinator who opened the round has left since."""
    with region.store.begin(region.code) as work:
        work.register.save(region.alliance, [], [replace(COORDINATOR, active=False)])
    act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, values())
    sweep(region)
    [receipt] = region.mail.letters_to(KAISA.id)
    assert (receipt.letter, receipt.sender) == ("receipt", SECOND.id)


def test_every_letter_about_a_request_tells_its_dates_and_how_long_its_link_opens(region: Region) -> None:
    with region.store.look(region.code) as work:
        facts = facts_of(work, work.requests.get(ISOLA))
    assert {name: facts[name] for name in ("due", "locks", "until")} == {
        "due": "2027-03-01",
        "locks": "2027-03-15",
        "until": "2027-04-14",
    }
    assert facts["period"] == "2027"
