"""A calendar's reply to an invitation: the same answer as on the page, for the one who was invited alone."""

from datetime import date, datetime

from domain.errors import RuleBroken
from domain.inbox.incoming import CalendarReply, Handled, Incoming, Note, Sort, What
from domain.meetings.meeting import Meeting, reply_ref, uid
from domain.meetings.rsvp import Coming, Rsvp, still_invited
from domain.partners import Contact
from domain.ports import Work
from domain.processes.answering import decide, write
from domain.processes.inbox.tying import Tied
from domain.requests import Move, Request
from domain.words import line
from domain.workdays import helsinki

SAYS = {"ACCEPTED": Coming.YES, "DECLINED": Coming.NO, "DELEGATED": Coming.DEPUTY}


def take_reply(work: Work, mail: Incoming, tied: Tied | None, reply: CalendarReply, now: datetime) -> Handled:
    """Take a calendar's reply in; what does not fit the meeting as it is convened changes nothing.

    It fits where the sender is the attendee, the invitation is theirs, and neither has moved on since. It answers only
    where it came to an address that nobody but they were given: a sender can be forged, and a UID guessed.
    """
    found = _invited(work, mail, reply)
    if isinstance(found, str):
        return Handled(mail.key, Sort.UNMATCHED, now, code=found)
    meeting, request, person = found
    handled = Handled(mail.key, Sort.CALENDAR, now, person.id, request.id, reply.says.casefold()[:20])
    if reply.method == "COUNTER" or reply.says not in SAYS:
        what = What.COUNTER if reply.method == "COUNTER" else What.TENTATIVE
        work.received.note(Note(request.id, person.id, now, _proposed(reply), what))
        return handled
    if reply_ref(work.alliance, reply.uid, person.id) not in mail.invited and not (tied and tied.sure):
        return Handled(mail.key, Sort.UNMATCHED, now, person.id, request.id, "calendar.unsigned")
    if reply.sequence != meeting.sequence or _is_older(work, request, reply):
        return Handled(mail.key, Sort.UNMATCHED, now, person.id, request.id, "calendar.old")
    return _answer(work, handled, request, person, reply, now)


def _invited(work: Work, mail: Incoming, reply: CalendarReply) -> tuple[Meeting, Request, Contact] | str:
    """Return the meeting, the invitation and the attendee who owns it, or the code of what does not fit."""
    if mail.sender != reply.attendee:
        return "calendar.not-theirs"
    meeting = work.meetings.find(reply.uid.removesuffix(uid(work.alliance, "")))
    if meeting is None or reply.uid != uid(work.alliance, meeting.id):
        return "calendar.unknown"
    asked = still_invited(meeting, work.requests.of_subject(meeting.id))
    for person in work.register.contacts_at(reply.attendee):
        request = asked.get(person.partner)
        if request and request.contact == person.id:
            return meeting, request, person
    return "calendar.not-theirs"


def _is_older(work: Work, request: Request, reply: CalendarReply) -> bool:
    """Tell whether the person has said something newer: mails overtake each other."""
    standing = work.requests.reply(request.id, request.answer) if request.answer else None
    return bool(standing and reply.stamped_at and reply.stamped_at < standing.at)


def _answer(
    work: Work, handled: Handled, request: Request, person: Contact, reply: CalendarReply, now: datetime
) -> Handled:
    said = Rsvp(coming=SAYS[reply.says], who=_line(reply.delegate), comment=reply.comment)
    standing = work.requests.reply(request.id, request.answer).body if request.answer else {}
    if standing.get("coming") == said.coming and standing.get("who", "") == said.who:
        return handled
    try:
        write(work, decide(work, request, person, Move.ANSWER, said, now)[1])
    except RuleBroken as refused:
        return Handled(handled.key, Sort.UNMATCHED, now, person.id, request.id, refused.code)
    return handled


def _line(said: str) -> str:
    try:
        return line(said)
    except RuleBroken:
        return ""


def _proposed(reply: CalendarReply) -> str:
    """Write down a proposed time as people do here, and what was said with it."""
    when = reply.starts if reply.method == "COUNTER" else None
    if isinstance(when, datetime):
        local = helsinki(when)
        shown = f"{local.day}.{local.month}.{local.year} klo {local.hour}.{local.minute:02}"
    else:
        shown = f"{when.day}.{when.month}.{when.year}" if isinstance(when, date) else ""
    return "\n".join(filter(None, (shown, reply.comment)))
