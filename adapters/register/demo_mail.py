"""What the demo alliance's partners have written back by mail."""

from datetime import datetime

from domain.inbox.incoming import Note
from domain.indicators.rounds import Round
from domain.ports import Work

WRITER = "kuuselo"
WORDS = "Hei! Saamme luvut taloushallinnosta vasta ensi viikolla. Täytän ne silloin sivulle."


def written_by_mail(work: Work, round: Round, now: datetime) -> None:
    """Let one partner have answered a mail instead of the page: it waits for the coordinator and is no answer."""
    for asked in work.requests.of_subject(round.id):
        if asked.partner == WRITER:
            work.received.note(Note(asked.id, asked.contact, now, WORDS))
