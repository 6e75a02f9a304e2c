"""What a letter is made of, and its two renderings: text and HTML say the same."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import fill

from jinja2 import Environment, PackageLoader, StrictUndefined

from domain.words import Language

WIDTH = 72
_TEMPLATES = Environment(
    loader=PackageLoader("adapters.email"),
    autoescape=True,
    auto_reload=False,  # a template does not change while we run
    undefined=StrictUndefined,
    trim_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words in one run; `language` only where it is not the letter's own."""

    words: str
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of one of several matters."""

    words: str


@dataclass(frozen=True, slots=True)
class Quote:
    """What a person wrote, just as they did; line breaks are kept."""

    words: str
    by: str


@dataclass(frozen=True, slots=True)
class Points:
    """Several things of one sort, each on a line of its own."""

    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Action:
    """One link with what it is for. The main one looks like a button where styles work."""

    label: str
    address: str
    main: bool = True


@dataclass(frozen=True, slots=True)
class Closing:
    """The lines under a letter: who wrote it, and how to reach them."""

    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Small:
    """Why the letter came at all, at its very end, and where messages of its like can be ended."""

    words: str
    label: str = ""
    address: str = ""


Block = Paragraph | Heading | Quote | Points | Action | Closing | Small


def _wrapped(words: str, indent: str = "", first: str = "") -> str:
    return fill(words, WIDTH, initial_indent=first or indent, subsequent_indent=indent, break_long_words=False)


def _point(line: str) -> str:
    return _wrapped(line, "  ", "- ")


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(words):
            yield from (words, "-" * min(len(words), WIDTH))
        case Quote(words, by):
            yield from (_wrapped(line, "  ") for line in words.splitlines())
            yield f"  – {by}"
        case Action(label, address):
            yield from (f"{label}:", address)
        case Closing(lines):
            yield from lines
        case Points(lines):
            yield from map(_point, lines)
        case Small(words, label, address):
            yield from ("--", _wrapped(words), *((f"{label}:", address) if address else ()))
        case Paragraph(words):
            yield _wrapped(words)


def as_text(blocks: Iterable[Block]) -> str:
    """Render as plain text: each link whole on a line of its own."""
    return "\n\n".join("\n".join(_lines(block)) for block in blocks) + "\n"


def as_html(subject: str, language: Language, blocks: Sequence[Block]) -> str:
    """Render as HTML that also reads well without styles: no images, nothing fetched, nothing that tells on readers."""
    named = [(type(block).__name__, block) for block in blocks]
    return _TEMPLATES.get_template("letter.html.jinja").render(subject=subject, language=language, blocks=named)
