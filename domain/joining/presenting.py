"""A partner presents itself: its core task, what it can give and what it seeks (S2-2, S4-8)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from pydantic import AfterValidator

from domain.joining.onboarding import FLOW
from domain.joining.profiles import Profile
from domain.requests import Kind, Reply, Request
from domain.words import NO_TEXT, Language, Line, Outside, Prose, Text, some

MOST_TAGS = 12


@dataclass(frozen=True, slots=True)
class ProfileQuestion:
    """What the page shows: the profile as it stands, and the language it is written in here."""

    profile: Profile
    language: Language


class Presentation(Outside):
    """A profile as typed, in the writer's own language; tags stand between commas."""

    core_task: Annotated[Prose, AfterValidator(some)]
    gives: Prose = ""
    seeks: Prose = ""
    tags: Line = ""


def nothing_to_write(request: Request, question: ProfileQuestion, answer: Presentation, reply: Reply) -> tuple[()]:
    """A presentation leaves words only; they become the profile when they are taken in."""
    del request, question, answer, reply
    return ()


def presented(before: Profile, answer: Presentation, language: Language, today: date) -> Profile:
    """Return the profile as it was written. Words that changed replace their translations too: those were of others."""
    return replace(
        before,
        core_task=_words(before.core_task, answer.core_task, language),
        gives=_words(before.gives, answer.gives, language),
        seeks=_words(before.seeks, answer.seeks, language),
        tags=tags(answer.tags),
        confirmed_on=today,
    )


def _words(before: Text, now: str, language: Language) -> Text:
    if now == before[language]:
        return before
    return replace(NO_TEXT, **{language.value: now})


def tags(typed: str) -> tuple[str, ...]:
    """Split tags at their commas; each once, in small letters."""
    words = (" ".join(word.split()).lower() for word in typed.replace(";", ",").split(","))
    return tuple(dict.fromkeys(word for word in words if word))[:MOST_TAGS]


PROFILE: Kind[ProfileQuestion, Presentation] = Kind(
    "profile", Presentation, nothing_to_write, receipt=False, taken_in_by=FLOW, minutes=4
)
