"""`yhdyspinta check` says how fresh the national figures are, in one line."""

from datetime import date

from adapters.launch.inspection import how_fresh
from domain.indicators.statistics import Freshness
from domain.words import Text

MONDAY, TUESDAY = date(2027, 3, 1), date(2027, 3, 2)
HELD = Freshness(127, Text("Väestö 31.12."), sample=True, data_updated=None, fetched_on=MONDAY, checked_on=TUESDAY)


def test_a_new_place_has_fetched_nothing_yet() -> None:
    assert how_fresh([], {}) == "none fetched yet"


def test_one_line_tells_age_sample_and_what_could_not_be_refreshed() -> None:
    told = how_fresh([HELD], {4: ("statistics.unknown", TUESDAY)})
    assert told == (
        "indicators: 1, fetched since 2027-03-01, 1 of them sample data. "
        "4 not refreshed since 2027-03-02: The statistics bank does not have this: indicators/4"
    )
