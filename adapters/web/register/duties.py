"""The register of duties: what is owed, by whom, what was done last and what is due next."""

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.web.context import ports
from adapters.web.register.access import member, show
from adapters.web.sessions import Visitor
from domain.duties import Done, Duty, Standing
from domain.errors import RuleBroken
from domain.links import Purpose
from domain.processes.year import duties, note_done
from domain.words import Line, Outside
from domain.workdays import Day, helsinki_date


class NoteForm(Outside):
    """A duty said to be met, as typed."""

    duty: Line
    partner: Line
    day: Day


def page(request: Request, refused: RuleBroken | None = None) -> Response:
    """Show every duty with those who owe it."""
    today = helsinki_date(ports(request).clock.now())
    with member(request) as (visitor, work):
        found = duties(work, today)
        names = {one.id: one.name for one in work.register.partners()}
        backbone = work.register.alliance().backbone
    facts: dict[str, Any] = {"duties": _by_duty(found), "names": names, "today": today, "mine": visitor.contact.partner}
    voices = _spoken_for(visitor, backbone, names)
    owed = [one for one in found if one.partner in voices and one.due]
    whose = "" if len(voices) > 1 else "mine."
    facts |= {"owed": owed, "late": sum(one.is_late(today) for one in owed), "whose": whose, "refused": refused}
    return show(request, "duties", status=422 if refused else 200, **facts)


def note(request: Request, form: FormData) -> Response:
    """Write that a duty was met: for one's own organisation, or as a coordinator for any."""
    with member(request) as (visitor, work):
        backbone = work.register.alliance().backbone
        names = [one.id for one in work.register.partners()]
    try:
        duty, _, partner = str(form.get("which", "")).partition("/")
        said = NoteForm.model_validate({"duty": duty, "partner": partner, "day": form.get("day", "")})
        _check_voice(said.partner, _spoken_for(visitor, backbone, names))
        done = Done(said.duty, said.partner, said.day, visitor.contact.id)
        note_done(ports(request), visitor.alliance, done)
    except ValidationError:
        return page(request, RuleBroken("duty.day"))
    except RuleBroken as refused:
        return page(request, refused)
    return RedirectResponse("/duties?done=duty-noted", 303)


def _check_voice(partner: str, spoken_for: Sequence[str]) -> None:
    if partner not in spoken_for:
        raise RuleBroken("duty.unknown")


def _spoken_for(visitor: Visitor, backbone: str, partners: Sequence[str] | Any) -> list[str]:
    """Return the organisations a visitor may speak for: a coordinator who has signed in for every one."""
    signed_in = any(one.purpose is Purpose.SESSION for one in visitor.links)
    leads = signed_in and visitor.contact.coordinator and visitor.contact.partner == backbone
    return list(partners) if leads else [visitor.contact.partner]


def _by_duty(found: Sequence[Standing]) -> list[tuple[Duty, list[list[Standing]]]]:
    """Return each duty with those who owe it, those who stand alike together."""
    theirs: dict[str, tuple[Duty, dict[Any, list[Standing]]]] = {}
    for one in found:
        alike = theirs.setdefault(one.duty.code, (one.duty, {}))[1]
        alike.setdefault((one.due, one.last), []).append(one)
    return [(duty, list(alike.values())) for duty, alike in theirs.values()]
