"""Letters about channels: news that reached none, and a channel that is gone."""

from collections.abc import Sequence

from adapters.email.blocks import Action, Block, Paragraph, Points
from adapters.email.paper import Paper
from adapters.wording.cards import told


def news(paper: Paper) -> Sequence[Block]:
    """Tell what a card would have told, and why it comes by mail."""
    said = told(paper.language, paper.facts["card"], paper.facts)
    points = [Points(list(said.points))] if said.points else []
    why = Paragraph(paper.say("news.why"))
    return [Paragraph(said.text), *points, Action(said.open, f"{paper.links.home()}{said.path}"), why]


def news_subject(paper: Paper) -> str:
    """Return the title of the card."""
    said = told(paper.language, paper.facts["card"], paper.facts)
    return paper.say("news.subject", title=said.title)


def channel_given(paper: Paper) -> Sequence[Block]:
    """Tell a reader where their notices go from now on, and how to undo it: somebody else may have wished for it."""
    said = [Paragraph(paper.say("own-channel-set.body", shown=paper.facts["shown"]))]
    door = Action(paper.say("own-channel-set.open"), paper.desk(paper.facts["until"]))
    return [*said, Paragraph(paper.say("own-channel-set.undo")), door]


def channel_closed(paper: Paper) -> Sequence[Block]:
    """Tell a coordinator that somebody's own channel takes nothing, and where to mend it."""
    address = f"{paper.links.home()}/partners/{paper.facts['partner']}/contacts/{paper.facts['contact']}/channel"
    said = Paragraph(paper.say("own-channel-closed.body", name=paper.facts["name"]))
    return [said, Action(paper.say("own-channel-closed.open"), address)]


def channel_gone(paper: Paper) -> Sequence[Block]:
    """Tell that a channel's address leads nowhere any more, and where to mend it."""
    body = Paragraph(paper.say("channel-gone.body", name=paper.facts["name"]))
    return [body, Action(paper.say("channel-gone.open"), f"{paper.links.home()}/channels")]
