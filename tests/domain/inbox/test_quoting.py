from hypothesis import given
from hypothesis import strategies as st

from domain.inbox.quoting import LONGEST, new_words
from domain.words import prose

WORDS = st.text(max_size=300)


@given(WORDS)
def test_whatever_was_written_can_be_kept_and_shown(text: str) -> None:
    said = new_words(text)
    assert len(said) <= LONGEST
    if not any(sign.isdigit() for sign in said):  # an identity code is refused elsewhere
        assert prose(said) == said.strip()


@given(st.from_regex(r"[A-ZÅÄÖ][a-zåäö ]{0,60}[.!?]", fullmatch=True), WORDS)
def test_what_is_quoted_never_comes_through(new: str, old: str) -> None:
    quoted = "\n".join(f"> {line}" for line in old.splitlines())
    assert new_words(f"{new}\n\n{quoted}") == new_words(new)


def test_a_reply_without_a_quote_is_kept_whole() -> None:
    said = "Hei!\n\nMa 5.8. klo 9 sopii: tulen silloin.\n\nTerveisin\nKaisa"
    assert new_words(said) == said


def test_the_middle_of_a_mail_is_not_taken_for_its_end() -> None:
    said = "From: where I sit this looks fine.\nTo be sure, I will ask.\nOn Monday I wrote:\nno answer."
    assert new_words(said).startswith("From: where I sit")
