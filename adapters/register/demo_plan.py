"""The demo's welfare plan: adopted, agreed on and followed up as a real one is, with a few things still open."""

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from pydantic import BaseModel

from adapters.register.grid import Grid, read_grid
from adapters.register.plan_table import plan_header, read_plan_table
from adapters.register.within import within
from domain.asides import Decline, Words
from domain.kinds import KINDS
from domain.plans.commitments import COMMITMENT, COUNTER_OFFER, Commitment, CounterAnswer, Verdict
from domain.plans.plan import Action, Content, Measure, Plan, content_of, plan_of
from domain.plans.statuses import STATUS, ActionStatus, Statuses, StatusQuestion, asked_on, period_to_ask
from domain.plans.tables import Standing
from domain.ports import Ports, Work
from domain.processes.plans.adopting import Adoption, adopt
from domain.processes.plans.editing import rewrite
from domain.processes.plans.following import follow_plan
from domain.requests import Move, Request, Status, take
from domain.terms import BY_LAW, terms_of
from domain.workdays import add_workdays, allows, at, helsinki_date

FILE = Path(__file__).parents[2] / "examples" / "plan.xlsx"
WRITTEN = date(2026, 10, 1)
"""The quarter the example is written for; in others its days move with the demo, by whole quarters."""
LATEST = 3
"""So many of the newest actions are proposed on the demo's first day, so that somebody is being asked."""
SOME_DAYS = timedelta(days=3)
SAID: Mapping[str, tuple[str, str]] = {
    "voitas": ("50", "Neljä ryhmää viidestä pyörii, ja kylätalot ovat täynnä."),
    "kotikaynti": ("25", "Ensimmäiset sata kotikäyntiä on tehty."),
    "ystavatoiminta": ("50", "Uusia vapaaehtoisia on jo kaksitoista."),
    "ruokapoyta": ("75", "Pöydän ääressä käy viikoittain kuutisenkymmentä ihmistä."),
    "esteeton": ("100", "Kävelyt on tehty, ja teknisellä toimella on lista."),
    "etsiva": ("50", "Päivystys toimii kolmena iltana viikossa."),
    "nuorten-talo": ("25", "Avattu kahtena lauantaina kuukaudessa."),
    "mielenterveys": ("0", ""),
    "perhekahvila": ("75", "Kahvila on auki kuudessa kunnassa seitsemästä."),
    "perhekeskus": ("50", "Puhelin vastaa, chat avataan syksyllä."),
    "talousneuvonta": ("50", "Neuvojan tapaa joka toinen torstai."),
    "eva": ("25", "Pohjat ovat käytössä kahdessa lautakunnassa."),
}
STUCK = ("mielenterveys", "Toiseen tehtävään ei ole löytynyt hakijaa.", "Kuka tuntisi sopivan osaajan?")
DECLINED = ("oppisopimus", "Paikkoja ei ole tänä vuonna budjetissa. Palataan syksyllä.")
COUNTERED = ("harrastuspassi", Commitment(share="Kahdeksasluokkalaisille heti, muille vuoden päästä.", due=None))


def live_with_plan(ports: Ports, work: Work, now: datetime) -> None:
    """Let the plan have been adopted, its actions proposed and answered, and one round of statuses given."""
    plan, content = _content(work, helsinki_date(now))
    earlier = content.with_items([], list(content.actions.values())[-LATEST:])
    period = period_to_ask(plan, helsinki_date(now))
    begins = period.end() - timedelta(days=110) if period else helsinki_date(now - SOME_DAYS)
    start = at(max(begins, plan.starts), time(9))
    _write(work, plan, earlier, start)
    by = work.register.coordinators()[0].id
    day = next(day for n in range(60) if allows(day := helsinki_date(start) - timedelta(days=n)))
    decided = Adoption(decided_on=day, decision="Aluevaltuusto § 14")
    adopt(within(ports, work, start), work.alliance, by, decided)
    _follow(ports, work, start)
    _answer(work, COMMITMENT.name, start + SOME_DAYS, _commit)
    _follow(ports, work, start + SOME_DAYS)
    _answer(work, COUNTER_OFFER.name, start + 2 * SOME_DAYS, lambda *_: CounterAnswer(verdict=Verdict.ACCEPT))
    _follow(ports, work, start + 2 * SOME_DAYS)
    if period:
        asked = at(asked_on(plan, period), time(9))
        _follow(ports, work, asked)
        told = min(at(add_workdays(asked_on(plan, period), 3), time(9)), now)
        _answer(work, STATUS.name, told, _tell)
        _follow(ports, work, told)


def propose_the_rest(ports: Ports, work: Work, now: datetime) -> None:
    """Propose the newest actions today, so that the first mails ask for them."""
    plan, content = _content(work, helsinki_date(now))
    _write(work, plan, work.plans.content(plan.id).with_items(list(content.actions.values())[-LATEST:]), now)
    _follow(ports, work, now)


def _content(work: Work, today: date) -> tuple[Plan, Content]:
    """Read the example and move it to the running year."""
    grid = _example()
    partners = {one.id: one for one in work.register.partners()}
    written = Standing(plan_of(BY_LAW.of(WRITTEN)), Content(), partners, work.rounds.indicators())
    content, _ = read_plan_table(grid, plan_header(grid) or 0, written)
    plan, months = plan_of(terms_of(work.handbook).of(today)), 3 * (_quarter(today) - _quarter(WRITTEN))
    measures = [_in_year(one, today.year - WRITTEN.year) for one in content.measures.values()]
    actions = [_in_term(one, months, plan) for one in content.actions.values()]
    return plan, content_of([*content.goals.values(), *measures, *actions])


@cache
def _example() -> Grid:
    return read_grid(FILE.read_bytes(), FILE.suffix)


def _in_year(measure: Measure, years: int) -> Measure:
    names = ("baseline_year", "target_year", "latest_year")
    moved = {name: year + years for name in names if (year := getattr(measure, name)) is not None}
    return replace(measure, **moved)


def _quarter(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3


def _in_term(action: Action, months: int, plan: Plan) -> Action:
    starts, due = (_moved(day, months) for day in (action.starts, action.due))
    return replace(action, starts=min(max(starts, plan.starts), plan.ends), due=min(max(due, plan.starts), plan.ends))


def _moved(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _write(work: Work, plan: Plan, content: Content, at_: datetime) -> None:
    if plan not in work.plans.all():
        work.plans.save(plan)
    by = work.register.coordinators()[0].id
    rewrite(work, plan.id, work.plans.content(plan.id), content, by, at_)


def _follow(ports: Ports, work: Work, moment: datetime) -> None:
    follow_plan(within(ports, work, moment), work.alliance)


def _answer(work: Work, kind: str, moment: datetime, say: Callable[[Work, Request], BaseModel]) -> None:
    """Answer all that is open as `domain.processes.answering.act` does, without receipts for what is long past."""
    for request in work.requests.standing(kind, Status.OPEN):
        said = say(work, request)
        move = Move.DECLINE if isinstance(said, Words) else Move.ANSWER
        if isinstance(said, Commitment) and not said.agreed:
            move = Move.COUNTER
        question = work.requests.question(request)
        work.requests.write(take(KINDS[kind], request, question, move, said, request.contact, moment))


def _commit(work: Work, request: Request) -> BaseModel:
    question = work.requests.question(request)
    if question.leads and question.action.code == DECLINED[0]:
        return Decline(reason=DECLINED[1])
    if question.leads and question.action.code == COUNTERED[0]:
        return COUNTERED[1]
    return Commitment(agreed=True)


def _tell(work: Work, request: Request) -> BaseModel:
    question: StatusQuestion = work.requests.question(request)
    return Statuses(actions={one.action.code: _status(one.action.code) for one in question.items})


def _status(code: str) -> ActionStatus:
    progress, sentence = SAID.get(code, ("25", ""))
    stuck = code == STUCK[0]
    obstacle, help_ = STUCK[1:] if stuck else ("", "")
    return ActionStatus(progress=progress, sentence=sentence, stuck=stuck, obstacle=obstacle, help=help_)
