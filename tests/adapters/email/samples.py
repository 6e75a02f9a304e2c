"""One message of each letter there is, for a reader in any language."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from domain.links import Link, Purpose
from domain.messages import Message
from domain.partners import Contact
from domain.words import Language, Text
from tests.region import ALLIANCE, COORDINATOR, KAISA

BENEFIT = Text(
    "oma sivu, jolla näette lukunne kehityksen.", "en egen sida med era siffror.", "a page of your own figures."
)
LETTERHEAD = replace(ALLIANCE, benefit=BENEFIT)
SENDER = replace(COORDINATOR, phone="040 123 4567")
NOW = datetime(2027, 2, 1, 6, 0, tzinfo=UTC)
ORGANISATION = {"fi": "Merialueen hyvinvointialue", "sv": "Havsområdets välfärdsområde", "en": ""}
VALUES: Mapping[str, Any] = {
    "request": "values.2027.isola",
    "kind": "values",
    "step": "1",
    "returned": False,
    "note": "Tänä vuonna kysymme vain kahta lukua.",
    "due": "2027-03-01",
    "locks": "2027-03-15",
    "until": "2027-04-14",
    "period": "2027",
}
PARTNER = {"fi": "Isola", "sv": "Storö", "en": ""}
REVIEW = {**VALUES, "kind": "review", "request": "review.values.2027.isola.1", "partner": PARTNER, "note": ""}
MATTER = {"kind": "values", "facts": {"period": "2027"}}
CALL = {**REVIEW, "kind": "call", "request": "call.values.2027.isola.2027-03-01", "matter": MATTER}
SHOWN = {"letter": "digest", "contact": KAISA.id, "name": KAISA.name, "role": KAISA.role.value, "partner": PARTNER}
ANOTHER = {Language.FI: Language.SV, Language.SV: Language.EN, Language.EN: Language.FI}
ONE = {name: VALUES[name] for name in ("request", "kind", "due", "until", "period")}
HANDED: Mapping[str, Any] = {
    "giver": "Pekka Puro",
    "giver_of": PARTNER,
    "reason": "Sinä tiedät tämän paremmin.\nKiitos!",
    "minutes": 15,
    "rows": [],
}
WISH = {"who": "Kaisa Kivi", "whose": PARTNER}
SHARE = {"fi": "Osallistuneiden osuus", "sv": "Andel deltagare", "en": "Share of participants"}
HEARING = {"fi": "Kuulemistilaisuudet", "sv": "Hörandemöten", "en": "Hearings"}
AGAIN = [{"title": HEARING, "reason": "Onko tässä nolla liikaa?\nViime vuonna 12."}, {"title": SHARE, "reason": ""}]
RETURNED: Mapping[str, Any] = {**VALUES, "returned": True, "again": AGAIN}
COMMITMENT = {"kind": "commitment", "request": "commitment.2025-2029.walks.isola", "action": HEARING, "note": ""}
ORIGIN = {"fi": "Hyte-ohjausryhmä, 9.3.2027", "sv": "Styrgruppen, 9.3.2027", "en": "Steering group, 9.3.2027"}
DECIDED = {**{name: fact for name, fact in VALUES.items() if name != "period"}, **COMMITMENT, "origin": ORIGIN}
FORUM = {"fi": "Hyte-ohjausryhmä", "sv": "Styrgruppen", "en": "Steering group"}
WHEN = {"fi": "9.3.2027 klo 9.00", "sv": "9.3.2027 kl. 9.00", "en": "9.3.2027 at 9.00"}
ACTION = {"fi": "Kävelykerhot", "sv": "Promenadklubbar", "en": "Walking clubs"}
ABOUTS: Mapping[str, Any] = {
    "forum": FORUM,
    "when": WHEN,
    "action": ACTION,
    "matter": MATTER,
    "year": 2026,
    "area": PARTNER,
    "chapter": FORUM,
}
"""What the titles of some kinds need besides."""
MEETING: Mapping[str, Any] = {
    "forum": FORUM,
    "meeting": "steering.2027-03-09",
    "uid": "steering.2027-03-09.demo@yhdyspinta",
    "sequence": 0,
    "starts": "2027-03-09T07:00:00+00:00",
    "ends": "2027-03-09T09:00:00+00:00",
    "place": "Valtuustosali, 2. krs",
    "join": "",
}
INVITED = {**ONE, **MEETING, "kind": "rsvp", "request": "rsvp.steering.2027-03-09.isola", "when": WHEN}
CALLED_OFF = {**MEETING, "cancelled": True, "reason": "Sali olikin varattu."}
JOINED: Mapping[str, Any] = {"partner": PARTNER}
WHO = {"who": "Kaisa Kivi"}
RELEASED = {**ONE, "kind": "commitment", "action": SHARE, "by": "Kirsi Koordinaattori"}
TOOK_OVER: Mapping[str, Any] = {**JOINED, "leaver": "Pekka Puro", "requests": [ONE], "reason": "Onnea!"}
SKIPPED = {
    "request": "profile.isola.2027-02-01",
    "kind": "profile",
    "id": "isola",
    "who": "Kaisa Kivi",
    "said": "Syksyllä.",
}
STEPS = [{"kind": "people", "due": "2027-02-08"}, {"kind": "profile", "due": "2027-02-22"}]
AGREED: Mapping[str, Any] = {
    "title": {"fi": "Kumppanuussopimus", "sv": "Partnerskapsavtal", "en": "Partnership agreement"},
    "text": {"fi": "Kukin päättää itse.\n\nKerromme avoimesti.", "sv": "Var och en bestämmer.", "en": ""},
    "version": "v1",
    "who": "Kaisa Kivi, puheenjohtaja",
    "at": "2027-02-02T07:00:00+00:00",
}
REPORT = {"year": "2026", "area": PARTNER, "report": "2026.isola", "version": 1}
DECISIONS: Mapping[str, Any] = {
    "meeting": "steering.2027-03-09",
    "forum": FORUM,
    "starts": "2027-03-09T07:00:00+00:00",
    "points": [{"words": "Kävelykerhot jatkuvat.", "result": "passed"}],
}
WRONG = [
    {"cell": "F7", "code": "value.bounds", "facts": {"lower": 0.0, "upper": 100.0, "number": 120.5}},
    {"cell": "F9", "code": "number.form", "facts": {}},
]
NO_STAMP = {"cell": "", "code": "sheet.no-stamp", "facts": {}}
LETTERS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "asking": ("digest", {"items": [VALUES], "waiting": 0}),
    "reminder": ("digest", {"items": [{**VALUES, "step": "2"}], "waiting": 1}),
    "last-reminder": ("digest", {"items": [{**VALUES, "step": "3"}], "waiting": 3}),
    "returned": ("digest", {"items": [RETURNED], "waiting": 0}),
    "returned-reminder": ("digest", {"items": [{**RETURNED, "step": "2"}], "waiting": 0}),
    "several": ("digest", {"items": [VALUES, REVIEW, CALL], "waiting": 2}),
    "decided-action": ("digest", {"items": [DECIDED], "waiting": 0}),
    "review": ("digest", {"items": [REVIEW], "waiting": 0}),
    "call": ("digest", {"items": [CALL], "waiting": 0}),
    "preview": ("preview", {"items": [VALUES], "waiting": 0, "preview": SHOWN}),
    "preview-unread": ("preview", {"items": [VALUES], "waiting": 0, "preview": SHOWN}),
    "sheet-read": ("sheet-read", {**ONE, "count": 2, "wrong": WRONG, "trouble": []}),
    "sheet-unread": ("sheet-read", {**ONE, "count": 0, "wrong": [], "trouble": [NO_STAMP]}),
    "hand-over": ("hand-over", {**ONE, **HANDED}),
    "rows-handed-over": ("hand-over", {**ONE, **HANDED, "reason": "", "minutes": 1, "rows": [SHARE]}),
    "took-over": ("took-over", {**ONE, "reason": ""}),
    "rows-back": ("rows-back", {**ONE, **WHO, "rows": [SHARE]}),
    "report": ("report", REPORT),
    "new-link": ("new-link", {"until": "2027-03-03", "serial": "20270201060000"}),
    "more-time": ("more-time", {**ONE, "reason": "Hyvää lomaa!"}),
    "receipt": ("receipt", {**ONE, "late": False, "at": "2027-02-02T07:00:00+00:00"}),
    "late-receipt": ("receipt", {**ONE, "late": True, "at": "2027-03-02T07:00:00+00:00"}),
    "wish": ("wish", {**ONE, **WISH, "reason": "Tilinpäätös on kesken.", "wanted": "2027-03-12"}),
    "wish-again": ("wish", {**ONE, **WISH, "reason": "", "wanted": "2027-03-12", "earlier": "2027-03-10"}),
    "wish-undated": ("wish", {**ONE, **WISH, "reason": ""}),
    "withdrawn": ("withdrawn", {**ONE, "reason": ""}),
    "released": ("released", {**RELEASED, "how": "another", "owner": PARTNER}),
    "released-without": ("released", {**RELEASED, "how": "without", "owner": {"fi": ""}}),
    "released-gone": ("released", {**RELEASED, "how": "gone", "owner": {"fi": ""}}),
    "figures-together": ("figures-together", {"round": "2027", "period": "2027", "until": "2027-05-03"}),
    "apology": ("apology", {"round": "2027", "period": "2027", "reason": "Määräpäivä oli väärä."}),
    "invitation-to-meeting": ("meeting-invitation", {**INVITED, "join": "Teams, tunnus 123 456"}),
    "meeting-moved": ("meeting-moved", {**INVITED, "sequence": 1, "with": PARTNER}),
    "meeting-stand-in": ("meeting-stand-in", INVITED),
    "meeting-cancelled": ("meeting-cancelled", CALLED_OFF),
    "meeting-not-yours": ("meeting-not-yours", {**CALLED_OFF, "reason": ""}),
    "invitation-expected": ("meeting-invitation", {**INVITED, "expected": True}),
    "meeting-yours": ("meeting-yours", INVITED),
    "meeting-handed-on": ("meeting-handed-on", {**CALLED_OFF, "reason": ""}),
    "meeting-let-go": ("meeting-let-go", {**CALLED_OFF, "reason": ""}),
    "meeting-poll-off": ("meeting-poll-off", {**CALLED_OFF, "cancelled": False}),
    "meeting-agenda": ("meeting-agenda", {**INVITED, "items_said": [HEARING, SHARE]}),
    "invitation": ("invitation", {**JOINED, "steps": STEPS, "reason": "Teitä on kaivattu!", "until": "2027-03-03"}),
    "skipped": ("skipped", {**JOINED, **SKIPPED}),
    "welcome": ("welcome", {**JOINED, "until": "2027-03-03"}),
    "agreement-copy": ("agreement-copy", {**JOINED, **AGREED}),
    "successor": (
        "successor",
        {**TOOK_OVER, "until": "2027-03-03"},
    ),
    "stepped-down": ("stepped-down", {**JOINED, "heir": "Uuno Uusi"}),
    "farewell": ("farewell", {**JOINED, "reason": "Kiitos kaikesta!"}),
    "came-back": ("came-back", {**JOINED, "until": "2027-03-03"}),
    "news": ("news", {**DECISIONS, "card": "decisions-made"}),
    "channel-gone": ("channel-gone", {"name": "Hyte-verkosto"}),
    "own-channel-set": ("own-channel-set", {"shown": "tgram://…", "until": "2027-03-03"}),
    "own-channel-closed": ("own-channel-closed", {"name": "Kaisa Kivi", "contact": "c-0003", "partner": "isola"}),
    "joined": ("digest", {"items": [VALUES], "waiting": 0, "joined": [PARTNER]}),
    "sign-in": ("sign-in", {"serial": "20270201060000", "until": "2027-02-01", "minutes": 30}),
}
IN_THEIR_OWN_NAME = ("sign-in", "preview", "preview-unread", "wish", "skipped", "wish-undated", "wish-again")


@dataclass(frozen=True)
class PlainLinks:
    """Links that can be read by eye."""

    def home(self) -> str:
        return "https://yhdyspinta.test"

    def address(self, link: Link) -> str:
        return f"{self.home()}/l/{link.purpose}/{link.contact}/{link.subject or '-'}/{link.until}/{link.serial}"

    def token(self, link: Link) -> str:
        return link.id

    def read(self, token: str, purpose: Purpose) -> Link:
        raise NotImplementedError


def sample(name: str, language: Language = Language.FI) -> tuple[Message, Contact]:
    """Return a message and its reader."""
    letter, facts = LETTERS[name]
    reader = SENDER if name in IN_THEIR_OWN_NAME else replace(KAISA, language=language)
    whole = {**facts, "organisation": ORGANISATION}
    if "preview" in facts:
        reads = ANOTHER[language] if name == "preview-unread" else language
        whole["preview"] = {**SHOWN, "language": reads.value}
    return Message(f"{letter}.{reader.id}.1", reader.id, SENDER.id, letter, language, whole, NOW), reader
