from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage

from hypothesis import given
from hypothesis import strategies as st

from adapters.email.encoded import LONGEST_LINE, alternatives, encoded_words

WORDS = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=200)
LINES = st.lists(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=120), max_size=6).map("\n".join)


@given(WORDS)
def test_words_of_any_language_come_back_as_they_were_and_keep_to_their_lines(words: str) -> None:
    header = f"Subject: {encoded_words(words, len('Subject: '))}"
    assert str(make_header(decode_header(header.removeprefix("Subject: ")))) == words
    assert header.isascii()
    assert max(map(len, header.split("\r\n"))) <= LONGEST_LINE


@given(LINES, LINES)
def test_both_forms_of_a_letter_come_back_whatever_stands_in_their_lines(text: str, html: str) -> None:
    body = alternatives(text, html, "=_1")
    assert max(map(len, body.split(b"\r\n"))) <= LONGEST_LINE
    assert b"\r" not in body.replace(b"\r\n", b"")
    assert b"\n" not in body.replace(b"\r\n", b"")
    read = message_from_bytes(body, EmailMessage, policy=policy.default)
    [plain, rich] = read.iter_parts()
    for part, words in ((plain, text), (rich, html)):
        assert part.get_content().replace("\r\n", "\n") == (
            words if words.endswith("\n") or not words else f"{words}\n"
        )
