"""A region that works at its report of 2027, and people who answer in it."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from adapters.reports.press import Printer
from domain.indicators.values import GivenValue, Values
from domain.outcome import Outcome
from domain.partners import Contact
from domain.ports import Ports
from domain.processes.answering import act
from domain.processes.indicators.rounds import close_rounds
from domain.processes.indicators.weighing import weigh_answers
from domain.processes.reports.reporting import Wish, build_reports
from domain.reports.approvals import Approval, Approved
from domain.reports.report import Cell, Phrase
from domain.reports.sections import Section
from domain.requests import Move
from tests.region import KAISA, OLLI, Region

YEAR = 2027
WROTE = Section(words="Vuosi oli hyvä.")
YES = Approval(approved=Approved.YES)


@dataclass
class Writing:
    """The region with a press."""

    folder: Path
    region: Region = field(default_factory=Region)

    @property
    def ports(self) -> Ports:
        return replace(self.region.ports, press=Printer(self.folder))

    def build(self, area: str = "isola", year: int = YEAR, **more: Any) -> Outcome:
        return build_reports(self.ports, self.region.code, Wish(year, area, **more))

    def told(self, **more: Any) -> dict[str, Any]:
        told: dict[str, Any] = self.build(**more).details["reports"][0]
        return told

    def says(self, who: Contact, id: str, said: Any) -> None:
        act(self.ports, self.region.code, id, who.id, Move.ANSWER, said)

    def writes(
        self, who: Contact = KAISA, area: str = "isola", chapters: tuple[str, ...] = ("summary", "conclusions")
    ) -> None:
        for chapter in chapters:
            self.says(who, f"section.{YEAR}.{area}.{chapter}.{area}", WROTE)

    def figures_come_in(self) -> None:
        """Let two municipalities answer and the round end without the rest."""
        self.region.open_round()
        row = {"hearing": GivenValue(number="4"), "share": GivenValue(number="30,5")}
        self.says(KAISA, "values.2027.isola", Values(values=row))
        unlike = {"hearing": GivenValue(number="9"), "share": GivenValue(not_relevant=True, reason="Ei laskettu.")}
        self.says(OLLI, "values.2027.kivela", Values(values=unlike))
        weigh_answers(self.ports, self.region.code)
        self.region.clock.pass_time(days=60)
        close_rounds(self.ports, self.region.code)

    def whole(self) -> "Writing":
        """Bring Isola's report to its approval."""
        self.figures_come_in()
        self.build()
        self.writes()
        self.build()
        return self


def words(cell: Cell) -> Phrase:
    assert isinstance(cell, Phrase)
    return cell
