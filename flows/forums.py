"""Forums: the year's meetings planned, each convened, its minutes taken further."""

from functools import partial

from prefect import flow
from prefect.client.schemas.objects import State

from domain.processes.meetings import convening, planning, recording
from flows.conducting import Ending, conduct, subject
from flows.parameters import Alliance, Meeting, Year


@flow(name="plan-forums", flow_run_name=subject("meetings of {alliance}"))
async def plan_forums(alliance: Alliance = "", year: Year = 0) -> State[list[Ending]]:
    """Plan the meetings that are missing of a year, on allowed days, nobody in two places. Planned ones stay.

    Args:
        alliance: Code of the alliance; empty for every one.
        year: The year; 0 for this one and the next.

    """
    return await conduct("plan-forums", alliance, partial(planning.plan_forums, year=year))


@flow(name="convene-meeting", flow_run_name=subject("meetings ahead of {alliance}"))
async def convene_meeting(alliance: Alliance = "", meeting: Meeting = "") -> State[list[Ending]]:
    """Open date polls, invite to meetings, publish agendas, and take in what was answered.

    Args:
        alliance: Code of the alliance; empty for every one.
        meeting: One meeting, polled or convened now however far it is; empty for whatever is due.

    """
    return await conduct("convene-meeting", alliance, partial(convening.convene_meetings, only=meeting))


@flow(name="record-meeting", flow_run_name=subject("minutes of {alliance}"))
async def record_meeting(alliance: Alliance = "") -> State[list[Ending]]:
    """Take in what members say of minutes: an objection becomes an item of the forum's next meeting.

    Args:
        alliance: Code of the alliance; empty for every one.

    """
    return await conduct("record-meeting", alliance, recording.record_meetings)
