from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.inbox.absences import LONGEST, MONTHS, absence_in

JULY = datetime(2027, 7, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "words",
    [
        "Lomalla 5.8. asti",
        "Lomalla 5.8 asti",
        "Olen lomalla 1.7.-5.8.2027. Kiireellisissä asioissa Pekka Puro.",
        "Olen vuosilomalla 1.7. – 5.8.",
        "Palaan 6.8.",
        "Palaan töihin maanantaina 6. elokuuta.",
        "Olen poissa toimistolta 5.8. saakka",
        "Lomalla elokuun 5. asti",
        "Tavoitettavissa jälleen 6.8.",
        "Jag är på semester till och med 5.8.",
        "Semester t.o.m. 5 augusti",
        "Jag är ledig tom 5/8",
        "Åter den 6 augusti 2027",
        "Jag är på semester och åter på kontoret den 6.8.",
        "out of office until 5 August",
        "I am out of the office from 1 to 5 August.",
        "I am away and will be back on Monday, August 6th.",
        "I'm on vacation through 5.8.27",
        "On annual leave until 2027-08-05",
    ],
)
def test_the_last_day_away_is_read_in_three_languages(words: str) -> None:
    assert absence_in(words, JULY) == date(2027, 8, 5)


@pytest.mark.parametrize(
    "words",
    [
        "Olen poissa. Kokous on 5.8. klo 9.00.",
        "Palautamme vastauksen 6.8. mennessä.",
        "Saatte luvut 5.8.",
        "Lomalla 30.6. asti",  # over already
        "Vanhempainvapaalla 31.5.2029 asti",  # nobody waits that long
        "Lomalla 31.9. asti",
        "Olen lomalla",
        "Versio 5.8.1 palaa",
        "Lomalla 5.8.20271 asti",
        "",
    ],
)
def test_where_no_day_can_be_told_none_is_made_up(words: str) -> None:
    assert absence_in(words, JULY) is None


def test_new_year_does_not_hide_the_year() -> None:
    christmas = datetime(2027, 12, 20, 12, tzinfo=UTC)
    assert absence_in("Palaan 7.1.", christmas) == date(2028, 1, 6)
    assert absence_in("Lomalla 28.2. asti", datetime(2027, 1, 2, tzinfo=UTC)) == date(2027, 2, 28)


@given(
    st.dates(date(2026, 1, 1), date(2040, 1, 1)),
    st.integers(0, LONGEST.days),
    st.sampled_from(["fi", "sv", "en"]),
)
def test_any_day_within_bounds_is_found_whatever_the_year(day: date, ahead: int, language: str) -> None:
    sent, last = datetime.combine(day, time(12), UTC), day + timedelta(days=ahead)
    fi, sv, en = (
        MONTHS[last.month - 1][0],
        MONTHS[last.month - 1][1],
        MONTHS[last.month - 1][2 if last.month != 4 else 1],
    )
    words = {
        "fi": [f"Lomalla {last.day}.{last.month}. asti", f"Poissa {last.day}. {fi}ta saakka"],
        "sv": [f"Semester t.o.m. {last.day}.{last.month}.", f"Ledig till och med {last.day} {sv}"],
        "en": [f"out of office until {last.day} {en}", f"away until {en} {last.day}, {last.year}"],
    }
    assert [absence_in(each, sent) for each in words[language]] == [last, last]


@given(
    st.text(alphabet=st.sampled_from("0123456789.-/ abcdelmoprstilaåt:"), max_size=200),
    st.sampled_from(["Lomalla ", "back "]),
)
def test_whatever_is_written_the_day_lies_ahead_and_not_far(text: str, away: str) -> None:
    found = absence_in(away + text, JULY)
    assert found is None or JULY.date() <= found <= JULY.date() + LONGEST
