"""The digest: everything that is due for one person, in one letter."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from adapters.email.blocks import Action, Block, Heading, Paragraph, Points, Quote
from adapters.email.paper import Paper, may_decline
from adapters.wording import short_date
from domain.kinds import KINDS
from domain.reminders import AFTER, ASKING, BEFORE, day_that_counts
from domain.words import Text

TONE = {ASKING: "ask", BEFORE: "remind", AFTER: "last"}


def digest(paper: Paper) -> list[Block]:
    """Write one section for each request, then what holds for all of them."""
    items = paper.facts["items"]
    several = len(items) > 1
    blocks: list[Block] = [Paragraph(paper.say("digest.several", count=len(items)))] if several else []
    for item in items:
        blocks += [Heading(paper.about(item)["title"])] if several else []
        blocks += _section(paper, item)
    return blocks + _for_all(paper)


def _section(paper: Paper, item: Mapping[str, Any]) -> list[Block]:
    if item["step"] == ASKING and not item["returned"]:
        return asking(paper, item)
    facts, kind = paper.about(item), item["kind"]
    tone = "returned" if item["step"] == ASKING else TONE[item["step"]]
    before = [Paragraph(paper.say(f"{kind}.returned-before"))] if item["returned"] and item["step"] != ASKING else []
    ahead = [Paragraph(paper.say("due", **facts))] if item["step"] != AFTER else []
    said = Paragraph(paper.say(f"{kind}.{tone}", **facts))
    return [said, *before, *_again(paper, item), *ahead, _open(paper, item)]


def _again(paper: Paper, item: Mapping[str, Any]) -> list[Block]:
    """Name what came back, each with the reviewer's reason, and say what to do with it."""
    named = [(Text(**one["title"])[paper.language], " ".join(one["reason"].split())) for one in item.get("again", ())]
    lines = [f"{title}: {reason}" if reason else title for title, reason in named]
    return [Points(lines), Paragraph(paper.say("digest.correct"))] if lines else []


def asking(paper: Paper, item: Mapping[str, Any]) -> list[Block]:
    """Ask for the first time: who asks and why, how long it takes, what comes back, until when."""
    facts = paper.about(item)
    origin = [Paragraph(paper.say("origin", **facts))] if "origin" in item else []
    words = [Paragraph(paper.say(f"{item['kind']}.ask", **facts)), *origin, *_benefit(paper, item)]
    note = [Quote(item["note"], paper.sender.name)] if item.get("note") else []
    return [*words, *note, Paragraph(paper.say("due", **facts)), _open(paper, item)]


def _benefit(paper: Paper, item: Mapping[str, Any]) -> list[Block]:
    words, language = paper.alliance.benefit.written(paper.language)
    if not words or not KINDS[item["kind"]].gives_back:
        return []
    if language is not paper.language:
        return [Paragraph(words, language)]
    return [Paragraph(paper.say("benefit", benefit=words))]


def _open(paper: Paper, item: Mapping[str, Any]) -> Action:
    return Action(paper.say(f"{item['kind']}.open"), paper.answer(item))


def _for_all(paper: Paper) -> list[Block]:
    items, waiting = paper.facts["items"], paper.facts["waiting"]
    free = [item for item in items if may_decline(item)]
    blocks: list[Block] = [Paragraph(paper.say("not-now"))] if free else []
    if any(item["step"] == ASKING for item in free):
        blocks.append(Paragraph(paper.say("personal")))
    if waiting:
        blocks.append(Paragraph(paper.say("digest.waiting", count=waiting)))
    if joined := paper.facts.get("joined"):
        names = ", ".join(Text(**name)[paper.language] for name in joined)
        blocks.append(Paragraph(paper.say("digest.joined", names=names)))
    return [*blocks, Action(paper.say("desk"), paper.desk(max(item["until"] for item in items)), main=False)]


def digest_subject(paper: Paper) -> str:
    """Name the alliance, the matter and the day that counts: the due date, or after it the last one."""
    items = paper.facts["items"]
    if len(items) > 1:
        first = min(date.fromisoformat(day_that_counts(item)) for item in items)
        return paper.say("digest.subject.several", count=len(items), due_short=short_date(first))
    facts = paper.about(items[0])
    tone = "returned" if items[0]["returned"] and items[0]["step"] == ASKING else TONE[items[0]["step"]]
    return paper.say(f"digest.subject.{tone}", **facts)
