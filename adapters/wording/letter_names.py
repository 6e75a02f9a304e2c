"""What a letter is called in a list, by its template's name."""

from adapters.wording.catalogue import catalogue


def letter_key(letter: str) -> str:
    """Return the key of a letter's name, or of any letter's where it has none."""
    named = f"rehearsal.letter.{letter}"
    return named if named in catalogue() else "held.letter"
