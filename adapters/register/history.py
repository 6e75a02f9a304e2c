"""Earlier rounds of a demo, opened, answered, weighed and closed as real ones are, only long ago."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from adapters.register.within import within
from domain.indicators.catalogue import Period
from domain.indicators.rounds import propose_dates
from domain.indicators.values import GivenValue, Values
from domain.kinds import KINDS
from domain.messages import TOGETHER, Delivery
from domain.ports import Ports, Work
from domain.processes.indicators.rounds import close_rounds, open_round
from domain.processes.indicators.weighing import weigh_answers
from domain.requests import Move, take
from domain.words import Language
from domain.workdays import helsinki_date

NOT_OURS = {
    Language.FI: "Ei kuulu tehtäviimme.",
    Language.SV: "Hör inte till våra uppgifter.",
    Language.EN: "Not among our tasks.",
}
NONE = "–"
YEAR = timedelta(days=365)
Answers = Mapping[str, Mapping[str, str]]
"""What each partner gave, by indicator, as typed; a dash where it was not relevant."""


def read_history(path: Path) -> Mapping[int, Answers]:
    """Read the values given in earlier rounds, by how many years ago: `partner;indicator;3;2;1`."""
    found: dict[int, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            partner, indicator = row.pop("partner"), row.pop("indicator")
            for years, typed in row.items():
                if typed:
                    found[int(years)][partner][indicator] = typed
    return found


def live_through(ports: Ports, work: Work, period: Period, answers: Answers, opened: datetime) -> None:
    """Go through a whole round that opened at an instant: partners answer one by one, the last of them late."""
    dates = propose_dates(work.register.alliance(), helsinki_date(opened))
    open_round(within(ports, work, opened), work.alliance, period, dates=dates)
    late = opened + (dates.due - dates.opens) + timedelta(days=1)
    for number, partner in enumerate(answers, start=1):
        moment = late if number == len(answers) else opened + timedelta(days=2 * number)
        _answer(work, f"values.{period}.{partner}", answers[partner], moment)
    weigh_answers(within(ports, work, late), work.alliance)
    close_rounds(within(ports, work, opened + (dates.locks - dates.opens) + timedelta(days=1)), work.alliance)
    for one in work.post.waiting():
        if one.letter == TOGETHER:  # nobody is mailed about what is past
            work.post.end(one.key, one.attempts, Delivery.SUPERSEDED)


def _answer(work: Work, request: str, given: Mapping[str, str], now: datetime) -> None:
    """Answer as `domain.processes.answering.act` does, but send no receipt for what is long past."""
    asked = work.requests.get(request)
    person = work.register.contact(asked.contact)
    values = Values(values={code: _typed(typed, person.language) for code, typed in given.items()})
    turn = take(KINDS["values"], asked, work.requests.question(asked), Move.ANSWER, values, person.id, now)
    work.requests.write(turn)


def _typed(typed: str, language: Language) -> GivenValue:
    return GivenValue(not_relevant=True, reason=NOT_OURS[language]) if typed == NONE else GivenValue(number=typed)
