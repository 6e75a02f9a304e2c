"""The demo alliance: founded once, relative to its first day, with a past to compare with."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from adapters.register.demo_joining import coming_in
from adapters.register.demo_mail import written_by_mail
from adapters.register.demo_meetings import coming_meetings, meeting_just_held, past_meeting
from adapters.register.demo_plan import live_with_plan, propose_the_rest
from adapters.register.history import YEAR, live_through, read_history
from adapters.register.importing import take_in
from adapters.register.reading import read_alliance_file
from adapters.register.within import within
from adapters.wording import say
from domain.errors import NotFound, RuleBroken
from domain.indicators.catalogue import Period
from domain.indicators.rounds import Round
from domain.ports import Ports, Work
from domain.processes.indicators.rounds import open_round
from domain.processes.joining.onboarding import onboard_partners
from domain.processes.reports.reporting import build_reports
from domain.words import Language
from domain.workdays import helsinki_date

CODE = "demo"
EXAMPLES = Path(__file__).parents[2] / "examples"


class Demo(StrEnum):
    """How the demo stands."""

    MISSING = "missing"
    RUNNING = "running"
    LOCKED = "locked"


def start(ports: Ports, language: Language = Language.EN) -> str:
    """Found the demo alliance unless it is there, and say in a sentence how it stands. A second call writes nothing.

    Raises RuleBroken when a real alliance has the demo's code.
    """
    with ports.store.look(CODE) as work:
        check(work)
        newest = _newest(work)
    if newest is None:
        with ports.store.begin(CODE) as work:
            founded = _newest(work) or _found(ports, work)
        ports.wake()
        return say(language, "demo.founded", round=founded.id)
    return say(language, f"demo.{_state(ports, newest)}", round=newest.id, locks=newest.locks)


def state(ports: Ports) -> Demo:
    """Tell whether the demo is missing, running, or its round has locked."""
    with ports.store.look(CODE) as work:
        return _state(ports, _newest(work))


def reset(ports: Ports, alliance: str = CODE, language: Language = Language.EN) -> str:
    """Delete the demo alliance and found it anew, in one transaction; raises RuleBroken for any other alliance."""
    with ports.store.begin(CODE) as work:
        check(work, alliance)
        work.erase()
        founded = _found(ports, work)
    ports.wake()
    return say(language, "demo.founded", round=founded.id)


def check(work: Work, alliance: str = CODE) -> None:
    """Raise RuleBroken for an alliance that is no demo; one that is not there yet may become one."""
    if alliance != CODE:
        raise RuleBroken("demo.not-demo", code=alliance)
    with suppress(NotFound):
        if not work.register.alliance().demo:
            raise RuleBroken("demo.not-demo", code=work.alliance)


ASKING: Mapping[str, Callable[[Ports, str], object]] = {
    "onboard-partners": onboard_partners,
    "build-annual-report": build_reports,
}
"""What else asks by itself, by the names of the flows."""


def _ask_the_rest(ports: Ports, work: Work, now: datetime) -> None:
    """Ask at once for what flows would ask for in the first minute, so that everybody's first mail holds all of it."""
    for name, process in ASKING.items():
        if work.waiting(name, now):
            process(within(ports, work, now), CODE)


def _newest(work: Work) -> Round | None:
    every = work.rounds.all()
    return next(iter([one for one in every if not one.withdrawn_at] or every), None)


def _state(ports: Ports, newest: Round | None) -> Demo:
    if newest is None:
        return Demo.MISSING
    return Demo.LOCKED if helsinki_date(ports.clock.now()) > newest.locks else Demo.RUNNING


def _found(ports: Ports, work: Work) -> Round:
    """Load the alliance, live through its earlier rounds and its plan, and open the round on last year."""
    now = ports.clock.now()
    take_in(ports, work, read_alliance_file((EXAMPLES / "demo.yaml").read_bytes()), now)
    period = Period(helsinki_date(now).year - 1)
    for years, answers in sorted(read_history(EXAMPLES / "demo-history.csv").items(), reverse=True):
        live_through(ports, work, Period(period.year - years), answers, now - years * YEAR)
    past_meeting(ports, work, now)
    meeting_just_held(ports, work, now)
    live_with_plan(ports, work, now)
    coming_in(ports, work, now)
    work.leave_untold()
    open_round(within(ports, work, now), CODE, period)
    propose_the_rest(ports, work, now)
    coming_meetings(ports, work, now)
    _ask_the_rest(ports, work, now)
    round = work.rounds.get(str(period))
    written_by_mail(work, round, now)
    return round
