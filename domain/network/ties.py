"""The network as its shared seats show it: who meets whom in which forums, by organisation or by sector."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.forums import Seat, shared_seats
from domain.partners import Partner, Sector
from domain.words import Text


@dataclass(frozen=True, slots=True)
class Node:
    """An organisation, or all organisations of a sector together; `size` is how many they are."""

    id: str
    name: Text
    sector: Sector
    size: int = 1


@dataclass(frozen=True, slots=True)
class Tie:
    """Two nodes that meet, and the forums where they do, by code."""

    one: str
    other: str
    forums: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes by sector and name, and the ties between them."""

    nodes: Sequence[Node]
    ties: Sequence[Tie]

    def meets(self) -> Mapping[str, Sequence[tuple[str, tuple[str, ...]]]]:
        """Return for each node whom it meets and where, most shared forums first."""
        there: dict[str, list[tuple[str, tuple[str, ...]]]] = {node.id: [] for node in self.nodes}
        for tie in self.ties:
            there[tie.one].append((tie.other, tie.forums))
            if tie.other != tie.one:
                there[tie.other].append((tie.one, tie.forums))
        return {id: sorted(found, key=lambda one: (-len(one[1]), one[0])) for id, found in there.items()}

    def alone(self) -> list[Node]:
        """Return those who meet nobody yet."""
        meets = self.meets()
        return [node for node in self.nodes if not meets[node.id]]


def of_partners(partners: Iterable[Partner], seats: Iterable[Seat]) -> Network:
    """Return the network of the active partners, named."""
    nodes = [Node(one.id, one.name, one.sector) for one in partners if one.active]
    known = {node.id for node in nodes}
    pairs = shared_seats(seat for seat in seats if seat.partner in known)
    order = list(Sector)
    nodes.sort(key=lambda node: (order.index(node.sector), node.name.fi.casefold(), node.id))
    return Network(nodes, [Tie(one, other, tuple(forums)) for (one, other), forums in sorted(pairs.items())])


def of_sectors(partners: Iterable[Partner], seats: Iterable[Seat]) -> Network:
    """Return the network by sector, without a name of anybody: fit for a page that all the world may read.

    A sector whose organisations meet each other has a tie to itself.
    """
    active = [one for one in partners if one.active]
    sector = {one.id: one.sector for one in active}
    sizes = {one: sum(partner.sector is one for partner in active) for one in Sector}
    where: dict[tuple[Sector, Sector], set[str]] = {}
    order = list(Sector)
    for (one, other), forums in shared_seats(seat for seat in seats if seat.partner in sector).items():
        first, second = sorted((sector[one], sector[other]), key=order.index)
        where.setdefault((first, second), set()).update(forums)
    nodes = [Node(one.value, Text(""), one, size) for one, size in sizes.items() if size]
    return Network(
        nodes, [Tie(one.value, other.value, tuple(sorted(forums))) for (one, other), forums in where.items()]
    )
