"""How much waits for the flow that builds the reports: writers of the year's texts who have not been asked."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from adapters.database.look import Look
from adapters.database.named import Named
from adapters.database.tables import requests
from domain.partners import spokesperson
from domain.reports.chapters import DAYS_TO_BEGIN, Chapter, areas_of, begins, wanted
from domain.reports.sections import SECTION
from domain.workdays import helsinki_date

ASKED = Named(
    select(requests.c.id).where(
        requests.c.alliance == bindparam("alliance"),
        requests.c.kind == SECTION.name,
        requests.c.subject.startswith(bindparam("year")),
    )
)


def unasked(look: Look, now: datetime) -> int:
    """Count who has not been asked for a text of the report that begins by itself now, and can be.

    Where nobody is to write anything, or nobody speaks for those who are, the flow's own schedule is often enough.
    """
    today, register = helsinki_date(now), look.register
    first = begins(look.seasons, today.year)
    if not first <= today <= first + timedelta(days=DAYS_TO_BEGIN):
        return 0
    here, chapters = {one.id: one for one in register.partners() if one.active}, look.handbook.all(Chapter)
    areas = areas_of(here.values(), look.settings.backbone)
    found = [one for area in areas for one in wanted(chapters, area, here, today.year)]
    asked = {row[0] for row in ASKED.all(look.connection, alliance=look.alliance, year=f"{today.year}.")}
    waits = {one.writer for one in found if one.id not in asked}
    return sum(spokesperson(register.contacts(one), today) is not None for one in waits)
