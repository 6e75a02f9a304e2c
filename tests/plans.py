"""A small plan to test with: two goals, a measure, three actions of partners of the region."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from domain.indicators.catalogue import Polarity
from domain.plans.commitments import Commitment, Standing
from domain.plans.plan import Action, Content, Goal, Measure, content_of, plan_of
from domain.plans.statuses import ActionStatus, Statuses
from domain.processes.answering import act
from domain.processes.plans.board import Board, read_board
from domain.processes.plans.editing import rewrite
from domain.processes.plans.following import follow_plan
from domain.requests import Move
from domain.terms import BY_LAW
from domain.words import Text
from tests.region import COORDINATOR, KAISA, NIILO, OLLI, Region

PLAN = plan_of(BY_LAW.of(date(2027, 2, 1)))
LONELY = Goal("less-lonely", Text("Yksinäisyys vähenee", "Ensamheten minskar", "Less loneliness"), position=1)
MOVING = Goal("moving", Text("Arki liikuttaa", "Vardagen rör på sig", "Everyday moving"), position=2)
SHARE = Measure(
    "share-lonely",
    LONELY.code,
    Text("Itsensä yksinäiseksi tuntevat, %"),
    baseline=Decimal("12.5"),
    baseline_year=2024,
    target=Decimal(10),
    target_year=2029,
    polarity=Polarity.LOWER,
)
FIRST, LAST = date(2027, 1, 1), date(2027, 12, 31)
MEETING = Action(
    "meeting-place", LONELY.code, Text("Avoin kohtaamispaikka", "En öppen mötesplats"), FIRST, LAST, SHARE.code,
    "isola", ("club",), "2 000 €", position=1,
)  # fmt: skip
WALKS = Action("walks", MOVING.code, Text("Kävelykerhot", "Promenadklubbar"), FIRST, LAST, owner="club", position=2)
NOBODYS = Action("nobodys", MOVING.code, Text("Liikuntaneuvonta"), FIRST, LAST, position=3)
CONTENT = content_of([LONELY, MOVING, SHARE, MEETING, WALKS, NOBODYS])


def a_planned_region(content: Content = CONTENT, **what: Any) -> Region:
    """A region with the plan, nobody asked yet."""
    region = Region(**what)
    write(region, content)
    return region


def write(region: Region, content: Content) -> None:
    with region.store.begin(region.code) as work:
        work.plans.save(PLAN)
        before = work.plans.content(PLAN.id)
        rewrite(work, PLAN.id, before, content, COORDINATOR.id, region.clock.now())


def change(region: Region, action: Action, **what: Any) -> None:
    with region.store.look(region.code) as work:
        content = work.plans.content(PLAN.id)
    write(region, content.with_items([replace(content.actions[action.code], **what)]))


def commitment(action: Action, partner: str) -> str:
    return f"commitment.{PLAN.id}.{action.code}.{partner}"


PEOPLE = {"isola": KAISA.id, "club": NIILO.id, "kivela": OLLI.id}


def agree(region: Region, action: Action, partner: str) -> None:
    said = Commitment(agreed=True)
    act(region.ports, region.code, commitment(action, partner), PEOPLE[partner], Move.ANSWER, said)


def counter(region: Region, action: Action, partner: str, **offer: Any) -> None:
    said = Commitment(**offer)
    act(region.ports, region.code, commitment(action, partner), PEOPLE[partner], Move.COUNTER, said)


def follow(region: Region) -> dict[str, int]:
    return dict(follow_plan(region.ports, region.code).counts)


def on(region: Region, day: date) -> None:
    """Let it be nine in the morning of a day."""
    region.clock.instant = datetime(day.year, day.month, day.day, 7, 0, tzinfo=UTC)


def board(region: Region) -> Board:
    with region.store.look(region.code) as work:
        return read_board(work, PLAN, region.clock.now())


def standings(region: Region) -> dict[str, Standing]:
    return {line.action.code: line.standing for line in board(region).actions}


SPRING_STATUS = f"status.{PLAN.id}.2027-q1"


def a_followed_region() -> Region:
    """A region whose partners have been asked for their commitments."""
    region = a_planned_region()
    follow(region)
    return region


def say(region: Region, partner: str, who: str, **actions: ActionStatus) -> None:
    """Let a partner tell how its actions went in spring."""
    said = Statuses(actions={name.replace("_", "-"): status for name, status in actions.items()})
    act(region.ports, region.code, f"{SPRING_STATUS}.{partner}", who, Move.ANSWER, said)
    follow(region)
