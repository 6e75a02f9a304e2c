import hashlib
from dataclasses import replace
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.message import Message as OldMessage
from email.utils import getaddresses, parsedate_to_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.email.headers import Back, dress, host_of, message_id
from adapters.email.letters import compose
from domain.errors import RuleBroken
from domain.messages import Letter, Parcel
from domain.partners import Contact
from domain.words import Language, line
from tests.adapters.email.samples import LETTERHEAD, LETTERS, NOW, SENDER, PlainLinks, sample

SERVICE = "yhdyspinta@county.example.org"
WORDS = st.text(min_size=1, max_size=200)


def dressed(name: str = "asking", language: Language = Language.FI, sender: Contact = SENDER) -> Parcel:
    message, reader = sample(name, language)
    letter = compose(LETTERHEAD, message, reader, sender, PlainLinks())
    return dress(LETTERHEAD, message, letter, reader, sender, SERVICE)


def addressed(to: Contact, sender: Contact = SENDER, subject: str = "Tunnusluvut") -> Parcel:
    message, _ = sample("asking")
    return dress(LETTERHEAD, message, Letter(subject, "a\n", "<p>a</p>\n"), to, sender, SERVICE)


def read(parcel: Parcel) -> EmailMessage:
    return message_from_bytes(parcel.content, EmailMessage, policy=policy.default)


def shown(content: bytes, header: str) -> str:
    """The header as the older parser decodes it: independent of the policy that may have written it."""
    old: OldMessage = message_from_bytes(content)
    return str(make_header(decode_header(old[header])))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", LETTERS)
def test_a_parser_reads_back_what_was_written(name: str, language: Language) -> None:
    message, reader = sample(name, language)
    letter = compose(LETTERHEAD, message, reader, SENDER, PlainLinks())
    found = read(dressed(name, language))
    plain, html = found.get_body(("plain",)), found.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert found["Subject"] == letter.subject
    assert plain.get_content().replace("\r\n", "\n") == letter.text
    assert html.get_content().replace("\r\n", "\n") == letter.html + "\n"
    assert found["Content-Language"] == language
    assert found["Auto-Submitted"] == "auto-generated"
    assert parsedate_to_datetime(found["Date"]) == NOW
    assert not found.defects


def test_mail_comes_from_the_coordinator_and_answers_go_to_them() -> None:
    found = read(dressed())
    assert found["From"] == "Aino Aalto <yhdyspinta@county.example.org>"
    assert found["Reply-To"] == "Aino Aalto <aino@county.example.org>"
    assert found["To"] == "Kaisa Kivi <kaisa@isola.example.org>"


def test_a_sign_in_link_comes_from_the_alliance_and_not_from_its_reader() -> None:
    found = read(dressed("sign-in"))
    assert found["From"] == "Pohjanlahden hyte-allianssi <yhdyspinta@county.example.org>"
    assert "Reply-To" not in found


@pytest.mark.parametrize("name", LETTERS)
def test_a_retry_is_the_same_to_the_last_byte(name: str) -> None:
    assert len({hashlib.sha256(dressed(name).content).digest() for _ in range(3)}) == 1


@given(WORDS, WORDS, st.text(max_size=300), st.text(max_size=300))
def test_whatever_the_names_and_words_a_retry_is_the_same_and_nothing_is_added(
    name: str, subject: str, text: str, html: str
) -> None:
    message, reader = sample("asking")
    letter = Letter(subject, text, html)
    to, sender = replace(reader, name=name), replace(SENDER, name=name)
    try:
        parcels = [dress(LETTERHEAD, message, letter, to, sender, SERVICE) for _ in range(2)]
        kept = line(name), line(subject)
    except RuleBroken:
        return
    assert parcels[0] == parcels[1]
    found = read(parcels[0])
    assert found.keys() == read(addressed(reader)).keys()
    assert [one.addr_spec for one in found["To"].addresses] == [reader.email]
    assert getaddresses([message_from_bytes(parcels[0].content)["To"]])[0][1] == reader.email
    assert (shown(parcels[0].content, "Subject").strip(), max(map(len, parcels[0].content.split(b"\r\n"))) <= 998) == (
        kept[1],
        True,
    )


@pytest.mark.parametrize(
    "name",
    [
        "=?utf-8?q?hi=0ABcc=3A_evil=40x?=",  # CVE-2024-6923
        "Oulu\r\nBcc: x@evil.example",
        "Oulu\u2028Bcc: x@evil.example",
        "Oulu\x85x",
        "Oulu\x0bx",
        "Oulu\x00",
        "x" * 5_000,
        "131052-308T",
    ],
)
def test_a_name_that_could_become_a_header_is_refused(name: str) -> None:
    _, reader = sample("asking")
    with pytest.raises(RuleBroken):
        addressed(replace(reader, name=name))
    with pytest.raises(RuleBroken):
        addressed(reader, replace(SENDER, name=name))
    with pytest.raises(RuleBroken):
        addressed(reader, subject=name)


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example.org>\r\nRCPT TO:<evil@x.example.org",
        "a@b.example.org, c@d.example.org",
        " a@b.example.org , c@d.example.org",
        "a@b.example.org;c@d.example.org",
        '"a b"@b.example.org',
        "a@[127.0.0.1]",
        "root@localhost",
        "\u0430@b.example.org",
        "",
    ],
)
def test_an_address_that_is_not_one_plain_address_is_refused(address: str) -> None:
    _, reader = sample("asking")
    with pytest.raises(RuleBroken):
        addressed(replace(reader, email=address))
    with pytest.raises(RuleBroken):
        addressed(reader, replace(SENDER, email=address))


@pytest.mark.parametrize(
    "name",
    ["Aalto, Smith <evil@x.example.org> " * 5, 'Aino "Äiti" Aalto', "a, ä " * 30, "日本 " * 30, "O'Hara", "Ää" * 70],
)
def test_a_name_with_marks_stays_one_name_for_one_recipient(name: str) -> None:
    """Python 3.11 folds a long quoted name without its quotes, so that every comma begins a new address."""
    _, reader = sample("asking")
    parcel = addressed(replace(reader, name=name))
    found = read(parcel)
    assert [one.addr_spec for one in found["To"].addresses] == [reader.email]
    assert shown(parcel.content, "To") == f"{name.strip()} <{reader.email}>"


def test_a_line_with_a_single_dot_stays_inside_the_message() -> None:
    message, reader = sample("asking")
    letter = Letter("s", "one\n.\ntwo\n", "<p>.</p>")
    found = read(dress(LETTERHEAD, message, letter, reader, SENDER, SERVICE)).get_body(("plain",))
    assert found is not None
    assert found.get_content().splitlines() == ["one", ".", "two"]


def test_the_message_id_is_made_of_the_key_and_stays_apart_between_alliances() -> None:
    assert read(dressed())["Message-ID"] == "<digest.c-0003.1.demo@county.example.org>"
    assert message_id("a", "digest.c-1") != message_id("b", "digest.c-1")


@given(st.text(max_size=160), st.text(max_size=160))
def test_message_ids_are_safe_and_differ_where_the_keys_do(one: str, other: str) -> None:
    ids = message_id("demo", one), message_id("demo", other)
    assert (ids[0] == ids[1]) is (one == other)
    assert all(id.isascii() and len(id) <= 100 and ".." not in id and not set(id) & set('<>@ "\r\n/:') for id in ids)


@pytest.mark.parametrize("address", ["", "nobody", "a@b c", "Name <a@b.example.org>", "a@b.example.org\r\nBcc: x@y"])
def test_a_service_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(RuleBroken):
        host_of(address)


@pytest.mark.parametrize("name", LETTERS)
def test_reminders_end_by_one_click_and_nothing_else_does(name: str) -> None:
    """RFC 8058: the address stands alone and whole, and a POST to it is enough."""
    message, _ = sample(name)
    found = read(dressed(name))
    assert (found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click") is (message.letter == "digest")
    assert ("List-Unsubscribe" in found) is (message.letter == "digest")
    if "List-Unsubscribe" in found:
        address = found["List-Unsubscribe"].strip("<>")
        assert address.startswith(f"{PlainLinks().home()}/l/reminders/")
        assert address in dressed(name).content.decode()


def test_an_answer_goes_to_its_sender_and_to_the_service() -> None:
    message, reader = sample("asking")
    letter = compose(LETTERHEAD, message, reader, SENDER, PlainLinks())
    back = Back("y+rabcdefghij.abcdefghijkl@x.example.org", "y+aabcdefghij.abcdefghijkl@x.example.org", "habc.def")
    parcel = dress(LETTERHEAD, message, letter, reader, SENDER, SERVICE, back)
    answered = [address for _, address in getaddresses([read(parcel)["Reply-To"]])]
    assert (parcel.sender, answered) == (back.bounces, [SENDER.email, back.answers])
    assert back.bounces not in parcel.content.decode(), "who answers never sees where bounces go"
    assert read(parcel)["Message-ID"] == f"<{parcel.id}@county.example.org>"
    assert parcel.id == f"{back.mark}.{message_id(LETTERHEAD.code, message.key)}"
