"""Partners let go, with thanks, of what they had said yes to where the plan has no part for them any more."""

from dataclasses import asdict

from domain.messages import Message
from domain.partners import Contact
from domain.plans.commitments import action_of, without_part
from domain.plans.plan import Revision
from domain.processes.answering import facts_of
from domain.processes.plans.desk import Desk
from domain.requests import BY_RULE, Move, Request, steer
from domain.words import NO_TEXT, Text


def release(desk: Desk) -> int:
    """Let go of what partners had promised and is no longer theirs, and tell each once; return how many there were.

    Who has left the alliance has been thanked for all of it, and has it again on coming back.
    """
    over = without_part(desk.content, desk.commitments.values())
    released = [one for one in over if desk.partners[one.partner].active]
    for one in released:
        by = _changed_by(desk, one)
        turn = steer(one, Move.RELEASE, by.id if by else BY_RULE, desk.now)
        desk.work.requests.write(turn)
        if by and (reader := _reader(desk, one)):
            desk.work.post.queue([_letter(desk, turn.after, by, reader)])
    return len(released)


def _changed_by(desk: Desk, commitment: Request) -> Contact | None:
    """Return who took the partner's part out; a coordinator where that is no person."""
    revision = _change(desk, commitment)
    people = desk.work.register.people([revision.by]) if revision else {}
    return next(iter([*people.values(), *desk.work.register.coordinators()]), None)


def _change(desk: Desk, commitment: Request) -> Revision | None:
    """Return the revision after which the partner had no part in the action any more."""
    plans, code = desk.work.plans, action_of(commitment)
    for revision in reversed(plans.revisions(desk.plan.id)):
        before = plans.content(desk.plan.id, revision.number - 1).actions.get(code)
        if before and commitment.partner in before.takes_part:
            return revision
    return None


def _reader(desk: Desk, commitment: Request) -> Contact | None:
    """Return who had it at heart, or who speaks for the partner when they have gone."""
    people = desk.people.get(commitment.partner, ())
    same = next((one for one in people if one.id == commitment.contact and one.active), None)
    return same or desk.speaker(commitment.partner)


def _letter(desk: Desk, request: Request, by: Contact, reader: Contact) -> Message:
    action = desk.content.actions.get(action_of(request))
    owner = _name(desk, action.owner) if action else NO_TEXT
    how = "gone" if action is None else "another" if owner != NO_TEXT else "without"
    facts = {**facts_of(desk.work, request), "by": by.name, "how": how, "owner": asdict(owner)}
    key, coordinators = f"released.{request.id}.{request.version}", desk.work.register.coordinators()
    sender = by if by in coordinators else next(iter(coordinators), by)
    return Message(key, reader.id, sender.id, "released", reader.language, facts, desk.now)


def _name(desk: Desk, partner: str) -> Text:
    return desk.partners[partner].name if partner in desk.partners else NO_TEXT
