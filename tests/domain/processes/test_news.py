"""What is new in the alliance comes with the next digest, once."""

from dataclasses import replace
from datetime import date, time

from domain.indicators.rounds import Dates
from domain.processes.indicators.rounds import close_rounds
from domain.processes.news import News, news_for
from domain.processes.notices import send_notices
from domain.processes.post import deliver_messages
from domain.workdays import at
from tests.builders import a_message
from tests.region import KAISA, SPRING, Region


def told(region: Region) -> list[list[str]]:
    """What each of Kaisa's digests says of rounds whose figures are together."""
    send_notices(region.ports, region.code)
    deliver_messages(region.ports, region.code)
    digests = [one for one in region.mail.letters_to(KAISA.id) if one.letter == "digest"]
    return [list(one.facts.get("closed", [])) for one in digests]


def test_the_next_digest_tells_once_that_the_figures_of_a_round_are_together() -> None:
    region = Region()
    region.open_round("2026", Dates(date(2027, 2, 1), date(2027, 2, 15), date(2027, 2, 26)))
    assert told(region) == [[]]
    region.clock.instant = at(date(2027, 3, 1), time(9))
    close_rounds(region.ports, region.code)
    region.open_round("2027", replace(SPRING, opens=date(2027, 3, 2), due=date(2027, 4, 1), locks=date(2027, 4, 15)))
    region.clock.instant = at(date(2027, 3, 8), time(9))
    assert told(region)[-1] == ["2026"]
    region.clock.instant = at(date(2027, 3, 30), time(9))
    assert told(region)[-1] == []


def test_what_a_digest_would_have_told_that_never_left_is_told_by_the_one_in_its_place() -> None:
    region = Region()
    region.open_round()
    joined = {"fi": "Uusi ry", "sv": "", "en": ""}
    unread = replace(a_message("digest.x"), facts={"items": [], "closed": ["2026"], "joined": [joined]})
    with region.store.look(region.code) as work:
        found = news_for(work, KAISA, News({}, ()), date.max, [unread])
        assert found == {"joined": [joined], "closed": ["2026"]}
        assert news_for(work, KAISA, News({}, ()), None) == {}
