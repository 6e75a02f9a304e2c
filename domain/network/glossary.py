"""The glossary: the words an alliance has agreed on, and where they are recognised in a text (S3-6)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from domain.words import NO_TEXT, Language, Text

ALPHABET = str.maketrans({"å": "{a", "ä": "{b", "ö": "{c"})
"""Å, ä and ö come after z, in this order, in Finnish and Swedish alike; `{` is the sign after z."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word and what the alliance means by it.

    `seen_as` are beginnings of words by which it is recognised in texts, with commas between; `unverified` are the
    languages whose wording nobody who speaks them has checked yet; `decision` tells where it was agreed.
    """

    code: str
    term: Text
    definition: Text
    seen_as: Text = NO_TEXT
    decision: Text = NO_TEXT
    agreed_on: date | None = None
    unverified: tuple[Language, ...] = ()

    def beginnings(self, language: Language) -> tuple[str, ...]:
        """Return how words begin by which a reader's text means this term: the term itself, unless told otherwise."""
        told = getattr(self.seen_as, language) or getattr(self.term, language)
        return tuple(part.strip().casefold() for part in told.split(",") if part.strip())


def alphabetical(words: str) -> str:
    """Return what texts are sorted by."""
    return words.casefold().translate(ALPHABET)


def arranged(terms: Iterable[Term], language: Language) -> list[Term]:
    """Return the terms in the reader's alphabetical order."""
    return sorted(terms, key=lambda one: (alphabetical(one.term[language]), one.code))


def found(terms: Iterable[Term], wanted: str) -> list[Term]:
    """Return the terms in whose name or definition, in any language, every word looked for stands."""
    parts = wanted.casefold().split()
    return [one for one in terms if all(part in _all_words(one) for part in parts)]


def _all_words(one: Term) -> str:
    texts = (one.term, one.definition, one.seen_as)
    return " ".join(getattr(text, language) for text in texts for language in Language).casefold()


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; with a term, the words by which it was recognised."""

    words: str
    term: Term | None = None


def pieces(text: str, terms: Sequence[Term], language: Language) -> Iterator[Piece]:
    """Part a text at the first place where each term stands: whole words that begin as the term does.

    Finnish and Swedish bend words at their ends, so that `mittari` is seen in `mittareita` when told by `mittar`.
    Of terms that begin alike the longest is taken.
    """
    known = {start: term for term in terms for start in term.beginnings(language)}
    if not known:
        yield Piece(text)
        return
    longest = sorted(known, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest))})[\w-]*", re.IGNORECASE)
    place, seen = 0, set()
    for match in pattern.finditer(text):
        term = known.get(match[1].casefold())
        if term is None or term.code in seen:
            continue
        seen.add(term.code)
        yield Piece(text[place : match.start()])
        yield Piece(match[0], term)
        place = match.end()
    yield Piece(text[place:])
