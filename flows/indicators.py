"""Indicator rounds: opened, weighed, closed; the national figures beside them refreshed."""

from functools import partial

from prefect import flow
from prefect.client.schemas.objects import State

from domain.processes.indicators.progress import close_what_is_over
from domain.processes.indicators.rounds import start_round
from domain.processes.indicators.statistics import refresh_statistics as refresh
from domain.processes.indicators.weighing import weigh_answers as weigh
from flows.conducting import Ending, conduct, subject
from flows.parameters import Alliance, Due, Period, Round


@flow(name="open-round", flow_run_name=subject("round {period} of {alliance}"))
async def open_round(period: Period, alliance: Alliance = "", due: Due = None) -> State[list[Ending]]:
    """Ask every active partner for the period's indicators. Opening again asks only those who joined since.

    Nothing leaves during the alliance's holding time; stop or release the round on the coordinators' page.

    Args:
        period: A year or a part of one, as 2027, 2027-h1, 2027-q3 or 2027-m11.
        alliance: Code of the alliance; empty for every one.
        due: Last day to answer; empty for the day that the alliance's rules propose.

    """
    return await conduct("open-round", alliance, partial(start_round, period=period, due=due))


@flow(name="weigh-answers", flow_run_name=subject("answers of {alliance}"))
async def weigh_answers(alliance: Alliance = "") -> State[list[Ending]]:
    """Accept by rule what is beyond doubt, put the rest to a reviewer, and settle the reviews that were answered.

    Args:
        alliance: Code of the alliance; empty for every one.

    """
    return await conduct("weigh-answers", alliance, weigh)


@flow(name="close-round", flow_run_name=subject("closing {round} of {alliance}"))
async def close_round(alliance: Alliance = "", round: Round = "") -> State[list[Ending]]:
    """Close each round whose lock date has passed or whose answers are all settled, and count what was asked.

    Rows that a colleague declined go back to whoever handed them on first. Answers that somebody still has to look at
    are waited for, thirty days at most. A round asked for by its period is counted in any case.

    Args:
        alliance: Code of the alliance; empty for every one.
        round: One round by its period, as 2027, or 2027-r2 where an earlier one was withdrawn; empty for all.

    """
    return await conduct("close-round", alliance, partial(close_what_is_over, only=round))


@flow(name="refresh-statistics", flow_run_name=subject("national figures of {alliance}"))
async def refresh_statistics(alliance: Alliance = "") -> State[list[Ending]]:
    """Fetch from the statistics bank what has moved since the last time; corrections keep the old value beside.

    Args:
        alliance: Code of the alliance; empty for every one.

    """
    return await conduct("refresh-statistics", alliance, refresh)
