"""What every chapter is gathered for: an area, a year, and what was read once for all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from domain.indicators.catalogue import Indicator
from domain.indicators.citing import SAMPLE
from domain.indicators.completeness import AskedState
from domain.indicators.rounds import PartnerFigure, Round
from domain.indicators.values import Verdict
from domain.partners import Partner
from domain.ports import Work
from domain.reports.report import Checked, Curve, Fact
from domain.requests import BY_RULE
from domain.words import Text


@dataclass
class Scope:
    """The report being gathered on a day. `whole` is the county's own: it tells of every partner."""

    work: Work
    area: Partner
    year: int
    today: date
    whole: bool
    partners: Mapping[str, Partner]
    rounds: Sequence[Round]
    states: Mapping[str, Sequence[AskedState]]
    reviewed: frozenset[tuple[str, str, str]] = frozenset()
    omitted: list[tuple[Text, Text, str, str]] = field(default_factory=list)
    """What is left out: of what, whose, a key of the wording, and the reason if it may be printed."""

    def mine(self, partner: str) -> bool:
        """Tell whether a partner's figures belong into the report."""
        return self.whole or partner == self.area.id

    def omit(self, what: Text, whose: Text, why: str, reason: str = "") -> None:
        """Remember what is left out and why, for the appendix."""
        if (what, whose, why, reason) not in self.omitted:
            self.omitted.append((what, whose, why, reason))


def rounds_of(work: Work, year: int) -> list[Round]:
    """Return the rounds about a year, and those held in it about an earlier one, oldest first."""
    found = [one for one in work.rounds.all() if year in {one.period.year, one.opens.year} and not one.withdrawn_at]
    return found[::-1]


def scope_of(work: Work, area: Partner, year: int, today: date) -> Scope:
    """Read what all chapters need."""
    rounds = rounds_of(work, year)
    states = {one.id: work.rounds.states(one.id) for one in rounds}
    partners = {one.id: one for one in work.register.partners()}
    whole = area.id == work.register.alliance().backbone
    scope = Scope(work, area, year, today, whole, partners, rounds, states)
    scope.reviewed = frozenset(_reviewed(scope))
    return scope


def _reviewed(scope: Scope) -> list[tuple[str, str, str]]:
    """Return which accepted values a person has looked at: round, partner, indicator."""
    found = []
    for round in scope.rounds:
        for request in scope.work.requests.of_subject(round.id):
            if request.answer and scope.mine(request.partner):
                judged = scope.work.rounds.verdicts(request.id, request.answer)
                seen = [one for one in judged if one.review != BY_RULE and one.verdict is Verdict.ACCEPTED]
                found += [(round.id, request.partner, one.indicator) for one in seen]
    return found


OWN_FIGURE = Text(
    "Organisaation oma ilmoitus.", "Organisationens egen uppgift.", "As the organisation itself has told."
)


def fact(figure: PartnerFigure, indicator: Indicator, checked: Checked) -> Fact:
    """Return a partner's figure as a number that can answer for itself."""
    return Fact(figure.number, indicator.decimals, str(figure.period), OWN_FIGURE, checked)


def newest(curve: Curve | None, decimals: int) -> Fact | None:
    """Return the newest figure of the bank's curve."""
    if curve is None or not curve.points:
        return None
    year, number = curve.points[-1]
    return Fact(number, decimals, str(year), curve.source, Checked.BANK, curve.source.fi.startswith(SAMPLE.fi))


MOST_YEARS = 10


def points(found: Sequence[tuple[int, Decimal]], year: int) -> tuple[tuple[int, Decimal], ...]:
    """Return the newest ten years up to the report's."""
    return tuple(sorted(one for one in found if one[0] <= year)[-MOST_YEARS:])
