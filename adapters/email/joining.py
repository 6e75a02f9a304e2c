"""Letters of joining, changing persons and leaving."""

from datetime import date

from adapters.email.blocks import Action, Block, Paragraph, Points, Quote
from adapters.email.paper import Paper
from adapters.wording import short_date
from domain.words import Text


def _word(paper: Paper) -> list[Block]:
    return [Quote(paper.facts["reason"], paper.sender.name)] if paper.facts.get("reason") else []


def _body(paper: Paper) -> list[Block]:
    return [Paragraph(paper.say(f"{paper.message.letter}.body", **paper.about(paper.facts))), *_word(paper)]


def _step(paper: Paper, kind: str, due: str) -> str:
    title = paper.say_plain(f"{kind}.title")
    return paper.say("invitation.step", title=title, due_short=short_date(date.fromisoformat(due)))


def invited(paper: Paper) -> list[Block]:
    """Invite: who we are, what is asked and by when, and the one link to all of it."""
    steps = [_step(paper, one["kind"], one["due"]) for one in paper.facts["steps"]]
    asked: list[Block] = [Paragraph(paper.say("invitation.steps")), Points(steps)] if steps else []
    desk = Action(paper.say("invitation.open"), paper.desk(paper.facts["until"]))
    return [*_body(paper), *asked, desk, Paragraph(paper.say("invitation.skip"))]


def skipped(paper: Paper) -> list[Block]:
    """Tell the coordinator that a joining partner has skipped a step, and why."""
    said: list[Block] = [Quote(paper.facts["said"], paper.facts["who"])] if paper.facts["said"] else []
    address = f"{paper.links.home()}/partners/{paper.facts['id']}"
    return [*_body(paper), *said, Action(paper.say("skipped.open"), address)]


def welcomed(paper: Paper) -> list[Block]:
    """Welcome a partner that is in now, or is in again."""
    return [*_body(paper), Action(paper.say("new-link.open"), paper.desk(paper.facts["until"]))]


def agreed(paper: Paper) -> list[Block]:
    """Copy the whole agreement, in the reader's language or the one it was written in."""
    words, language = Text(**paper.facts["text"]).written(paper.language)
    strange = None if language is paper.language else language
    return [
        *_body(paper),
        *(Paragraph(" ".join(part.split()), strange) for part in words.split("\n\n") if part.strip()),
    ]


def took_over(paper: Paper) -> list[Block]:
    """Tell a successor what is with them now."""
    titles = [str(paper.about(one)["title"]) for one in paper.facts["requests"]]
    moved: list[Block] = [Paragraph(paper.say("successor.requests")), Points(titles)] if titles else []
    return [*_body(paper), *moved, Action(paper.say("successor.open"), paper.desk(paper.facts["until"]))]


def parted(paper: Paper) -> list[Block]:
    """Thank somebody who goes; there is nothing left for them to open."""
    return _body(paper)
