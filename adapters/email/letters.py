"""Each letter there is, put into words for one reader: pure, so that the same message always reads the same."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from adapters.email.blocks import Action, Block, Closing, Paragraph, Points, Quote, Small, as_html, as_text
from adapters.email.digest import asking, digest, digest_subject
from adapters.email.joining import agreed, invited, parted, skipped, took_over, welcomed
from adapters.email.mailed import sheet_read
from adapters.email.meetings import agenda, calendar_of, called_off, informed, invitation, meeting_subject
from adapters.email.news import channel_closed, channel_given, channel_gone, news, news_subject
from adapters.email.paper import Paper, may_decline
from adapters.wording import short_date
from domain.alliance import Alliance
from domain.links import Links
from domain.messages import Attached, Letter, Message, is_own
from domain.partners import Contact, Role
from domain.processes.previews import ExampleLinks
from domain.words import Language, Text


def _one_matter(paper: Paper) -> list[Block]:
    """Tell one thing about one request: its sentence, why it is so, and the asker's reason."""
    letter, facts = paper.message.letter, paper.about(paper.facts)
    blocks: list[Block] = [Paragraph(paper.say(f"{letter}.body", **facts))]
    if why := paper.facts.get("why"):
        blocks.append(Paragraph(paper.say(why, **facts)))
    if reason := paper.facts.get("reason"):
        blocks.append(Quote(reason, paper.sender.name))
    return blocks


def _released(paper: Paper) -> list[Block]:
    """Tell who had said yes why nothing more is expected of them, and thank them."""
    body = Paragraph(paper.say(f"released.{paper.facts['how']}", **paper.about(paper.facts)))
    return [body, Paragraph(paper.say("released.thanks"))]


def _with_link(paper: Paper) -> list[Block]:
    facts = paper.about(paper.facts)
    due = [Paragraph(paper.say("due", **facts))] if "due" in facts else []
    return [*_one_matter(paper), *due, Action(paper.say(f"{paper.facts['kind']}.open"), paper.answer(paper.facts))]


def _passed_on(paper: Paper) -> list[Block]:
    """Ask the colleague as the first one was asked: they may never have heard of the alliance."""
    facts, rows = paper.about(paper.facts), [Text(**row)[paper.language] for row in paper.facts["rows"]]
    said: list[Block] = [Paragraph(paper.say("hand-over.rows" if rows else "hand-over.body", **facts))]
    said += [Points(rows)] if rows else []
    said += [Quote(paper.facts["reason"], paper.facts["giver"])] if paper.facts["reason"] else []
    freedom = ["not-now", "personal"] if may_decline(paper.facts) else []
    return [*said, *asking(paper, paper.facts), *(Paragraph(paper.say(key)) for key in freedom)]


def _rows_back(paper: Paper) -> list[Block]:
    """Tell who handed rows on that a colleague does not answer them, and what can be done with them."""
    facts, rows = paper.about(paper.facts), [Text(**row)[paper.language] for row in paper.facts["rows"]]
    said: list[Block] = [Paragraph(paper.say("rows-back.body", **facts)), Points(rows)]
    then: list[Block] = [Paragraph(paper.say("rows-back.choices")), Paragraph(paper.say("due", **facts))]
    return [*said, *then, Action(paper.say(f"{paper.facts['kind']}.open"), paper.answer(paper.facts))]


def _wish(paper: Paper) -> list[Block]:
    """Tell the coordinator who would like more time, and where to give it; the page asks them to sign in."""
    facts = paper.about(paper.facts)
    said = [Quote(paper.facts["reason"], paper.facts["who"])] if paper.facts["reason"] else []
    wanted = [Paragraph(paper.say("wish.until", **facts))] if "wanted" in facts else []
    wanted += [Paragraph(paper.say("wish.instead", **facts))] if "earlier" in facts else []
    address = f"{paper.links.home()}/coordinator/requests/{paper.facts['request']}"
    return [Paragraph(paper.say("wish.body", **facts)), *said, *wanted, Action(paper.say("wish.open"), address)]


def _receipt(paper: Paper) -> list[Block]:
    facts, kind = paper.about(paper.facts), paper.facts["kind"]
    late = [Paragraph(paper.say("receipt.late"))] if paper.facts["late"] else []
    next_steps = Paragraph(paper.say(f"{kind}.received", **facts))
    return [*_one_matter(paper), *late, next_steps, Action(paper.say("receipt.open"), paper.answer(paper.facts))]


def _sign_in(paper: Paper) -> list[Block]:
    body = Paragraph(paper.say("sign-in.body", minutes=paper.facts["minutes"]))
    return [body, Action(paper.say("sign-in.open"), paper.sign_in()), Paragraph(paper.say("unasked"))]


def _new_link(paper: Paper) -> list[Block]:
    until, address = paper.facts["until"], paper.desk(paper.facts["until"])
    body = Paragraph(paper.say("new-link.body", until=short_date(date.fromisoformat(until))))
    return [body, Action(paper.say("new-link.open"), address), Paragraph(paper.say("unasked"))]


def _report(paper: Paper) -> list[Block]:
    """Tell that a report is published, and where it can be read by anybody."""
    facts = paper.about(paper.facts)
    return [
        Paragraph(paper.say("report.body", **facts)),
        Action(paper.say("report.open"), f"{paper.links.home()}/reports"),
    ]


def _together(paper: Paper) -> list[Block]:
    """Tell that a round's figures are together, and where one's own stand beside others'."""
    body = Paragraph(paper.say("figures-together.body", **paper.about(paper.facts)))
    return [body, Action(paper.say("figures-together.open"), paper.desk(paper.facts["until"]))]


def _subject(paper: Paper) -> str:
    return paper.say(f"{paper.message.letter}.subject", **paper.about(paper.facts))


def _nothing_attached(paper: Paper) -> None:
    del paper


@dataclass(frozen=True, slots=True)
class Form:
    """How a letter is written: its middle, its subject, what comes with it for a calendar.

    `reminds`: its like may be ended by the reader (RFC 8058).
    """

    body: Callable[[Paper], Sequence[Block]]
    subject: Callable[[Paper], str] = _subject
    attached: Callable[[Paper], Attached | None] = _nothing_attached
    reminds: bool = False


FORMS: Mapping[str, Form] = {
    "digest": Form(digest, digest_subject, reminds=True),
    "hand-over": Form(_passed_on),
    "took-over": Form(_with_link),
    "rows-back": Form(_rows_back),
    "new-link": Form(_new_link),
    "more-time": Form(_with_link),
    "receipt": Form(_receipt),
    "wish": Form(_wish),
    "withdrawn": Form(_one_matter),
    "apology": Form(_one_matter),
    "released": Form(_released),
    "figures-together": Form(_together),
    "report": Form(_report),
    "sheet-read": Form(sheet_read),
    "sign-in": Form(_sign_in),
    "invitation": Form(invited),
    "skipped": Form(skipped),
    "welcome": Form(welcomed),
    "agreement-copy": Form(agreed),
    "successor": Form(took_over),
    "stepped-down": Form(parted),
    "farewell": Form(parted),
    "came-back": Form(welcomed),
    "meeting-invitation": Form(invitation, meeting_subject, calendar_of),
    "meeting-moved": Form(invitation, meeting_subject, calendar_of),
    "meeting-stand-in": Form(informed, meeting_subject, calendar_of),
    "meeting-cancelled": Form(informed, meeting_subject, calendar_of),
    "meeting-not-yours": Form(informed, meeting_subject, calendar_of),
    "meeting-yours": Form(invitation, meeting_subject, calendar_of),
    "meeting-handed-on": Form(informed, meeting_subject, calendar_of),
    "meeting-let-go": Form(informed, meeting_subject, calendar_of),
    "meeting-poll-off": Form(called_off, meeting_subject),
    "meeting-agenda": Form(agenda, meeting_subject),
    "news": Form(news, news_subject),
    "channel-gone": Form(channel_gone),
    "own-channel-set": Form(channel_given),
    "own-channel-closed": Form(channel_closed),
}


def compose(
    alliance: Alliance, message: Message, to: Contact, sender: Contact, links: Links, inbox: str = ""
) -> Letter:
    """Put a message into words; raises KeyError for a letter or fact that does not exist."""
    if shown := message.facts.get("preview"):
        return _example(Paper(alliance, message, to, sender, ExampleLinks(links.home())), shown)
    paper = Paper(alliance, message, to, sender, links, inbox)
    letter = _letter(message.language, _titled(paper), _blocks(paper))
    form = FORMS[message.letter]
    return replace(letter, attached=form.attached(paper), unsubscribe=paper.reminders() if form.reminds else "")


def subject_of(alliance: Alliance, message: Message, to: Contact, sender: Contact) -> str:
    """Put a message's subject alone into words; raises KeyError for a letter or fact that does not exist."""
    paper = Paper(alliance, message, to, sender, ExampleLinks(""))
    shown = message.facts.get("preview")
    return _example(paper, shown).subject if shown else _titled(paper)


def _example(paper: Paper, shown: Mapping[str, Any]) -> Letter:
    """Write the mail of somebody else below a line that tells whose it is; the links open nothing."""
    facts = {name: fact for name, fact in paper.facts.items() if name != "preview"}
    real = replace(paper.message, letter=shown["letter"], contact=shown["contact"], facts=facts)
    reader = replace(paper.to, id=shown["contact"], name=shown["name"], role=Role(shown["role"]))
    mail = replace(paper, message=real, to=reader)
    key = "preview.whose" if shown["language"] == paper.language else "preview.unread"
    whose = Paragraph(paper.say(key, name=shown["name"], partner=Text(**shown["partner"])))
    return _letter(paper.language, paper.say("preview.subject", subject=_titled(mail)), [whose, *_blocks(mail)])


def _letter(language: Language, subject: str, blocks: Sequence[Block]) -> Letter:
    return Letter(subject, as_text(blocks), as_html(subject, language, blocks))


def _titled(paper: Paper) -> str:
    short = replace(paper, alliance=replace(paper.alliance, name=_short(paper.alliance.name)))
    return FORMS[paper.message.letter].subject(short)


def _blocks(paper: Paper) -> list[Block]:
    hello = Paragraph(paper.say("hello", name=paper.to.called))
    return [hello, *FORMS[paper.message.letter].body(paper), *_end(paper)]


def _short(name: Text) -> Text:
    """Keep a subject line readable, however long the alliance's name."""
    cut = {language: words if len(words) <= 80 else f"{words[:79].rstrip()}…" for language, words in _by_language(name)}
    return Text(**cut)


def _by_language(text: Text) -> list[tuple[str, str]]:
    return [("fi", text.fi), ("sv", text.sv), ("en", text.en)]


REASONS = frozenset({"why.hand-over", "why.invitation"})
"""Letters that tell why they came in words of their own."""


def _why(paper: Paper) -> str:
    """Name the reason for the letter: a colleague was named by the one who handed over, not by the organisation."""
    if (own := f"why.{paper.message.letter}") in REASONS:
        return own
    return "why.colleague" if paper.to.role is Role.COLLEAGUE else "why"


def _end(paper: Paper) -> list[Block]:
    """Sign the letter; one that a person gets in their own name is signed by the alliance."""
    why = Small(paper.say(_why(paper), **paper.about(paper.facts)))
    if FORMS[paper.message.letter].reminds:
        why = replace(why, label=paper.say("reminders"), address=paper.reminders())
    if is_own(paper.message, paper.sender.id):
        return [Closing([paper.say("regards"), paper.alliance.name[paper.language]]), why]
    organisation = paper.facts.get("organisation")
    person = paper.sender
    title = paper.facts.get("signed_as", person.title)
    lines = (person.name, title, Text(**organisation)[paper.language] if organisation else "", person.phone)
    signed = Closing([paper.say("regards"), *filter(None, lines), person.email])
    return [Paragraph(paper.say("reply")), signed, why]
