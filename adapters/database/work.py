"""The transaction: everything in it is written, or nothing is."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from adapters.database.alarms import SqlAlarms
from adapters.database.channels import SqlChannels
from adapters.database.duties import SqlDuties
from adapters.database.erasing import erase
from adapters.database.events import advance, leave_untold, tell
from adapters.database.handbook import SqlHandbook
from adapters.database.holding import SqlHolds, SqlOutages
from adapters.database.inbox.store import SqlReceived
from adapters.database.indicators.figures import SqlFigures
from adapters.database.indicators.rounds import SqlRounds
from adapters.database.joining.memberships import SqlMemberships
from adapters.database.joining.profiles import SqlProfiles
from adapters.database.links import SqlSpent
from adapters.database.look import Look
from adapters.database.meetings.agendas import SqlAgendas
from adapters.database.meetings.records import SqlRecords
from adapters.database.meetings.store import SqlMeetings
from adapters.database.named import said
from adapters.database.own_channels import SqlOwnChannels
from adapters.database.plans.store import SqlPlans
from adapters.database.post import SqlPost
from adapters.database.register import SqlRegister
from adapters.database.reports.store import SqlReports
from adapters.database.requests import SqlRequests
from adapters.database.seats import SqlSeats
from adapters.database.stuck import set_aside
from adapters.database.switches import SqlSwitches
from adapters.database.waiting import waiting
from domain.events import Event


@dataclass(frozen=True)
class SqlWork:
    """One transaction on one alliance."""

    connection: Connection
    alliance: str
    reading: bool = False

    @cached_property
    def register(self) -> SqlRegister:
        """Return the register of partners and contacts."""
        return SqlRegister(self.connection, self.alliance)

    @cached_property
    def requests(self) -> SqlRequests:
        """Return the requests and what belongs to them."""
        return SqlRequests(self.connection, self.alliance)

    @cached_property
    def rounds(self) -> SqlRounds:
        """Return the indicator rounds and their values."""
        return SqlRounds(self.connection, self.alliance)

    @cached_property
    def handbook(self) -> SqlHandbook:
        """Return what the alliance writes for itself."""
        return SqlHandbook(self.connection, self.alliance)

    @cached_property
    def seats(self) -> SqlSeats:
        """Return who sits in which forum."""
        return SqlSeats(self.connection, self.alliance)

    @cached_property
    def profiles(self) -> SqlProfiles:
        """Return what the partners tell of themselves."""
        return SqlProfiles(self.connection, self.alliance)

    @cached_property
    def memberships(self) -> SqlMemberships:
        """Return how the partners came and went."""
        return SqlMemberships(self.connection, self.alliance)

    @cached_property
    def plans(self) -> SqlPlans:
        """Return the welfare plans."""
        return SqlPlans(self.connection, self.alliance)

    @cached_property
    def meetings(self) -> SqlMeetings:
        """Return the forums' meetings."""
        return SqlMeetings(self.connection, self.alliance)

    @cached_property
    def agendas(self) -> SqlAgendas:
        """Return what meetings talk about."""
        return SqlAgendas(self.connection, self.alliance)

    @cached_property
    def records(self) -> SqlRecords:
        """Return what meetings leave behind."""
        return SqlRecords(self.connection, self.alliance)

    @cached_property
    def duties(self) -> SqlDuties:
        """Return what has been done of the duties."""
        return SqlDuties(self.connection, self.alliance)

    @cached_property
    def reports(self) -> SqlReports:
        """Return the frozen reports and what became of them."""
        return SqlReports(self.connection, self.alliance)

    @cached_property
    def post(self) -> SqlPost:
        """Return the outbox."""
        return SqlPost(self.connection, self.alliance)

    @cached_property
    def received(self) -> SqlReceived:
        """Return what came by mail."""
        return SqlReceived(self.connection, self.alliance)

    @cached_property
    def holds(self) -> SqlHolds:
        """Return whether the outbox is held."""
        return SqlHolds(self.connection, self.alliance)

    @cached_property
    def outages(self) -> SqlOutages:
        """Return which channels are out of reach."""
        return SqlOutages(self.connection, self.alliance)

    @cached_property
    def alarms(self) -> SqlAlarms:
        """Return what operators know of."""
        return SqlAlarms(self.connection, self.alliance)

    @cached_property
    def channels(self) -> SqlChannels:
        """Return where the alliance's news go."""
        return SqlChannels(self.connection, self.alliance)

    @cached_property
    def own_channels(self) -> SqlOwnChannels:
        """Return where contacts who wish so get their notices."""
        return SqlOwnChannels(self.connection, self.alliance)

    @cached_property
    def spent(self) -> SqlSpent:
        """Return the links that no longer open anything."""
        return SqlSpent(self.connection, self.alliance)

    @cached_property
    def figures(self) -> SqlFigures:
        """Return the national figures fetched so far."""
        return SqlFigures(self.connection, self.alliance)

    @cached_property
    def switches(self) -> SqlSwitches:
        """Return which processes rest."""
        return SqlSwitches(self.connection, self.alliance)

    def is_off(self, name: str) -> bool:
        """Tell whether an operator has switched a process off."""
        return name in self.switches.off()

    def tell(self, event: Event) -> None:
        """Write what has happened; it is announced after the commit."""
        tell(self.connection, self.alliance, [event])

    def set_aside(self, stuck: Iterable[str], now: datetime) -> None:
        """Note requests whose answers could not take effect: the sweep leaves them for a day, or until a new answer."""
        set_aside(self.connection, self.alliance, stuck, now)

    def erase(self) -> None:
        """Delete all that belongs to the alliance."""
        erase(self.connection, self.alliance)
        self._forget()

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Open a part of the transaction that an error undoes alone (a savepoint)."""
        said(self.connection, "SAVEPOINT apart")
        try:
            yield
        except BaseException:
            # A full disk makes SQLite undo all of it: then the fault itself is to be heard.
            with suppress(DBAPIError):
                said(self.connection, "ROLLBACK TO SAVEPOINT apart")
                said(self.connection, "RELEASE SAVEPOINT apart")
            self._forget()
            raise
        said(self.connection, "RELEASE SAVEPOINT apart")

    def _forget(self) -> None:
        """Read settings and handbook anew: what is remembered of them may just have been undone, or erased."""
        for name in ("register", "handbook"):
            self.__dict__.pop(name, None)

    def awake(self, listener: str) -> None:
        """Begin the next generation of a flow's runs."""
        advance(self.connection, self.alliance, listener)

    def leave_untold(self) -> None:
        """Announce nothing of what has happened so far."""
        leave_untold(self.connection, self.alliance)

    def waiting(self, listener: str, now: datetime) -> int:
        """Tell how much is due for a flow."""
        return waiting(self._look if self.reading else Look(self.connection, self.alliance), listener, now)

    @cached_property
    def _look(self) -> Look:
        return Look(self.connection, self.alliance)
