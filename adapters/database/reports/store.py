"""Frozen reports, and the chain of what became of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from json import loads
from typing import Any

from sqlalchemy import Connection, Text, bindparam, cast, insert, select

from adapters.database.engine import one_at_a_time
from adapters.database.named import Named
from adapters.database.reports.tables import report_bodies, report_records
from adapters.database.things import Things
from domain.chain import digest_of
from domain.errors import NotFound
from domain.reports.editions import Record, Step, linked, standing
from domain.reports.report import Report, frozen, thawed

_RECORDS = select(report_records).where(report_records.c.alliance == bindparam("alliance"))
_IN_ORDER = _RECORDS.order_by(report_records.c.number)
CHAIN = Named(_IN_ORDER)
OF = Named(_IN_ORDER.where(report_records.c.report == bindparam("report")))
PRINTED = Named(
    _IN_ORDER.where(report_records.c.step == Step.FILE.value, report_records.c.digest == bindparam("digest"))
)
ADD = Named(insert(report_records))
LAST = Named(_RECORDS.order_by(report_records.c.number.desc()).limit(1))
BODY = Named(
    select(cast(report_bodies.c.body, Text).label("body")).where(
        report_bodies.c.alliance == bindparam("alliance"), report_bodies.c.digest == bindparam("digest")
    )
)


@dataclass(frozen=True)
class SqlReports:
    """The reports of one alliance. Who writes the next link holds the alliance until its transaction ends."""

    connection: Connection
    alliance: str

    def freeze(self, report: Report, by: str, at: datetime) -> Record:
        """Keep a report as its next version; the same words and numbers are kept once.

        What another run has just frozen is no new version; what was given back and stands as it was is one.
        """
        one_at_a_time(self.connection, self.alliance)
        body = frozen(report)
        digest = digest_of(body)
        records = self.of(report.id)
        versions, stands = [one for one in records if one.step is Step.FROZEN], standing(records)
        if stands and stands.digest == digest and stands.step is not Step.RETURNED:
            return versions[-1]
        known = select(report_bodies.c.digest).where(
            report_bodies.c.alliance == self.alliance, report_bodies.c.digest == digest
        )
        if self.connection.scalar(known) is None:
            self.connection.execute(insert(report_bodies).values(alliance=self.alliance, digest=digest, body=body))
        version = versions[-1].version + 1 if versions else 1
        return self.note(report.id, version, Step.FROZEN, by, at, digest=digest)

    def note(
        self, report: str, version: int, step: Step, by: str, at: datetime, said: str = "", digest: str = ""
    ) -> Record:
        """Write down what became of a version, as the next link of the chain."""
        one_at_a_time(self.connection, self.alliance)
        last = LAST.one(self.connection, alliance=self.alliance)
        record = linked(_record(last) if last else None, Record(0, report, version, step, digest, said, by, at, ""))
        row = {name: getattr(record, name) for name in Record.__dataclass_fields__}
        ADD.write(self.connection, alliance=self.alliance, **row)
        return record

    def of(self, report: str) -> list[Record]:
        """Return the records of one report, oldest first."""
        return self._records(OF, report=report)

    def chain(self) -> list[Record]:
        """Return every record, oldest first."""
        return self._records(CHAIN)

    def frozen(self, report: str, version: int) -> Report:
        """Return a version as it was frozen; raises NotFound."""
        found = [one for one in self.of(report) if (one.version, one.step) == (version, Step.FROZEN)]
        if not found:
            raise NotFound("report.unknown", id=report)
        return _thawed(self._written(found[0].digest))

    def body(self, digest: str) -> Mapping[str, Any]:
        """Return what was frozen under a digest; raises NotFound."""
        body: Mapping[str, Any] = loads(self._written(digest))
        return body

    def printed(self, digest: str) -> list[Record]:
        """Return the records of a file with these contents."""
        return self._records(PRINTED, digest=digest)

    def _written(self, digest: str) -> str:
        found = BODY.all(self.connection, alliance=self.alliance, digest=digest)
        if not found:
            raise NotFound("report.unknown", id=digest[:8])
        return str(found[0][0])

    def _records(self, found: Named, **values: str) -> list[Record]:
        return RECORD.all(found, self.connection, alliance=self.alliance, **values)


@lru_cache(maxsize=16)
def _thawed(written: str) -> Report:
    """Read a report, each wording once: one that is being worked on is looked at again and again."""
    return thawed(written)


def _record(row: Mapping[str, Any]) -> Record:
    facts = {name: row[name] for name in Record.__dataclass_fields__}
    return Record(**{**facts, "step": Step(facts["step"])})


RECORD = Things(_record)
