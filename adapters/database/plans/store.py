"""The welfare plan in the database."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, insert, select, update

from adapters.database.engine import one_at_a_time
from adapters.database.indicators.replacing import insert_or_update
from adapters.database.named import Named
from adapters.database.plans.rows import TABLES, to_row
from adapters.database.plans.tables import offers, overrulings, plan_revisions, plan_versions, plans, statuses
from adapters.database.request_rows import to_request
from adapters.database.tables import replies, requests
from domain.errors import NotFound, Stale
from domain.indicators.catalogue import PeriodLength
from domain.plans.commitments import COMMITMENT, Offer
from domain.plans.lights import Light, Overruling, Said
from domain.plans.plan import Content, Item, Plan, Revision, Version, content_of
from domain.plans.statuses import period_in
from domain.requests import Request

FIELDS = tuple(Plan.__dataclass_fields__)


def to_offer(row: Any) -> Offer:
    """Read one row."""
    return Offer(*(getattr(row, name) for name in Offer.__dataclass_fields__))


def _to_plan(row: Any) -> Plan:
    return Plan(row.id, row.starts, row.ends, PeriodLength(row.asks), row.status_days)


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
        found = select(plans).where(plans.c.alliance == self.alliance).order_by(plans.c.starts.desc(), plans.c.id)
        return [_to_plan(row) for row in self.connection.execute(found)]

    def find(self, day: date) -> Plan | None:
        """Return the plan of the term a day is in."""
        return next((one for one in self.all() if one.starts <= day <= one.ends), None)

    def get(self, id: str) -> Plan:
        """Return a plan; raises NotFound."""
        found = select(plans).where(plans.c.alliance == self.alliance, plans.c.id == id)
        if (row := self.connection.execute(found).one_or_none()) is None:
            raise NotFound("plan.unknown", id=id)
        return _to_plan(row)

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
        where = (plan_revisions.c.alliance == self.alliance, plan_revisions.c.plan == plan)
        return self.connection.scalar(select(func.max(plan_revisions.c.number)).where(*where)) or 0

    def adopt(self, version: Version) -> None:
        """Freeze a version; raises Stale when there is one of this number."""
        one_at_a_time(self.connection, self.alliance)
        if any(one.number == version.number for one in self.versions(version.plan)):
            raise Stale("plan.stale")
        self.connection.execute(insert(plan_versions).values(alliance=self.alliance, **asdict(version)))

    def versions(self, plan: str) -> list[Version]:
        """Return the adopted versions, newest first."""
        where = (plan_versions.c.alliance == self.alliance, plan_versions.c.plan == plan)
        rows = self.connection.execute(select(plan_versions).where(*where).order_by(plan_versions.c.number.desc()))
        return [Version(**{name: getattr(row, name) for name in Version.__dataclass_fields__}) for row in rows]

    def followed(self, plan: str, on: date, revision: int) -> None:
        """Note that everything was asked that was to be asked on a day, of the plan as it stood at a revision."""
        where = (plans.c.alliance == self.alliance, plans.c.id == plan)
        self.connection.execute(update(plans).where(*where).values(followed_on=on, followed_revision=revision))

    def commitments(self, plan: str) -> list[Request]:
        """Return every request for a commitment to one of the plan's actions."""
        kind = (requests.c.alliance == self.alliance, requests.c.kind == COMMITMENT.name)
        found = select(requests).where(*kind, requests.c.subject.startswith(f"{plan}.", autoescape=True))
        return [to_request(row) for row in self.connection.execute(found.order_by(requests.c.id)).mappings()]

    def offers(self, plan: str) -> dict[str, Offer]:
        """Return what partners stand by, by the requests' ids."""
        standing = (requests.c.alliance == offers.c.alliance) & (requests.c.id == offers.c.request)
        found = (
            select(offers)
            .join(requests, standing & (requests.c.answer == offers.c.reply))
            .where(offers.c.alliance == self.alliance, requests.c.subject.startswith(f"{plan}.", autoescape=True))
        )
        return {row.request: to_offer(row) for row in self.connection.execute(found)}

    def said(self, plan: str, besides: str = "", until: date | None = None) -> dict[str, Said]:
        """Return the newest status of each action, leaving out what one request said.

        `until` leaves out what is told of periods that end after that day.
        """
        asked = (requests.c.alliance == statuses.c.alliance) & (requests.c.id == statuses.c.request)
        said = (replies.c.alliance == statuses.c.alliance) & (replies.c.request == statuses.c.request)
        found = (
            select(statuses, requests.c.partner, requests.c.subject, replies.c.at)
            .join(requests, asked & (requests.c.answer == statuses.c.reply))
            .join(replies, said & (replies.c.number == statuses.c.reply))
            .where(statuses.c.alliance == self.alliance, statuses.c.request != besides)
            .where(requests.c.subject.startswith(f"{plan}.", autoescape=True))
            .order_by(replies.c.at, statuses.c.request)
        )
        names = Said.__dataclass_fields__
        rows = self.connection.execute(found).all()
        wanted = [row for row in rows if until is None or period_in(row.subject).end() <= until]
        return {row.action: Said(**{name: getattr(row, name) for name in names}) for row in wanted}

    def overrule(self, plan: str, ruling: Overruling) -> None:
        """Write down a light that a coordinator set."""
        row = {**asdict(ruling), "light": ruling.light.word, "alliance": self.alliance, "plan": plan}
        self.connection.execute(insert(overrulings).values(**row))

    def rulings(self, plan: str, until: datetime | None = None) -> dict[str, Overruling]:
        """Return the newest light that a coordinator set of each action, now or before an instant."""
        found = select(overrulings).where(overrulings.c.alliance == self.alliance, overrulings.c.plan == plan)
        found = found.where(overrulings.c.at < until) if until else found
        rows = self.connection.execute(found.order_by(overrulings.c.at))
        return {
            row.action: Overruling(row.action, Light[row.light.upper()], row.reason, row.by, row.at) for row in rows
        }
