"""The network that shared seats make, and its drawing: nobody on top of anybody, nothing outside."""

from hypothesis import given
from hypothesis import strategies as st

from domain.forums import Seat
from domain.network.picture import SIGNS, WIDTH, Map, drawn, wrapped
from domain.network.ties import Network, of_partners, of_sectors
from domain.partners import Partner, Sector
from domain.words import Text
from tests.region import CLUB, COUNTY, ISOLA, KIVELA, PARISH, PARTNERS, RANTA

SEATS = [
    Seat("steering", "county", "c-0001"),
    Seat("steering", "isola", "c-0003"),
    Seat("steering", "kivela", "c-0005"),
    Seat("young", "isola", "c-0003"),
    Seat("young", "kivela", "c-0005"),
    Seat("young", "parish", "c-0007"),
]
NAMES = {one.id: one.name.fi for one in PARTNERS}
SOME_NAMES = st.text("abcdefghij -ÄÖ", min_size=1, max_size=60)


@st.composite
def networks(draw: st.DrawFn) -> tuple[Network, dict[str, str]]:
    names = draw(st.lists(SOME_NAMES, min_size=1, max_size=40))
    sectors = draw(st.lists(st.sampled_from(list(Sector)), min_size=len(names), max_size=len(names)))
    partners = [Partner(f"p{n}", Text(name), sectors[n]) for n, name in enumerate(names)]
    places = st.tuples(st.sampled_from("abc"), st.sampled_from(partners))
    seats = [Seat(forum, one.id, "") for forum, one in draw(st.lists(places, max_size=60, unique=True))]
    return of_partners(partners, seats), {one.id: one.name.fi for one in partners}


def test_partners_that_share_forums_are_tied_and_the_others_stand_alone() -> None:
    network = of_partners(PARTNERS, SEATS)
    assert network.meets()["isola"][0] == ("kivela", ("steering", "young"))
    assert {node.id for node in network.alone()} == {RANTA.id, CLUB.id}


def test_by_sector_nobody_is_named() -> None:
    network = of_sectors(PARTNERS, SEATS)
    assert [(node.id, node.size) for node in network.nodes][:2] == [("county", 1), ("municipality", 3)]
    assert ("municipality", ("steering", "young")) in network.meets()["municipality"]
    assert not [one for one in PARTNERS if one.name.fi in repr(network)]
    assert not [seat.contact for seat in SEATS if seat.contact in repr(network)]


@given(networks())
def test_boxes_stay_apart_and_inside_the_frame(made: tuple[Network, dict[str, str]]) -> None:
    found = drawn(*made)
    assert len(found.boxes) == len(made[0].nodes)
    for number, one in enumerate(found.boxes):
        assert one.x >= 0 <= one.y
        assert one.x + one.width <= found.width == WIDTH
        assert one.y + one.height <= found.height
        assert all(one.y < down < one.y + one.height for down, _ in one.baselines())
        for other in found.boxes[number + 1 :]:
            apart = one.x != other.x or one.y + one.height < other.y or other.y + other.height < one.y
            assert apart


@given(networks())
def test_ties_run_through_the_open_middle(made: tuple[Network, dict[str, str]]) -> None:
    found = drawn(*made)
    walls = {box.inner for box in found.boxes}
    for curve in found.curves:
        across = [float(one) for one in curve.path.replace("C", " ").replace("M", "").split()][::2]
        assert all(min(walls | {WIDTH // 2}) <= one <= max(walls | {WIDTH // 2}) for one in across)


@given(networks())
def test_the_same_network_is_drawn_the_same(made: tuple[Network, dict[str, str]]) -> None:
    network, names = made
    other: Map = drawn(Network(list(network.nodes), list(network.ties)), dict(names))
    assert drawn(network, names) == other


@given(SOME_NAMES)
def test_a_name_is_broken_into_lines_that_fit(name: str) -> None:
    lines = wrapped(name)
    assert 1 <= len(lines) <= 3
    assert max(map(len, lines)) <= SIGNS


def test_a_short_name_is_whole() -> None:
    assert [wrapped(one.name.fi) for one in (ISOLA, KIVELA)] == [("Isola",), ("Kivelä",)]
    assert wrapped("Eläkkeensaajien Ilonpisara ry") == ("Eläkkeensaajien", "Ilonpisara ry")
    assert wrapped(PARISH.name.fi) == ("Merialueen", "seurakuntayhtymä")
    assert wrapped(COUNTY.name.fi) == ("Merialueen", "hyvinvointialue")
