"""A round under way: how complete it is, each partner's progress; release, stop, withdraw, ask those who joined."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import language, ports
from adapters.web.coordinator.access import back, coordinator, show
from adapters.web.coordinator.export import round_csv
from adapters.web.coordinator.fields import filled
from adapters.web.coordinator.shares import tables
from adapters.web.coordinator.waiting import progress
from adapters.web.faults import checked
from adapters.web.sessions import Visitor
from adapters.web.shown import state
from adapters.wording import Say
from domain.asides import Words
from domain.errors import FieldsBroken
from domain.indicators.completeness import completeness
from domain.indicators.rounds import Round, Stage, handed_from, never_looked_at, to_look_at, waited_for
from domain.partners import Contact, Partner
from domain.ports import Work
from domain.processes.asking_again import once_more
from domain.processes.indicators.rounds import (
    open_round,
    preview_recall,
    preview_round,
    release_round,
    stop_round,
    withdraw_round,
)
from domain.processes.waiting import silent_partners
from domain.requests import Request as Asked
from domain.requests import Status
from domain.workdays import helsinki_date


def every(request: Request) -> Response:
    """List the rounds, newest first."""
    visitor = coordinator(request)
    now = ports(request).clock.now()
    with ports(request).store.look(visitor.alliance) as work:
        rounds = [progress(work, one, now) for one in work.rounds.all()]
    return show(request, "rounds", "rounds", rounds=rounds)


def one(request: Request) -> Response:
    """Show a round."""
    visitor = coordinator(request)
    now = ports(request).clock.now()
    with ports(request).store.look(visitor.alliance) as work:
        round = work.rounds.get(request.path_params["round"])
        facts = _facts(work, round)
        facts |= {"progress": progress(work, round, now), "joined": _joined(work, round, now)}
    facts |= _how_they_stand(facts["asked"], helsinki_date(now))
    minutes = max(1, round_up((round.held_until - now).total_seconds() / 60))
    return show(request, "round", "rounds", **facts, stage=round.stage(now), minutes=minutes)


def _how_they_stand(asked: Sequence[Asked], today: date) -> dict[str, Any]:
    """Say how each request stands, and how many answers nobody has looked at."""
    until = max((waited_for(one) for one in asked if one.status is Status.ANSWERED), default=None)
    stands = {one.id: state(one, today, mine=False) for one in asked}
    waits = {"to_look_at": to_look_at(asked, today), "waits_until": until, "never_looked_at": never_looked_at(asked)}
    return {"stands": stands, **waits}


def round_up(number: float) -> int:
    """Return the whole number that is not smaller."""
    return -int(-number // 1)


def _facts(work: Work, round: Round) -> dict[str, Any]:
    partners = work.register.partners()
    counted = completeness(work.rounds.states(round.id))
    indicators = work.rounds.frozen_indicators(round.id)
    by = work.register.people([round.by]).get(round.by)
    asked = work.requests.of_subject(round.id)
    facts = {"round": round, "by": by, "tables": tables(counted, partners, indicators), "asked": asked}
    return {**facts, "lines": _lines(work, asked, partners)}


@dataclass(frozen=True, slots=True)
class Line:
    """One partner of a round: what it is asked and who was, and what its colleagues have of it besides.

    What was withdrawn is shown where nothing stands in its place.
    """

    partner: Partner
    request: Asked
    who: Contact | None
    parts: Sequence[tuple[Asked, Contact | None]]

    @property
    def is_part(self) -> bool:
        """Tell whether only rows in a colleague's hands are left of what was asked."""
        return handed_from(self.request) is not None


def _lines(work: Work, requests: Sequence[Asked], partners: Sequence[Partner]) -> list[Line]:
    """Return the round's partners, each once, soonest due first."""
    people, names = work.register.people(one.contact for one in requests), {one.id: one for one in partners}
    by_partner: dict[str, list[Asked]] = {}
    for one in requests:
        by_partner.setdefault(one.partner, []).append(one)
    found = []
    for id, some in by_partner.items():
        stand = [one for one in some if one.status is not Status.WITHDRAWN] or some[-1:]
        first, *parts = sorted(stand, key=lambda one: handed_from(one) is not None)
        found.append(
            Line(names[id], first, people.get(first.contact), [(one, people.get(one.contact)) for one in parts])
        )
    return found


def _joined(work: Work, round: Round, now: datetime) -> dict[str, Any]:
    """Say who could be asked now and was not, and who cannot be."""
    plan = preview_round(work, round.period, round.opened_at, round.by)
    asked = {one.id for one in work.requests.of_subject(round.id)}
    names = {one.id: one for one in work.register.partners()}
    fresh = [names[one.partner] for one in plan.requests if one.id not in asked]
    silent = {one.id for one in silent_partners(work)}
    gone = {one.partner: one for one in work.requests.of_subject(round.id) if one.status is Status.WITHDRAWN}
    again = [(one, anew, names[one.partner]) for one in gone.values() if (anew := once_more(work, one, now))]
    return {"fresh": fresh, "silent": [names[id] for id in plan.without_contact if id in silent], "again": again}


def ask_joined(request: Request, form: FormData) -> Response:
    """Ask those who have joined since the round was opened; nobody is asked twice."""
    del form
    visitor, id = coordinator(request), request.path_params["round"]
    with ports(request).store.look(visitor.alliance) as work:
        round = work.rounds.get(id)
    open_round(ports(request), visitor.alliance, round.period, round.by)
    return back(f"/rounds/{id}", "asked-joined")


def release(request: Request, form: FormData) -> Response:
    """Let a held round's notices go at once."""
    del form
    visitor, id = coordinator(request), request.path_params["round"]
    release_round(ports(request), visitor.alliance, id)
    return back(f"/rounds/{id}", "released")


def stop(request: Request, form: FormData) -> Response:
    """Stop a held round; nobody has heard of it."""
    del form
    visitor, id = coordinator(request), request.path_params["round"]
    stopped = stop_round(ports(request), visitor.alliance, id, visitor.contact.id)
    return back("/rounds", "stopped") if stopped else back(f"/rounds/{id}", "kept")


def before_recall(request: Request) -> Response:
    """Say what withdrawing would do before it is done."""
    return _before_recall(request, coordinator(request), {})


def _before_recall(
    request: Request, visitor: Visitor, fields: Mapping[str, str], refused: FieldsBroken | None = None
) -> Response:
    now, id = ports(request).clock.now(), request.path_params["round"]
    with ports(request).store.look(visitor.alliance) as work:
        round, recall = work.rounds.get(id), preview_recall(work, id, visitor.contact.id, now)
        answered = sum(one.status in {Status.ANSWERED, Status.ACCEPTED} for one in work.requests.of_subject(id))
    facts: dict[str, Any] = {"round": round, "recall": recall, "answered": answered, "fields": fields}
    facts |= {"may": round.stage(now) is Stage.OPEN, "errors": refused.fields if refused else {}}
    return show(request, "round_withdraw", "rounds", status=422 if refused else 200, **facts)


def recall(request: Request, form: FormData) -> Response:
    """Withdraw the round with one apology to each person asked."""
    visitor, id, fields = coordinator(request), request.path_params["round"], filled(form)
    try:
        reason = checked(Words, fields).reason
    except FieldsBroken as refused:
        return _before_recall(request, visitor, fields, refused)
    done = withdraw_round(ports(request), visitor.alliance, id, visitor.contact.id, reason)
    return back(f"/rounds/{id}", "withdrawn" if done.counts["apologies"] else "withdrawn-quietly")


def values(request: Request) -> Response:
    """Return the round's values as a file."""
    visitor, id = coordinator(request), request.path_params["round"]
    with ports(request).store.look(visitor.alliance) as work:
        round = work.rounds.get(id)
        found = (work.rounds.states(id), work.rounds.figures(id), work.register.partners())
        file = round_csv(Say(language(request)), *found, work.rounds.frozen_indicators(id))
    headers = {"Content-Disposition": f'attachment; filename="{round.id}.csv"'}
    return Response(file, media_type="text/csv; charset=utf-8", headers=headers)
