"""The inbox read: each mail decided, written down in one transaction, and then put on its shelf."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from domain.errors import NotNow, Problem, Stale
from domain.events import Event
from domain.inbox.absences import absence_in, speaks_of_absence
from domain.inbox.incoming import SHELVES, Arrived, Box, Handled, Incoming, Mark, Note, Shelf, Sort, What
from domain.inbox.sorting import has_files, may_be_answered, sort_of
from domain.outcome import Outcome, how_many
from domain.ports import Ports, Work
from domain.processes.inbox.bounces import note_refusals, replace_leavers, take_bounce
from domain.processes.inbox.replies import take_reply
from domain.processes.inbox.sheets import keep_draft, letter_back, read_sheets
from domain.processes.inbox.tying import Tied, home_of, requests_of, tie
from domain.requests import BY_RULE, Status
from domain.words import masked
from domain.workdays import helsinki_date

Effect = Callable[[Work], Handled]
AGAIN, KNOWN = "again", "known"
"""What is counted beside the sorts: a mail left for the next run, and one that was handled before."""
PARKED = frozenset(sort for sort, shelf in SHELVES.items() if shelf is Shelf.PARKED)


def read_inbox(ports: Ports, alliance: str) -> Outcome:
    """Read what has come by mail, each mail once; whatever cannot be read or placed is parked, and the rest is read.

    What a mail changes is written with the mark that it was read, and only then is it moved on the server: a crash
    in between moves it the next time and changes nothing twice.
    """
    counts: Counter[str] = Counter()
    if not ports.inbox.is_set:
        return Outcome("Inbox (none is set)")
    with ports.inbox.opened() as box:
        for arrived in box.mails(lambda head: _is_ours(ports, alliance, head)):
            counts[_take(ports, alliance, box, arrived)] += 1
    with ports.store.begin(alliance) as work:
        note_refusals(work, ports.clock.now())
        gone = replace_leavers(work, ports.clock.now())
    ports.wake()
    parked = sum(counts[sort] for sort in PARKED)
    needs = f"{how_many(parked, 'mail lies', 'mails lie')} in the folder {Shelf.PARKED}" if parked else ""
    told = {name: counts[name] for name in [*Sort, AGAIN, KNOWN] if counts[name]}
    return Outcome("Inbox", {"read": sum(counts.values()), **told, "replaced": len(gone)}, gone, needs)


def mail_waits(ports: Ports, alliance: str) -> bool:
    """Tell whether mail of the alliance's lies in the inbox; raises NotNow or Never where that cannot be seen."""
    if not ports.inbox.is_set:
        return False
    with ports.inbox.opened() as box:
        return any(True for _ in box.mails(lambda head: _is_ours(ports, alliance, head)))


def _is_ours(ports: Ports, alliance: str, head: Incoming | None) -> bool:
    """Tell whether a mail is the alliance's to handle; the first one parks what is nobody's."""
    return (home_of(ports, head) or ports.store.alliances()[0]) == alliance


def _take(ports: Ports, alliance: str, box: Box, arrived: Arrived) -> str:
    """Write down what became of one mail, then move it; tell what it was.

    Where that cannot be written now, the mail stays as it is for the next run.
    """
    try:
        handled, is_new = _settled(ports, alliance, arrived)
    except (Stale, NotNow):
        return AGAIN  # somebody has just moved the same request, or a neighbour is unwell
    except Exception as fault:
        if ports.store.is_unwell(fault):
            return AGAIN
        raise
    box.put(arrived.number, SHELVES[handled.sort])
    return handled.sort if is_new else KNOWN


def _settled(ports: Ports, alliance: str, arrived: Arrived) -> tuple[Handled, bool]:
    """Return what became of a mail and whether that is new; what nobody can decide is parked."""
    try:
        return _written(ports, alliance, arrived)
    except (Stale, NotNow):
        raise
    except Problem as problem:
        return _parked(ports, alliance, arrived, problem.code)
    except Exception as fault:
        if ports.store.is_unwell(fault):
            raise
        # One mail nobody foresaw must not stand in the way of all the others.
        return _parked(ports, alliance, arrived, "inbox.unforeseen")


def _written(ports: Ports, alliance: str, arrived: Arrived) -> tuple[Handled, bool]:
    """Return what became of a mail, and whether that is new: one that was handled before only has to be moved."""
    now = ports.clock.now()
    is_known = home_of(ports, arrived.mail) is not None
    with ports.store.look(alliance) as work:
        tied = tie(work, arrived.mail) if arrived.mail and is_known else None
        effect = _effect(ports, work, arrived, tied, now)
    with ports.store.begin(alliance) as work:
        if before := work.received.find(arrived.key):
            return before, False
        handled = effect(work)
        work.received.mark(handled)
    return handled, True


def _parked(ports: Ports, alliance: str, arrived: Arrived, code: str) -> tuple[Handled, bool]:
    handled = Handled(arrived.key, Sort.UNREADABLE, ports.clock.now(), code=code)
    with ports.store.begin(alliance) as work:
        if before := work.received.find(arrived.key):
            return before, False
        work.received.mark(handled)
    return handled, True


def _effect(ports: Ports, work: Work, arrived: Arrived, tied: Tied | None, now: datetime) -> Effect:
    """Decide what a mail is and what it changes; whatever takes long is done here, before anything is written."""
    mail = arrived.mail
    if mail is None:
        return lambda _: Handled(arrived.key, Sort.UNREADABLE, now, code=arrived.code)
    sort = sort_of(mail)
    if sort is Sort.SHEET and tied:
        return _sheet(ports, work, mail, tied, now)
    return lambda writing: _handled(writing, mail, sort, tied, now)


def _handled(work: Work, mail: Incoming, sort: Sort, tied: Tied | None, now: datetime) -> Handled:
    if sort is Sort.CALENDAR and mail.calendar:
        return take_reply(work, mail, tied, mail.calendar, now)
    if sort is Sort.BOUNCE:
        return take_bounce(work, mail, tied, now)
    if tied and not tied.own and _by_a_coordinator(work, mail):
        return Handled(mail.key, Sort.NOTHING, now)  # their word to a partner, with a copy to us
    if tied and sort is Sort.AWAY:
        return _away(work, mail, tied, now)
    if tied and (sort is Sort.NOTE or (sort is Sort.UNMATCHED and (mail.others or tied.signed))):
        return _note(work, mail, tied, now, What.FILES if has_files(mail) else What.WORDS)
    if sort in {Sort.NOTE, Sort.SHEET, Sort.AWAY}:  # by nobody we know
        sort = Sort.AUTO if mail.marks & {Mark.AUTO, Mark.BLANK} else Sort.UNMATCHED
    return Handled(mail.key, sort, now, tied.contact.id if tied else "")


def _by_a_coordinator(work: Work, mail: Incoming) -> bool:
    return mail.sender in {one.email.casefold() for one in work.register.coordinators()}


def _note(work: Work, mail: Incoming, tied: Tied, now: datetime, what: What = What.WORDS) -> Handled:
    """Keep what somebody wrote about what they were asked; it never counts as the answer."""
    about = next((one.id for one in requests_of(work, tied)), "")
    address = "" if tied.own else masked(mail.sender)
    work.received.note(Note(about, tied.contact.id, now, mail.text, what, address))
    work.tell(Event("note.received", about or tied.contact.id, BY_RULE, now))
    return Handled(mail.key, Sort.NOTE, now, tied.contact.id, about)


def _sheet(ports: Ports, work: Work, mail: Incoming, tied: Tied, now: datetime) -> Effect:
    """Read the spreadsheet now, and keep it as a draft later; words that came with it are noted too."""
    read = read_sheets(ports, work, mail, tied, now)
    if read is None:
        return lambda writing: _note(writing, mail, tied, now, What.FILES)

    def kept(writing: Work) -> Handled:
        keep_draft(writing, read, tied, now)
        if may_be_answered(mail):
            writing.post.queue([letter_back(writing, read, tied, now)])
        if mail.text:
            _note(writing, mail, tied, now)
        return Handled(mail.key, Sort.SHEET, now, tied.contact.id, read.request.id)

    return kept


def _away(work: Work, mail: Incoming, tied: Tied, now: datetime) -> Handled:
    """Let reminders wait until somebody is back; only a signed answer from their own address can say so."""
    said, person = f"{mail.subject}\n{mail.text}", tied.contact
    by_machine = bool(mail.marks & {Mark.AUTO, Mark.BLANK})
    if not tied.sure or (by_machine and not speaks_of_absence(said)):
        return Handled(mail.key, Sort.AUTO, now, person.id) if by_machine else _note(work, mail, tied, now)
    today = helsinki_date(now)
    until = absence_in(said, mail.sent_at or now)
    if until and until >= today and not (person.is_away(today) and person.away_until and person.away_until >= until):
        work.register.save(work.register.alliance(), [], [replace(person, away_from=today, away_until=until)])
        work.tell(Event("contact.away", person.id, BY_RULE, now))
    if not by_machine:
        _note(work, mail, tied, now)
    about = next((one.id for one in requests_of(work, tied) if one.status is Status.OPEN), "")
    return Handled(mail.key, Sort.AWAY, now, person.id, about, until.isoformat() if until else "")
