"""What can go wrong, as codes and facts; the sentences live in the wording."""

from collections.abc import Mapping


class Problem(Exception):
    """Something that went wrong, named by a code of the wording and the facts its sentence needs."""

    def __init__(self, code: str, /, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        # Facts may hold what a person typed, so they never reach a log through str().
        return self.code


class RuleBroken(Problem, ValueError):
    """A rule refuses; an answer to the one who asked, not an alarm. As a ValueError it can pass through pydantic."""


class Stale(RuleBroken):
    """Somebody else changed the same thing a moment ago."""


class FieldsBroken(RuleBroken):
    """Several fields of one form are refused at once, each with its own reason."""

    def __init__(self, fields: Mapping[str, RuleBroken]) -> None:
        super().__init__("form.fields", count=len(fields))
        self.fields = dict(fields)


class NotFound(Problem):
    """There is no such thing, or it is not for the one who asks."""


class NotNow(Problem):
    """A neighbour is unwell; trying again later may help."""


class Never(Problem):
    """Trying again cannot help; a person has to look."""
