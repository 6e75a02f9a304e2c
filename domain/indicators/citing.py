"""How national figures are cited, and the bank's texts made plain."""

import html
import re
from datetime import date

from domain.indicators.statistics import StatisticalIndicator
from domain.words import Text

BANK = Text(
    "Tilasto- ja indikaattoripankki Sotkanet. Terveyden ja hyvinvoinnin laitos.",
    "Statistik- och indikatorbanken Sotkanet. Institutet för hälsa och välfärd.",
    "Statistics and Indicator Bank Sotkanet. Finnish Institute for Health and Welfare.",
)
CITED = Text("Viitattu", "Hänvisad", "Cited")
SAMPLE = Text(
    "Esimerkkiaineisto, ei todellisia lukuja.",
    "Exempelmaterial, inga verkliga siffror.",
    "Sample data, not real figures.",
)


def attribution(indicator: StatisticalIndicator, fetched: date) -> Text:
    """Return the citation that Sotkanet's instructions ask for, with the producer; a sample says that it is one."""
    return Text(*(_cited(indicator, fetched, language) for language in ("fi", "sv", "en")))


def _cited(indicator: StatisticalIndicator, fetched: date, language: str) -> str:
    bank, sample, cited = (getattr(words, language) for words in (BANK, SAMPLE, CITED))
    title = getattr(indicator.title, language) or indicator.title.fi
    if indicator.sample:
        return f"{sample} {title} (ind. {indicator.id})."
    producer = getattr(indicator.producer, language) or indicator.producer.fi
    day = f"{fetched.day}.{fetched.month}.{fetched.year}"
    return f"{bank} {title} ({producer}) (ind. {indicator.id}). {cited} {day}."


TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][^>]*>", re.DOTALL)


def plain(text: str) -> str:
    """Return the words of a text that may hold HTML, entities and stray blanks, as the bank's often do."""
    words = html.unescape(TAG.sub(" ", text))
    return " ".join("".join(sign for sign in words if sign.isprintable() or sign.isspace()).split())
