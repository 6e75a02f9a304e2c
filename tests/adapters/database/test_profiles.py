"""What partners tell of themselves."""

from datetime import date

from domain.joining.profiles import Profile
from domain.words import Language, Text
from tests.region import Region

CLUB = Profile(
    "club", Text("Naapuriapua"), Text("Talkooväkeä"), Text("Kyytejä"), ("kylät", "talkoot"), date(2027, 1, 5)
)
STRAND = Profile("ranta", Text("", "Kustkommun"))


def test_a_profile_comes_back_as_it_was_written_and_is_replaced_whole(region: Region) -> None:
    with region.store.begin(region.code) as work:
        assert work.profiles.of("club") is None
        work.profiles.save([STRAND, CLUB])
        assert work.profiles.all() == [CLUB, STRAND]
        work.profiles.save([Profile("club", Text("Seuraa"))])
        assert work.profiles.of("club") == Profile("club", Text("Seuraa"))


def test_what_was_written_in_swedish_only_is_shown_to_finnish_readers_as_swedish() -> None:
    assert STRAND.core_task.written(Language.FI) == ("Kustkommun", Language.SV)
