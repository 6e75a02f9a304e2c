from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.inbox.incoming import SHELVES, CalendarReply, Delivery, Enclosed, Incoming, Mark, Sort
from domain.inbox.sorting import Meaning, may_be_answered, meaning, sort_of, worst

AT = datetime(2027, 7, 1, 9, tzinfo=UTC)
REPLY = CalendarReply("REPLY", "m.demo@yhdyspinta", 0, "kaisa@isola.example.org", "ACCEPTED")
MAILS = st.builds(
    Incoming,
    key=st.just("k"),
    sender=st.sampled_from(["", "kaisa@isola.example.org"]),
    sent_at=st.sampled_from([None, AT]),
    refs=st.sampled_from([(), ("abcdefghij",)]),
    returned=st.sampled_from([(), ("abcdefghij",)]),
    marks=st.frozensets(st.sampled_from(list(Mark))),
    text=st.sampled_from(["", "Lomalla 5.8. asti", "Hei", "x" * 5000]),
    sheets=st.sampled_from([(), (Enclosed(b"PK"),)]),
    others=st.integers(0, 2),
    calendar=st.sampled_from([None, REPLY]),
    deliveries=st.sampled_from([(), (Delivery("failed", "5.1.1"),)]),
)
ANSWERS = {Sort.NOTE, Sort.SHEET}


@given(MAILS)
def test_what_no_person_has_written_is_never_an_answer_and_gets_no_letter(mail: Incoming) -> None:
    if mail.marks & {Mark.OWN, Mark.AUTO, Mark.BLANK} or (Mark.LIST in mail.marks and not mail.refs):
        assert sort_of(mail) not in ANSWERS
    if mail.marks & {Mark.OWN, Mark.AUTO, Mark.LIST, Mark.BLANK}:
        assert not may_be_answered(mail)


@given(MAILS)
def test_a_bounce_counts_only_where_it_came_to_an_address_of_ours(mail: Incoming) -> None:
    assert sort_of(mail) is not Sort.BOUNCE or mail.returned


@given(MAILS)
def test_every_mail_has_a_shelf(mail: Incoming) -> None:
    assert sort_of(mail) in SHELVES


@pytest.mark.parametrize(
    ("action", "status", "means"),
    [
        ("failed", "5.1.1", Meaning.GONE),
        ("failed", "5.1.2", Meaning.GONE),
        ("failed", "5.1.3", Meaning.GONE),
        ("failed", "5.1.6", Meaning.GONE),
        ("failed", "5.1.10", Meaning.GONE),
        ("failed", "5.0.0", Meaning.FAILED),
        ("failed", "5.2.0", Meaning.FAILED),
        ("failed", "5.2.1", Meaning.GONE),
        ("failed", "5.4.1", Meaning.FAILED),
        ("failed", "5.5.0", Meaning.FAILED),
        ("failed", "5.1.7", Meaning.FAILED),  # our own address, as the next
        ("failed", "5.1.8", Meaning.FAILED),
        ("failed", "5.2.2", Meaning.FAILED),
        ("failed", "5.2.3", Meaning.FAILED),
        ("failed", "5.4.6", Meaning.FAILED),
        ("failed", "5.4.4", Meaning.FAILED),
        ("failed", "5.3.4", Meaning.FAILED),
        ("failed", "5.6.1", Meaning.FAILED),
        ("failed", "5.7.1", Meaning.FAILED),
        ("failed", "5.7.26", Meaning.FAILED),
        ("failed", "4.4.1", Meaning.FAILED),
        ("failed", "4.4.7", Meaning.FAILED),
        ("failed", "4.2.2", Meaning.FAILED),
        ("failed", "", Meaning.FAILED),
        ("delayed", "4.4.1", Meaning.WAITS),
        ("delayed", "5.1.1", Meaning.WAITS),
        ("delivered", "2.0.0", Meaning.WAITS),
        ("relayed", "2.1.5", Meaning.WAITS),
        ("expanded", "2.0.0", Meaning.WAITS),
    ],
)
def test_the_class_of_a_bounce_decides_what_it_means(action: str, status: str, means: Meaning) -> None:
    assert meaning(Delivery(action, status)) is means


def test_of_several_reports_the_gravest_counts() -> None:
    gone = Delivery("failed", "5.1.1")
    assert worst([Delivery("delayed", "4.4.1"), gone, Delivery("failed", "4.2.2")]) == gone
    assert worst([]) is None
