"""The words of an HTML mail, without what it answers: nothing in it is run, fetched or kept."""

from collections import Counter
from html.parser import HTMLParser

BREAKS = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "hr", "blockquote"})
SILENT = frozenset({"style", "script", "head", "title", "blockquote"})
QUOTED = ("gmail_quote", "moz-cite-prefix", "divrplyfwdmsg", "appendonsend", "yahoo_quoted")
"""Classes and ids by which mail programs mark what they repeat; what follows one of Outlook's is repeated too."""
LONGEST = 200_000
"""Letters that are read: what somebody has just written stands first."""


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.kept: list[str] = []
        self.silent = Counter[str]()
        self.over = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        marks = " ".join(value or "" for name, value in attrs if name in {"class", "id"}).casefold()
        self.over = self.over or any(mark in marks for mark in QUOTED)
        if tag == "body":
            self.silent.clear()
        if tag in SILENT:
            self.silent[tag] += 1
        if tag in BREAKS:
            self.kept.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self.silent[tag]:
            self.silent[tag] -= 1
        elif tag in {"p", "tr"}:
            self.kept.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.over and not self.silent.total():
            self.kept.append(" ".join(data.split("\n")))


def words_of(html: str) -> str:
    """Return the words as lines."""
    reader = _Words()
    reader.feed(html[:LONGEST])
    return "\n".join(" ".join(line.split()) for line in "".join(reader.kept).split("\n"))
