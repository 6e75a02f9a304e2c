"""The vocabulary: what an alliance calls themes, keywords, meeting places and titles, once in each of its languages."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any

from domain.handbook import Handbook
from domain.words import NO_TEXT, Language, Text


@dataclass(frozen=True, slots=True)
class Word:
    """One word, or the name of one place. Whatever names it may do so by its code or as it is in any language."""

    code: str
    word: Text


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one alliance, by everything that means one of them.

    Plans, profiles and meetings keep what somebody wrote; only what is shown of it is looked up here, so that a word
    listed later is read in every language at once.
    """

    known: Mapping[str, Word]

    def find(self, written: str) -> Text | None:
        """Return a word in all its languages, if it is listed."""
        found = self.known.get(_key(written))
        return found.word if found else None

    def text(self, written: str, language: Language) -> Text:
        """Return a word in all its languages; one that is not listed is taken for words of the language given."""
        return self.find(written) or replace(NO_TEXT, **{language.value: written})

    def shown(self, written: str, language: Language) -> str:
        """Return a word as its reader finds it in a field to write in."""
        return self.text(written, language)[language]

    def fact(self, written: str) -> Mapping[str, Any] | str:
        """Return a word as a message keeps it: all its languages, or as it was written where it is not listed."""
        found = self.known.get(_key(written))
        return asdict(found.word) if found else written

    def everywhere(self, written: str) -> tuple[str, ...]:
        """Return a word as it was written and in its other languages, for a search."""
        found = self.known.get(_key(written))
        return tuple(dict.fromkeys(filter(None, (written, *(asdict(found.word).values() if found else ())))))

    def kept(self, before: str, typed: str) -> str:
        """Return what stood before where the same is meant in another language, so that nothing seems to change."""
        one, other = self.known.get(_key(before)), self.known.get(_key(typed))
        return before if one and one is other else typed


NOTHING_LISTED = Vocabulary({})


def _key(written: str) -> str:
    return " ".join(written.split()).casefold()


def vocabulary(handbook: Handbook) -> Vocabulary:
    """Return what the alliance has listed. Codes go before words, and what is listed first before what comes later."""
    return _listed(tuple(handbook.all(Word)))


@lru_cache(maxsize=100)
def _listed(words: Sequence[Word]) -> Vocabulary:
    """Put words in order for looking up; they are asked for with every mail and seldom changed."""
    pairs = [(one.code, one) for one in words]
    pairs += [(getattr(one.word, language), one) for language in Language for one in words]
    return Vocabulary({_key(written): one for written, one in reversed(pairs) if written})
