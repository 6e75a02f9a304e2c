"""The welfare plan in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import BindParameter, Connection, RowMapping, Table, bindparam, func, insert, select, update

from adapters.database.engine import one_at_a_time
from adapters.database.indicators.replacing import insert_or_update
from adapters.database.named import Named
from adapters.database.plans.rows import TABLES, to_row
from adapters.database.plans.tables import (
    offers,
    overrulings,
    plan_retractions,
    plan_revisions,
    plan_versions,
    plans,
    statuses,
)
from adapters.database.request_rows import REQUEST
from adapters.database.tables import replies, requests
from domain.errors import NotFound, Stale
from domain.indicators.catalogue import PeriodLength
from domain.plans.commitments import COMMITMENT, Offer
from domain.plans.lights import Light, Overruling, Said
from domain.plans.plan import Content, Item, Plan, Retracted, Revision, Version, content_of
from domain.plans.statuses import period_in
from domain.requests import Request

FIELDS = tuple(Plan.__dataclass_fields__)


def to_offer(row: Mapping[str, Any] | RowMapping) -> Offer:
    """Read one row."""
    return Offer(*(row[name] for name in Offer.__dataclass_fields__))


def to_plan(row: Mapping[str, Any] | RowMapping) -> Plan:
    """Read one row."""
    return Plan(row["id"], row["starts"], row["ends"], PeriodLength(row["asks"]), row["status_days"])


def to_version(row: Mapping[str, Any] | RowMapping) -> Version:
    """Read one row."""
    return Version(**{name: row[name] for name in Version.__dataclass_fields__} | {"recorded": row["recorded"] or ""})


_MINE: BindParameter[str] = bindparam("alliance")
ALL = Named(select(plans).where(plans.c.alliance == _MINE).order_by(plans.c.starts.desc(), plans.c.id))
ONE = Named(select(plans).where(plans.c.alliance == _MINE, plans.c.id == bindparam("id")))
NEWEST = Named(
    select(func.max(plan_revisions.c.number).label("number")).where(
        plan_revisions.c.alliance == _MINE, plan_revisions.c.plan == bindparam("plan")
    )
)
_BACK = plan_retractions.c
_SAME = (
    (_BACK.alliance == plan_versions.c.alliance)
    & (_BACK.plan == plan_versions.c.plan)
    & (_BACK.number == plan_versions.c.number)
)
VERSIONS = Named(
    select(plan_versions, _BACK.by.label("back_by"), _BACK.at.label("back_at"))
    .outerjoin(plan_retractions, _SAME)
    .where(plan_versions.c.alliance == _MINE, plan_versions.c.plan == bindparam("plan"))
    .order_by(plan_versions.c.number.desc())
)
FOLLOWED = Named(
    update(plans)
    .where(plans.c.alliance == bindparam("of_alliance"), plans.c.id == bindparam("of_plan"))
    .values(followed_on=bindparam("on"), followed_revision=bindparam("revision"))
)
_OF_PLAN = requests.c.subject.like(bindparam("subject"))
COMMITMENTS = Named(
    select(requests)
    .where(requests.c.alliance == _MINE, requests.c.kind == COMMITMENT.name, _OF_PLAN)
    .order_by(requests.c.id)
)
_STANDS = (requests.c.alliance == offers.c.alliance) & (requests.c.id == offers.c.request)
OFFERS = Named(
    select(offers)
    .join(requests, _STANDS & (requests.c.answer == offers.c.reply))
    .where(offers.c.alliance == _MINE, _OF_PLAN)
)
_ASKED = (requests.c.alliance == statuses.c.alliance) & (requests.c.id == statuses.c.request)
_SAID = (replies.c.alliance == statuses.c.alliance) & (replies.c.request == statuses.c.request)
SAID = Named(
    select(statuses, requests.c.partner, requests.c.subject, replies.c.at)
    .join(requests, _ASKED & (requests.c.answer == statuses.c.reply))
    .join(replies, _SAID & (replies.c.number == statuses.c.reply))
    .where(statuses.c.alliance == _MINE, statuses.c.request != bindparam("besides"), _OF_PLAN)
    .order_by(replies.c.at, statuses.c.request)
)
RULINGS = Named(
    select(overrulings)
    .where(overrulings.c.alliance == _MINE, overrulings.c.plan == bindparam("plan"))
    .order_by(overrulings.c.at)
)
"""What is asked of the plan all the time, written once; plans' ids hold no sign that LIKE knows."""


@cache
def _rows(table: Table) -> Named:
    """Return the statement for every revision of what a table holds of a plan."""
    where = (table.c.alliance == bindparam("alliance"), table.c.plan == bindparam("plan"))
    return Named(select(table).where(*where).order_by(table.c.code, table.c.revision))


@dataclass(frozen=True)
class SqlPlans:
    """The plans of one alliance."""

    connection: Connection
    alliance: str

    def all(self) -> list[Plan]:
        """Return the plans, newest term first."""
        return [to_plan(row) for row in ALL.mappings(self.connection, alliance=self.alliance)]

    def find(self, day: date) -> Plan | None:
        """Return the plan of the term a day is in."""
        return next((one for one in self.all() if one.starts <= day <= one.ends), None)

    def get(self, id: str) -> Plan:
        """Return a plan; raises NotFound."""
        if (row := ONE.one(self.connection, alliance=self.alliance, id=id)) is None:
            raise NotFound("plan.unknown", id=id)
        return to_plan(row)

    def save(self, plan: Plan) -> None:
        """Write a plan's own facts."""
        row = {name: getattr(plan, name) for name in FIELDS}
        self.connection.execute(insert_or_update(plans, *FIELDS[1:]), {"alliance": self.alliance, **row})

    def content(self, plan: str, revision: int | None = None) -> Content:
        """Return what the plan says now, or said at a revision."""
        return content_of([item for table in TABLES.values() for item in self._standing(*table, plan, revision)])

    def _standing(self, table: Table, read: Any, plan: str, revision: int | None) -> list[Item]:
        found = _rows(table).mappings(self.connection, alliance=self.alliance, plan=plan)
        rows = [row for row in found if revision is None or row["revision"] <= revision]
        newest = [list(same)[-1] for _, same in groupby(rows, key=lambda row: row["code"])]
        return [read(row) for row in newest if not row["dropped"]]

    def revise(self, revision: Revision, changed: Sequence[Item], dropped: Sequence[Item] = ()) -> None:
        """Write a revision; raises Stale when somebody else has written one of this number."""
        one_at_a_time(self.connection, self.alliance)
        if revision.number != self.newest(revision.plan) + 1:
            raise Stale("plan.stale")
        self.connection.execute(insert(plan_revisions).values(alliance=self.alliance, **asdict(revision)))
        about = {"alliance": self.alliance, "plan": revision.plan, "revision": revision.number}
        for kind, (table, _) in TABLES.items():
            items = [(one, False) for one in changed if isinstance(one, kind)]
            items += [(one, True) for one in dropped if isinstance(one, kind)]
            if items:
                self.connection.execute(
                    insert(table), [{**about, "dropped": gone, **to_row(one)} for one, gone in items]
                )

    def revisions(self, plan: str) -> list[Revision]:
        """Return the revisions, oldest first."""
        where = (plan_revisions.c.alliance == self.alliance, plan_revisions.c.plan == plan)
        rows = self.connection.execute(select(plan_revisions).where(*where).order_by(plan_revisions.c.number))
        return [Revision(row.plan, row.number, row.by, row.at, row.why) for row in rows]

    def newest(self, plan: str) -> int:
        """Return the number of the newest revision; nought before the first."""
        ((number,),) = NEWEST.all(self.connection, alliance=self.alliance, plan=plan)
        return number or 0

    def adopt(self, version: Version) -> None:
        """Freeze a version; raises Stale when there is one of this number."""
        one_at_a_time(self.connection, self.alliance)
        if any(row["number"] == version.number for row in self._versions(version.plan)):
            raise Stale("plan.stale")
        row = {**asdict(version), "recorded": version.recorded or None}
        self.connection.execute(insert(plan_versions).values(alliance=self.alliance, **row))

    def versions(self, plan: str) -> list[Version]:
        """Return the adopted versions, newest first, without those that were taken back."""
        return [to_version(row) for row in self._versions(plan) if not row["back_at"]]

    def _versions(self, plan: str) -> list[dict[str, Any]]:
        return VERSIONS.mappings(self.connection, alliance=self.alliance, plan=plan)

    def retract(self, version: Version, by: str, at: datetime) -> None:
        """Take a version back."""
        row = {"alliance": self.alliance, "plan": version.plan, "number": version.number, "by": by, "at": at}
        self.connection.execute(insert(plan_retractions).values(**row))

    def retracted(self, plan: str) -> list[Retracted]:
        """Return the versions that were taken back, newest first."""
        gone = [row for row in self._versions(plan) if row["back_at"]]
        return [Retracted(to_version(row), row["back_by"], row["back_at"]) for row in gone]

    def followed(self, plan: str, on: date, revision: int) -> None:
        """Note that everything was asked that was to be asked on a day, of the plan as it stood at a revision."""
        FOLLOWED.write(self.connection, of_alliance=self.alliance, of_plan=plan, on=on, revision=revision)

    def commitments(self, plan: str) -> list[Request]:
        """Return every request for a commitment to one of the plan's actions."""
        return REQUEST.all(COMMITMENTS, self.connection, alliance=self.alliance, subject=f"{plan}.%")

    def offers(self, plan: str) -> dict[str, Offer]:
        """Return what partners stand by, by the requests' ids."""
        found = OFFERS.mappings(self.connection, alliance=self.alliance, subject=f"{plan}.%")
        return {row["request"]: to_offer(row) for row in found}

    def said(self, plan: str, besides: str = "", until: date | None = None) -> dict[str, Said]:
        """Return the newest status of each action, leaving out what one request said.

        `until` leaves out what is told of periods that end after that day.
        """
        rows = SAID.mappings(self.connection, alliance=self.alliance, besides=besides, subject=f"{plan}.%")
        wanted = [row for row in rows if until is None or period_in(row["subject"]).end() <= until]
        return {row["action"]: Said(**{name: row[name] for name in Said.__dataclass_fields__}) for row in wanted}

    def overrule(self, plan: str, ruling: Overruling) -> None:
        """Write down a light that a coordinator set."""
        row = {**asdict(ruling), "light": ruling.light.word, "alliance": self.alliance, "plan": plan}
        self.connection.execute(insert(overrulings).values(**row))

    def rulings(self, plan: str, until: datetime | None = None) -> dict[str, Overruling]:
        """Return the newest light that a coordinator set of each action, now or before an instant."""
        rows = RULINGS.mappings(self.connection, alliance=self.alliance, plan=plan)
        fields = ("action", "light", "reason", "by", "at")
        found = [
            Overruling(**{name: row[name] for name in fields} | {"light": Light[row["light"].upper()]}) for row in rows
        ]
        return {one.action: one for one in found if until is None or one.at < until}
