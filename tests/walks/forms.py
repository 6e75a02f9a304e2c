"""Forms of a page, filled in as a browser without scripts would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """A form's address, and what its fields hold as the page shows them."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


class Reader(HTMLParser):
    """Reads every form of a page; buttons count only when pressed."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[Form] = []
        self._name = self._text = ""
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action") or self.path))
            self._open = given.get("method") == "post"
        elif self._open and tag == "input":
            self._input(given)
        elif self._open and tag in {"textarea", "select"}:
            self._name, self._text = given.get("name", ""), ""
        elif self._open and tag == "option" and (self._name not in self.forms[-1].fields or "selected" in given):
            self.forms[-1].fields[self._name] = given.get("value", "")

    def _input(self, given: dict[str, str]) -> None:
        ticked = given.get("type") not in {"checkbox", "radio"} or "checked" in given
        if ticked and given.get("type") not in {"submit", "file"}:
            self.forms[-1].fields[given["name"]] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._open:
            self.forms[-1].fields[self._name] = self._text
        elif tag == "form":
            self._open = False


def form_on(page: str, path: str, action: str, *names: str) -> Form:
    """Return the first form of a page that posts to an address and has these fields; raises LookupError."""
    reader = Reader(path)
    reader.feed(page)
    for one in reader.forms:
        if one.action == action and all(name in one.fields or not name for name in names):
            return one
    raise LookupError(f"no form to {action} at {path}: {[one.action for one in reader.forms]}")
