"""The network drawn: boxes in two columns around an open middle where the ties run. The same network, the same map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.network.ties import Network, Node, Tie

WIDTH, BOX, GAP, EDGE = 360, 134, 14, 3
"""In the drawing's units: as wide as a phone, so that its words are as large there as other words."""
LINE, PADDING = 16, 9
SIGNS, LINES = 16, 3
"""How many signs fit into a line of a box, and how many lines a name may take."""
MOST = 5
"""Ties of more shared forums than this look alike."""


@dataclass(frozen=True, slots=True)
class Box:
    """A node in its place, its name in lines."""

    node: Node
    lines: tuple[str, ...]
    x: int
    y: int
    height: int
    width: int = BOX

    @property
    def middle(self) -> int:
        """Return how far down its middle is."""
        return self.y + self.height // 2

    @property
    def inner(self) -> int:
        """Return where its ties begin: at the side that looks to the open middle."""
        return self.x + self.width if self.x < WIDTH // 2 else self.x

    def baselines(self) -> list[tuple[int, str]]:
        """Return its lines of text, each with how far down it stands."""
        first = self.middle - LINE * (len(self.lines) - 1) // 2 + 5
        return [(first + LINE * n, line) for n, line in enumerate(self.lines)]


@dataclass(frozen=True, slots=True)
class Curve:
    """A tie as an SVG path; its strength goes from 1 to 5."""

    tie: Tie
    path: str
    strength: int


@dataclass(frozen=True, slots=True)
class Map:
    """A whole drawing."""

    boxes: Sequence[Box]
    curves: Sequence[Curve]
    height: int
    width: int = WIDTH


def drawn(network: Network, names: Mapping[str, str]) -> Map:
    """Lay the network out: around the middle in the order of its nodes, those who meet nobody last."""
    alone = {node.id for node in network.alone()}
    ring = sorted(network.nodes, key=lambda node: node.id in alone)
    half = (len(ring) + 1) // 2
    left = _column(ring[:half], names, EDGE)
    right = _column(ring[half:][::-1] if not alone else ring[half:], names, WIDTH - BOX - EDGE)
    boxes = [*left, *right]
    places = {box.node.id: box for box in boxes}
    curves = [_curve(tie, places) for tie in network.ties if tie.one != tie.other]
    curves.sort(key=lambda curve: curve.strength)
    return Map(boxes, curves, max((box.y + box.height for box in boxes), default=0) + EDGE)


def _column(nodes: Sequence[Node], names: Mapping[str, str], x: int) -> list[Box]:
    boxes, y = [], EDGE
    for node in nodes:
        lines = wrapped(names[node.id])
        height = LINE * len(lines) + 2 * PADDING
        boxes.append(Box(node, lines, x, y, height))
        y += height + GAP
    return boxes


def _curve(tie: Tie, places: Mapping[str, Box]) -> Curve:
    """Bend the tie through the open middle; within a column the further apart the ends, the deeper."""
    one, other = places[tie.one], places[tie.other]
    across = one.x != other.x
    room = WIDTH - 2 * (BOX + EDGE)
    depth = room // 2 if across else min(room - 6, 22 + abs(one.middle - other.middle) // 4)
    first, second = (box.inner + (depth if box.x < WIDTH // 2 else -depth) for box in (one, other))
    path = f"M{one.inner} {one.middle}C{first} {one.middle} {second} {other.middle} {other.inner} {other.middle}"
    return Curve(tie, path, min(MOST, len(tie.forums)))


def wrapped(name: str) -> tuple[str, ...]:
    """Break a name into lines that fit a box; what does not fit ends in an ellipsis, the whole stands in the table."""
    lines = [""]
    for word in name.split() or [""]:
        if lines[-1] and len(lines[-1]) + 1 + len(word) > SIGNS:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    cut = [line if len(line) <= SIGNS else f"{line[: SIGNS - 1]}…" for line in lines]
    return tuple(cut) if len(cut) <= LINES else (*cut[: LINES - 1], f"{cut[LINES - 1][: SIGNS - 1]}…")
