"""The network map: who meets whom in the forums. Members see names; all the world sees sectors."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import language
from adapters.web.register.access import anybody, member, show
from adapters.web.sessions import SignedOut
from adapters.wording import Say
from domain.forums import Forum, Seat, seats_that_go_on
from domain.network.picture import drawn
from domain.network.ties import Network, of_partners, of_sectors
from domain.ports import Work


def page(request: Request) -> Response:
    """Show the named map to a member, else the one by sector to whoever comes."""
    try:
        with member(request) as (visitor, work):
            network, forums = of_partners(work.register.partners(), _seats(work)), _forums(work)
            mine = visitor.contact.partner
    except SignedOut:
        with anybody(request) as work:
            network, forums = _of_sectors(work)
        return _by_sector(request, network, forums)
    names = {node.id: node.name[language(request)] for node in network.nodes}
    return _shown(request, network, names, {"forums": forums, "mine": mine, "named": True, "short": names})


def public(request: Request) -> Response:
    """Show the map by sector of the alliance in the address."""
    with anybody(request, request.path_params["alliance"]) as work:
        network, forums = _of_sectors(work)
    return _by_sector(request, network, forums)


def _of_sectors(work: Work) -> tuple[Network, Mapping[str, Forum]]:
    return of_sectors(work.register.partners(), _seats(work)), _forums(work)


def _by_sector(request: Request, network: Network, forums: Mapping[str, Forum]) -> Response:
    t = Say(language(request))
    short = {node.id: t(f"coordinator.sector.{node.id}") for node in network.nodes}
    names = {node.id: t("network.sector", sector=short[node.id], size=node.size) for node in network.nodes}
    return _shown(request, network, names, {"forums": forums, "mine": "", "named": False, "short": short})


def _seats(work: Work) -> list[Seat]:
    return seats_that_go_on(work.seats.all(), work.handbook.all(Forum))


def _forums(work: Work) -> Mapping[str, Forum]:
    return {one.code: one for one in work.handbook.all(Forum)}


def _shown(request: Request, network: Network, names: Mapping[str, str], about: Mapping[str, Any]) -> Response:
    facts: dict[str, Any] = {"network": network, "names": names, "map": drawn(network, names), "meets": network.meets()}
    return show(request, "network", **facts, alone=network.alone(), **about)
