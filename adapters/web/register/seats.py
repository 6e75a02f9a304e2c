"""Who of us sits where: a table of organisations and one of people, on the page and as a workbook."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import language, ports
from adapters.web.register.access import member, show
from adapters.web.register.workbook import Sheet, workbook
from adapters.wording import Say
from adapters.workbooks import XLSX
from domain.forums import Forum, running
from domain.network.directory import Place, who_is_who, who_sits_where
from domain.partners import Contact, Partner
from domain.ports import Work
from domain.workdays import helsinki_date


@dataclass(frozen=True, slots=True)
class Seating:
    """Forums, partners in order, and who sits where."""

    forums: Sequence[Forum]
    partners: Sequence[Partner]
    places: Mapping[str, Mapping[str, Place]]

    def people(self) -> list[tuple[Contact, Partner, list[tuple[Forum, bool]]]]:
        """Return everybody who sits somewhere, with the forums and whether they stand in there."""
        found: dict[str, tuple[Contact, Partner, list[tuple[Forum, bool]]]] = {}
        for partner in self.partners:
            for forum in self.forums:
                place = self.places.get(partner.id, {}).get(forum.code, Place())
                for contact, stands_in in ((place.contact, False), (place.deputy, True)):
                    if contact:
                        found.setdefault(contact.id, (contact, partner, []))[2].append((forum, stands_in))
        return sorted(found.values(), key=lambda one: (one[0].name.casefold(), one[0].id))


def page(request: Request) -> Response:
    """Show who sits where."""
    with member(request) as (visitor, work):
        seating, mine = _seating(work), visitor.contact.partner
    return show(request, "seats", seating=seating, mine=mine, today=helsinki_date(ports(request).clock.now()))


def file(request: Request) -> Response:
    """Give the same as a workbook."""
    with member(request) as (_, work):
        seating = _seating(work)
    content = workbook(_sheets(seating, Say(language(request))))
    return Response(content, media_type=XLSX, headers={"Content-Disposition": 'attachment; filename="seats.xlsx"'})


def _seating(work: Work) -> Seating:
    contacts = {one.id: one for one in work.register.contacts()}
    forums = [one for one in running(work.handbook.all(Forum)) if not one.negotiation]
    places = who_sits_where(forums, work.seats.all(), contacts)
    sectors = who_is_who(work.register.partners(), (), ())
    return Seating(forums, [one.partner for _, some in sectors for one in some], places)


def _sheets(seating: Seating, t: Say) -> list[Sheet]:
    heads = [t("seats.organisation"), *(one.name[t.language] for one in seating.forums)]
    rows = [
        [one.name[t.language], *(_cell(seating.places.get(one.id, {}).get(forum.code), t) for forum in seating.forums)]
        for one in seating.partners
    ]
    people = [
        [
            who.name,
            partner.name[t.language],
            ", ".join(_where(forum, t, stands_in=stands_in) for forum, stands_in in some),
        ]
        for who, partner, some in seating.people()
    ]
    own = [t("seats.person"), t("seats.organisation"), t("seats.sits-in")]
    return [Sheet(t("seats.by-organisation"), heads, rows), Sheet(t("seats.by-person"), own, people)]


def _cell(place: Place | None, t: Say) -> str:
    if place is None:
        return ""
    deputy = t("seats.deputy", who=place.deputy.name) if place.deputy else ""
    return "\n".join(part for part in (place.contact.name if place.contact else t("seats.empty"), deputy) if part)


def _where(forum: Forum, t: Say, *, stands_in: bool) -> str:
    name = forum.name[t.language]
    return t("seats.stands-in", forum=name) if stands_in else name
