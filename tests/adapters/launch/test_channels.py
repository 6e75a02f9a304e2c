"""Channels in a terminal: looked at without a word to them, and without their addresses."""

from dataclasses import replace
from pathlib import Path

from adapters.launch.channels import channels
from domain.channels import BY_HAND, GONE
from domain.own_channels import OwnChannel
from tests.adapters.web.coordinator.office import a_region
from tests.channels import ROOM, with_room
from tests.region import KAISA, OLLI


def told(folder: Path) -> list[tuple[str, str, bool]]:
    found = list(channels(f"sqlite:///{folder / 'region.db'}"))
    assert not any("kanariansalaisuus" in words for _, words, _ in found)
    return found


def test_check_says_where_channels_come_from_while_there_are_none(tmp_path: Path) -> None:
    a_region(tmp_path)
    assert told(tmp_path) == [("channels", "none; coordinators add them on the page /channels", True)]


def test_check_counts_contacts_own_channels_and_names_by_id_whose_takes_nothing(tmp_path: Path) -> None:
    region = a_region(tmp_path)
    with region.store.begin(region.code) as work:
        work.own_channels.save(OwnChannel(KAISA.id, "ntfys://kanariansalaisuus"))
        work.own_channels.save(OwnChannel(OLLI.id, "ntfys://kanariansalaisuus", "chat.failed"))
    said = "2, of which 1 resting, whose messages go by mail: c-0005"
    assert ("own channels demo", said, True) in told(tmp_path)


def test_check_names_each_channel_and_what_is_wrong_with_it(tmp_path: Path) -> None:
    region = a_region(tmp_path)
    other = replace(ROOM, code="room-2", url="jsons://user:kanariansalaisuus@example.org/x", trusted=True)
    strange = replace(ROOM, code="room-3", url="nothing://kanariansalaisuus", trusted=True)
    with_room(region, replace(ROOM, closed=BY_HAND), other, strange, replace(ROOM, code="room-4", closed=GONE))
    found = {subject: (words, fine) for subject, words, fine in told(tmp_path)}
    assert found["channel demo/room-1"] == ("closed by a coordinator", True)
    assert found["channel demo/room-2"][1]
    assert not found["channel demo/room-3"][1]
    assert found["channel demo/room-4"][0].startswith("The channel's address leads nowhere any more.")
