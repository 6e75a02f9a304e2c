"""Letters as bytes, written directly: the standard library's writer takes ten times as long as sending does."""

from binascii import b2a_qp

PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!*+-/")
"""What stands for itself in an encoded word wherever one may stand (RFC 2047, 5)."""
LONGEST_LINE = 76
BEFORE, BEHIND = "=?utf-8?q?", "?="


def encoded_words(words: str, taken: int) -> str:
    """Return words of any language as a header's (RFC 2047), folded; `taken` characters of its first line are used.

    No character is cut in two, and nothing of the words is left that could mean something to whoever reads headers.
    """
    lines, line = list[str](), ""
    room = LONGEST_LINE - taken - len(BEFORE) - len(BEHIND)
    for written in map(_written, words):
        if len(line) + len(written) > room:
            lines.append(line)
            line, room = "", LONGEST_LINE - 1 - len(BEFORE) - len(BEHIND)
        line += written
    return "\r\n ".join(f"{BEFORE}{one}{BEHIND}" for one in [*lines, line])


def _written(character: str) -> str:
    if character in PLAIN:
        return character
    return "_" if character == " " else "".join(f"={byte:02X}" for byte in character.encode())


def alternatives(text: str, html: str, boundary: str) -> bytes:
    """Return a body that says the same twice, with the headers it begins with."""
    opening = f'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="{boundary}"\r\n\r\n'
    parts = b"".join(_part(form, words, boundary) for form, words in (("plain", text), ("html", html)))
    return opening.encode() + parts + f"--{boundary}--\r\n".encode()


def _part(form: str, words: str, boundary: str) -> bytes:
    headers = f'Content-Type: text/{form}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    lines = b"".join(line + b"\r\n" for line in words.encode().splitlines())
    return f"--{boundary}\r\n{headers}".encode() + b2a_qp(lines) + b"\r\n"
