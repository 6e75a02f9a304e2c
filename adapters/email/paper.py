"""What a letter is written on: the reader, the sender, and the words and links for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from adapters.wording import readable_fact, say, short_date, spoken_date
from domain.alliance import Alliance
from domain.indicators.catalogue import Period
from domain.kinds import KINDS
from domain.links import Link, Links, Purpose, serial_at
from domain.messages import Message
from domain.partners import Contact
from domain.requests import Move
from domain.words import Language
from domain.workdays import helsinki_date

OPT_OUT_DAYS = 400
"""Longer than any request is open; by law sixty would do in some countries, and mail is kept for a year."""
DATES = ("due", "locks", "wanted", "earlier")


@dataclass(frozen=True, slots=True)
class Paper:
    """One letter's makings. Sentences are found by the letter's and the kind's name, never by `if`.

    `inbox` is where the reader's calendar answers to; empty where nobody would read it.
    """

    alliance: Alliance
    message: Message
    to: Contact
    sender: Contact
    links: Links
    inbox: str = ""

    @property
    def facts(self) -> Mapping[str, Any]:
        return self.message.facts

    @property
    def language(self) -> Language:
        return self.message.language

    def say(self, key: str, /, **facts: Any) -> str:
        """Return a sentence for the reader; the alliance's name is always at hand."""
        return say(self.language, f"letter.{key}", **{"alliance": self.alliance.name, **facts})

    def say_plain(self, key: str, /, **facts: Any) -> str:
        """Return a sentence that a page says too."""
        return say(self.language, key, **facts)

    def about(self, matter: Mapping[str, Any]) -> dict[str, Any]:
        """Return the facts of a matter as the reader's language writes them, its title among them."""
        known = {name: _readable(name, fact) for name, fact in matter.items() if not isinstance(fact, bool)}
        known |= self._dates(matter)
        if "period" in matter:
            known |= self._period(Period.parse(matter["period"]))
        if "kind" in matter:
            # The page of the request carries the same title.
            known["title"] = say(self.language, f"{matter['kind']}.title", **known)
        return {**known, "time": self._time(matter.get("minutes", self.alliance.minutes_to_answer))}

    def answer(self, matter: Mapping[str, Any]) -> str:
        """Return the address that opens one request for the reader."""
        return self._address(Purpose.ANSWER, matter["until"], matter["request"])

    def desk(self, until: str) -> str:
        """Return the address of the reader's own page."""
        return self._address(Purpose.DESK, until, serial=self.facts.get("serial", ""))

    def sign_in(self) -> str:
        """Return the address that signs the reader in, once."""
        return self._address(Purpose.SIGN_IN, self.facts["until"], serial=self.facts["serial"])

    def reminders(self) -> str:
        """Return the address where the reader ends reminders or wishes for them again."""
        day = helsinki_date(self.message.queued_at) + timedelta(days=OPT_OUT_DAYS)
        return self._address(Purpose.REMINDERS, day.isoformat())

    def _address(self, purpose: Purpose, until: str, subject: str = "", serial: str = "") -> str:
        serial = serial or serial_at(self.message.queued_at)
        day = date.fromisoformat(until)
        return self.links.address(Link(purpose, self.alliance.code, self.to.id, subject, day, serial))

    def _dates(self, matter: Mapping[str, Any]) -> dict[str, str]:
        days = {name: date.fromisoformat(matter[name]) for name in DATES if name in matter}
        long = {name: spoken_date(day, self.language) for name, day in days.items()}
        return {**long, **{f"{name}_short": short_date(day) for name, day in days.items()}}

    def _time(self, minutes: int) -> str:
        # The page of the request tells the same.
        return say(self.language, "request.minutes.count", count=minutes)

    def _period(self, period: Period) -> dict[str, str]:
        facts = {"year": period.year, "number": period.part}
        return {form: self.say(f"{form}.{period.length}", **facts) for form in ("period", "span")}


def _readable(name: str, fact: Any) -> Any:
    """Undo what JSON did to a fact: texts in several languages, matters, and the instant `at`."""
    return datetime.fromisoformat(fact) if name == "at" else readable_fact(fact)


def may_decline(matter: Mapping[str, Any]) -> bool:
    """Tell whether the reader is asked as a partner, who may say no, or does a task of the alliance's own."""
    return Move.DECLINE in KINDS[matter["kind"]].moves
