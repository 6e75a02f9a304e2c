import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.return_path import LONGEST_LOCAL, ReturnPath, Use
from domain.messages import ref_of

KEYS = ("an older key for tests only, of no worth", "a key for tests only, of no worth")
OURS = ReturnPath(KEYS, "yhdyspinta@county.example.org")
REF = ref_of("demo", "digest.c-0001.2027-02-01.email")


def test_what_comes_back_tells_which_message_it_is_about() -> None:
    assert OURS.ref_of(OURS.address(REF)) == REF


@pytest.mark.parametrize("use", Use)
def test_an_address_for_one_use_is_none_for_another(use: Use) -> None:
    address = OURS.address(REF, use)
    assert [one for one in Use if OURS.ref_of(address, one)] == [use]
    for other in Use:
        changed = address.replace(f"+{use}", f"+{other}")
        assert (OURS.ref_of(changed, other) == REF) is (other is use)


def test_a_message_id_names_its_message_by_the_mark_in_front() -> None:
    mark = OURS.tag(REF, Use.HEADER)
    assert OURS.named_by(f"{mark}.digest.c-0001.demo@county.example.org") == REF
    assert OURS.named_by(f"{OURS.tag(REF, Use.ANSWER)}.digest.c-0001.demo@county.example.org") is None
    assert OURS.named_by("digest.c-0001.demo@county.example.org") is None


def test_calendars_answer_to_the_same_address_after_a_new_key() -> None:
    before = ReturnPath(KEYS[:1], OURS.mail_from)
    assert OURS.address(REF, Use.CALENDAR) == before.address(REF, Use.CALENDAR)


def test_servers_may_fold_letters() -> None:
    assert OURS.ref_of(OURS.address(REF).upper()) == REF


def test_an_address_fits_into_what_mail_allows() -> None:
    assert len(OURS.address(REF).partition("@")[0]) <= LONGEST_LOCAL


def test_addresses_signed_with_an_older_key_still_work() -> None:
    before = ReturnPath(KEYS[:1], OURS.mail_from)
    assert OURS.ref_of(before.address(REF)) == REF


@given(st.integers(0, 40), st.sampled_from(string.ascii_lowercase + "234567+.@"))
def test_a_changed_letter_makes_it_nobodys(place: int, letter: str) -> None:
    address = OURS.address(REF)
    forged = address[:place] + letter + address[place + 1 :]
    assert OURS.ref_of(forged) == (REF if forged == address else None)


@pytest.mark.parametrize("address", ["", "@", "+@", "yhdyspinta@county.example.org", "yhdyspinta+r@county.example.org"])
def test_other_addresses_are_about_nothing(address: str) -> None:
    assert OURS.ref_of(address) is None


def test_another_service_with_another_key_signs_nothing_of_ours() -> None:
    other = ReturnPath(("somebody else's key, which we do not know",), OURS.mail_from)
    assert OURS.ref_of(other.address(REF)) is None
