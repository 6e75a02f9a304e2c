"""Naming the field in each line of a form's summary of faults: by its own label, as it stands on the page."""

import re
from collections import Counter
from html.parser import HTMLParser

from markupsafe import escape

FAULT = re.compile(r'(<a href="#([^"]+)" class="fault">)')
"""How a summary links to a field that it does not name itself."""
GROUPS, HEADINGS = frozenset({"fieldset", "section", "form"}), frozenset({"legend", "h2", "h3"})
LONGEST = 100
"""A longer label, such as the sentence beside a box to tick, says more than a name."""


def with_names(page: str) -> str:
    """Return the page, each line of its summary begun with what the field is called there."""
    if not FAULT.search(page):
        return page
    fields = _Fields()
    fields.feed(page)
    return FAULT.sub(lambda found: f"{found[1]}{escape(fields.name(found[2]))}", page)


class _Fields(HTMLParser):
    """Labels by the ids of their fields, and the headings of the groups they stand in."""

    def __init__(self) -> None:
        super().__init__()
        self.labels: dict[str, str] = {}
        self.headings: dict[str, str] = {}
        self.groups: list[tuple[str, str]] = []
        self.field = self.reading = self.words = ""

    def name(self, field: str) -> str:
        """Return what stands before a fault: the label, and its group's heading where labels are alike."""
        label, heading = self.labels.get(field, ""), self.headings.get(field, "")
        if not label or len(label) > LONGEST:
            return ""
        alike = Counter(self.labels.values())[label] > 1
        whole = f"{heading}, {label}" if alike and heading and heading != label else label
        return f"{whole} " if whole.endswith("?") else f"{whole.rstrip(':')}: "

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag in GROUPS:
            self.groups.append((known.get("id") or "", ""))
        elif tag in HEADINGS or tag == "label":
            self.reading, self.words, self.field = tag, "", known.get("for") or ""
        elif tag in {"input", "select", "textarea"} and self.reading == "label":
            self.field = self.field or known.get("id") or ""

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_endtag(self, tag: str) -> None:
        if tag in GROUPS and self.groups:
            self.groups.pop()
        elif tag == self.reading:
            self._read(tag, " ".join(self.words.split()))
            self.reading = ""

    def _read(self, tag: str, words: str) -> None:
        if tag == "label":
            self._know(self.field, words)
        elif self.groups:
            id, before = self.groups.pop()
            if tag == "legend":
                self._know(id, words)
            self.groups.append((id, before or words))

    def _know(self, field: str, words: str) -> None:
        self.labels[field] = words
        self.headings[field] = next((heading for _, heading in reversed(self.groups) if heading), "")
