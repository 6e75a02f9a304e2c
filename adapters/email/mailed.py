"""A letter back to who has sent a spreadsheet by mail: what was read of it, and where to look and send."""

from collections.abc import Mapping
from typing import Any

from adapters.email.blocks import Action, Block, Paragraph, Points
from adapters.email.paper import Paper


def sheet_read(paper: Paper) -> list[Block]:
    """Tell what was read and which cells are wrong; nothing is answered before they press Send themselves."""
    facts, trouble = paper.facts, [_why(paper, one) for one in paper.facts["trouble"]]
    about = paper.about(facts)
    said = paper.say("sheet-read.nothing", **about)
    if not trouble and facts["count"]:
        said = paper.say("sheet-read.read", **{**about, "count": facts["count"]})
    wrong = [paper.say("sheet-read.cell", cell=one["cell"], problem=_why(paper, one)) for one in facts["wrong"]]
    named: list[Block] = [Paragraph(paper.say("sheet-read.wrong")), Points(wrong)] if wrong else []
    why: list[Block] = [Paragraph(each) for each in trouble]
    send = Paragraph(paper.say("sheet-read.send" if facts["count"] else "sheet-read.mend"))
    return [Paragraph(said), *why, *named, send, Action(paper.say("values.open"), paper.answer(facts))]


def _why(paper: Paper, broken: Mapping[str, Any]) -> str:
    return paper.say_plain(f"error.{broken['code']}", **broken["facts"])
