"""What a rehearsal would bring, as tables in the reader's language: for a terminal, a page and Prefect alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from textwrap import shorten
from typing import Any

from adapters.wording.say import of_them, say, short_date, shown_number, spoken_date, spoken_time
from adapters.wording.titles import readable
from domain.alliance import Sending
from domain.duties import Kept
from domain.indicators.completeness import Given
from domain.loads import A_WEEK, Load, is_much, usual_in, weeks_of
from domain.processes.met import SHOWN
from domain.rehearsal import Rehearsal, Run, Sent
from domain.reminders import ASKING
from domain.words import Language

NAMED, LONGEST = 2, 60
"""How many requests of one mail are named in its line, and how many letters of each."""
WEEKS_ABREAST = 13
"""A quarter of a year stands beside each other: as much as a terminal, a page or a phone can show."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under their heads; `said` is what is to be known before them, or that there are none."""

    title: str
    said: str
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A whole rehearsal in words."""

    title: str
    said: str
    tables: Sequence[Table]


def rehearsed(found: Rehearsal, language: Language) -> Told:
    """Put a rehearsal into words."""
    title = say(language, "rehearsal.title", first=found.first, last=found.last)
    tables = [_rounds(found, language), _loads(found, language), *_weeks(found, language), _sent(found, language)]
    tables += [_waiting(found, language), _duties(found, language), _bad_days(found, language)]
    return Told(title, _said(found, language), tables)


def _said(found: Rehearsal, language: Language) -> str:
    """Say what a rehearsal is, and what was lived through before the time that was asked for."""
    said = [say(language, "rehearsal.nothing-sent")]
    if found.sending is Sending.ALWAYS:
        said.append(say(language, "rehearsal.uncapped"))
    if found.begun is not None and found.begun < found.first:
        eve = found.first - timedelta(days=1)
        said.append(say(language, "rehearsal.before", first=found.begun, last=eve, count=found.before))
    return " ".join(said)


def _rounds(found: Rehearsal, language: Language) -> Table:
    names = ["round", "opens", "due", "closed", *(f"given.{given.value}" for given in Given)]
    rows = [_round(one) for one in found.rounds]
    return _table("rounds", say(language, "rehearsal.rounds.what"), names, rows, language)


def _round(one: Run) -> list[str]:
    closed = short_date(one.closed) if one.closed else "–"
    return [one.id, short_date(one.opens), short_date(one.due), closed, *(str(one.counts[given]) for given in Given)]


def _loads(found: Rehearsal, language: Language) -> Table:
    usual, weeks = found.usual(), len(weeks_of(found.first, found.last))
    weekly = shown_number(round(usual / weeks, 1), language)
    said = say(language, "rehearsal.usual", count=len(found.sent), usual=shown_number(usual, language), weekly=weekly)
    rows = [_load(found, one, language) for one in found.loads()]
    return _table("loads", said, ["partner", "mails", "fullest", "week", "heavy"], rows, language)


def _load(found: Rehearsal, one: Load, language: Language) -> list[str]:
    name, note = found.names[one.partner][language], say(language, "rehearsal.heavy.yes") if one.heavy else ""
    return [name, str(one.mails), str(one.fullest), short_date(one.week), note]


def _weeks(found: Rehearsal, language: Language) -> list[Table]:
    """Set partners against weeks, a quarter of a year at a time; a quarter without any mail is left out."""
    known, every = found.loads(), weeks_of(found.first, found.last)
    parts = [every[at : at + WEEKS_ABREAST] for at in range(0, len(every), WEEKS_ABREAST)]
    told = [
        _week_by_week(found, part, known, language) for part in parts if any(one.weeks.keys() & part for one in known)
    ]
    what = say(language, "rehearsal.weeks.what")
    return [replace(one, said=what if number == 0 else "") for number, one in enumerate(told)]


def _week_by_week(found: Rehearsal, weeks: Sequence[date], known: Sequence[Load], language: Language) -> Table:
    """Return one row for each partner, the one with most mail first, and the medians under them."""
    title = say(language, "rehearsal.weeks", first=weeks[0], last=weeks[-1] + A_WEEK - timedelta(days=1))
    usual = {week: usual_in(week, known) for week in weeks}
    middle = [say(language, "rehearsal.median"), *(shown_number(usual[week], language) for week in weeks)]
    rows = [
        [found.names[one.partner][language], *(_in_week(one, week, usual[week]) for week in weeks)] for one in known
    ]
    head = [say(language, "rehearsal.partner"), *(str(week.isocalendar().week) for week in weeks)]
    return Table(title, "", head, [*rows, middle])


def _in_week(one: Load, week: date, usual: float) -> str:
    mails = one.weeks.get(week, 0)
    return f"{mails}*" if is_much(mails, usual) else str(mails)


def _sent(found: Rehearsal, language: Language) -> Table:
    rows = [_mail(found, one, language) for one in found.sent]
    return _table("sent", "", ["when", "partner", "what", "request"], rows, language)


def _mail(found: Rehearsal, one: Sent, language: Language) -> list[str]:
    what = say(language, f"rehearsal.letter.{_letter(one)}")
    titles = [_title(str(about["kind"]), about, language) for about in one.about]
    return [spoken_time(one.at, language), found.names[one.partner][language], what, _few(titles, language)]


def _letter(one: Sent) -> str:
    """Tell what a mail is: of a digest, whether it asks, reminds, or does both."""
    if one.letter != "digest":
        return one.letter
    asks = {about.get("step", ASKING) == ASKING for about in one.about}
    return "digest.both" if len(asks) > 1 else "digest.asks" if asks != {False} else "digest.reminds"


def _title(kind: str, facts: Mapping[str, Any], language: Language) -> str:
    """Return a request's title, for those who ask it and not for its partner."""
    return say(language, of_them(f"{kind}.title"), **readable(facts))


def _few(titles: Sequence[str], language: Language) -> str:
    """Name the first ones and count the rest, so that a line stays a line."""
    named = "; ".join(shorten(one, LONGEST, placeholder="…") for one in titles[:NAMED])
    more = say(language, "rehearsal.more", count=len(titles) - NAMED) if len(titles) > NAMED else ""
    return f"{named} {more}".strip()


def _waiting(found: Rehearsal, language: Language) -> Table:
    rows = [
        [found.names[one.partner][language], _title(one.kind, found.abouts[one.id], language), short_date(one.due)]
        for one in found.waiting
    ]
    return _table("waiting", "", ["partner", "request", "due"], rows, language)


def _duties(found: Rehearsal, language: Language) -> Table:
    rows = [
        [short_date(one.due), found.names[one.partner][language], one.duty.title[language], _met(one, language)]
        for one in found.duties
    ]
    said = say(language, "rehearsal.missed", count=sum(one.met is None for one in found.duties))
    return _table("duties", said, ["due", "partner", "duty", "met"], rows, language)


def _met(one: Kept, language: Language) -> str:
    """Tell when a duty was met, or why it was not: nothing in the data shows it, or only a person can tell."""
    if one.met:
        return say(language, "rehearsal.met.yes" if one.in_time else "rehearsal.met.late", day=one.met)
    why = one.duty.code if one.duty.code in SHOWN else "by-hand"
    return say(language, "rehearsal.met.no", why=say(language, f"rehearsal.met.no.{why}"))


def _bad_days(found: Rehearsal, language: Language) -> Table:
    rows = [[spoken_date(one.day, language), say(language, one.say, **one.facts)] for one in found.bad_days]
    return _table("bad-days", "", ["when", "what"], rows, language)


def _table(name: str, said: str, heads: Sequence[str], rows: Sequence[Sequence[str]], language: Language) -> Table:
    title = say(language, f"rehearsal.{name}")
    if not rows:
        return Table(title, say(language, f"rehearsal.{name}.none"))
    return Table(title, said, [say(language, f"rehearsal.{head}") for head in heads], rows)
