"""The columns a partner table may have, and the words people use for what stands in them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from domain.errors import RuleBroken
from domain.partners import Role, Sector, business_id, email_address, register_number
from domain.words import Language, line, some

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: where its value goes, the headers it is known by, and how a cell becomes a value."""

    field: str
    headers: tuple[str, ...]
    read: Callable[[str], Any]


SECTORS: Mapping[str, Sector] = {
    **{sector.value: sector for sector in Sector},
    **dict.fromkeys(("hyvinvointialue", "välfärdsområde", "wellbeing services county"), Sector.COUNTY),
    **dict.fromkeys(("kunta", "kaupunki", "kommun", "stad"), Sector.MUNICIPALITY),
    **dict.fromkeys(("seurakunta", "seurakuntayhtymä", "församling", "kyrklig samfällighet"), Sector.PARISH),
    **dict.fromkeys(("järjestö", "yhdistys", "förening", "organisation", "ngo"), Sector.ASSOCIATION),
    **dict.fromkeys(("muu", "annan", "övrig"), Sector.OTHER),
}
ROLES: Mapping[str, Role] = {
    **{role.value: role for role in Role},
    **dict.fromkeys(("varsinainen", "ensisijainen", "ordinarie", "huvudkontakt"), Role.MAIN),
    **dict.fromkeys(("vara", "varahenkilö", "sijainen", "ersättare", "suppleant"), Role.DEPUTY),
    **dict.fromkeys(("kollega", "työtoveri"), Role.COLLEAGUE),
}
LANGUAGES: Mapping[str, Language] = {
    **{language.value: language for language in Language},
    **dict.fromkeys(("suomi", "finska", "finnish"), Language.FI),
    **dict.fromkeys(("ruotsi", "svenska", "swedish"), Language.SV),
    **dict.fromkeys(("englanti", "engelska", "english"), Language.EN),
}
YES_NO: Mapping[str, bool] = {
    **dict.fromkeys(("kyllä", "ja", "yes", "true", "x", "1"), True),
    **dict.fromkeys(("ei", "nej", "no", "false", "0"), False),
}
BETWEEN = re.compile(r"\s*(?:[,;/+]|\bja\b|\boch\b|\band\b|\s)\s*")


def _name(text: str) -> str:
    return some(line(text))


def _choice(words: Mapping[str, E]) -> Callable[[str], E]:
    said = (", ".join(word for word, meant in words.items() if meant is one) for one in dict.fromkeys(words.values()))
    allowed = "; ".join(said)

    def read(text: str) -> E:
        if text.casefold() not in words:
            raise RuleBroken("file.choice", allowed=allowed)
        return words[text.casefold()]

    return read


_language = _choice(LANGUAGES)


def _languages(text: str) -> tuple[Language, ...]:
    return tuple(dict.fromkeys(_language(word) for word in BETWEEN.split(text.strip()) if word))


def _yes_no(text: str) -> bool:
    if text.casefold() not in YES_NO:
        raise RuleBroken("file.yes-no")
    return YES_NO[text.casefold()]


def _municipality(text: str) -> str:
    """Put back the noughts in front, which spreadsheets drop: 5 is 005."""
    if not re.fullmatch(r"\d{1,3}", text, re.ASCII):
        raise RuleBroken("municipality.form")
    return text.zfill(3)


def _phone(text: str) -> str:
    if not re.fullmatch(r"[+\d][\d ()/-]{3,38}", text, re.ASCII):
        raise RuleBroken("phone.form")
    return line(text)


COLUMNS = (
    Column(
        "name_fi", ("organisaatio", "organisaation nimi", "organisation", "organization", "partner", "kumppani"), _name
    ),
    Column("name_sv", ("organisaatio ruotsiksi", "organisation på svenska", "organisation in swedish"), line),
    Column("name_en", ("organisaatio englanniksi", "organisation på engelska", "organisation in english"), line),
    Column("sector", ("sektori", "sektor", "sector"), _choice(SECTORS)),
    Column(
        "municipality", ("kuntakoodi", "kuntanumero", "kommunkod", "municipality code", "municipality"), _municipality
    ),
    Column(
        "register_number",
        ("yhdistysrekisterinumero", "rekisterinumero", "registernummer", "register number"),
        register_number,
    ),
    Column("business_id", ("y-tunnus", "fo-nummer", "business id"), business_id),
    Column("languages", ("organisaation kielet", "kielet", "organisationens språk", "languages"), _languages),
    Column("partner_active", ("mukana", "med", "takes part"), _yes_no),
    Column("name", ("yhteyshenkilö", "nimi", "kontaktperson", "namn", "contact", "contact name", "name"), _name),
    Column(
        "email",
        ("sähköposti", "sähköpostiosoite", "e-post", "e-postadress", "email", "e-mail", "address"),
        email_address,
    ),
    Column("role", ("rooli", "roll", "role"), _choice(ROLES)),
    Column("language", ("kieli", "asiointikieli", "språk", "language"), _language),
    Column("title", ("tehtävä", "tehtävänimike", "nimike", "uppgift", "titel", "title"), line),
    Column("phone", ("puhelin", "puhelinnumero", "telefon", "phone", "telephone"), _phone),
    Column("active", ("käytössä", "aktiivinen", "aktiv", "i bruk", "active"), _yes_no),
)
PARTNER_FIELDS = ("sector", "municipality", "business_id", "register_number", "languages", "partner_active")
NAMES = ("name_fi", "name_sv", "name_en")
CONTACT_FIELDS = ("name", "role", "language", "title", "phone", "active")
BY_HEADER: Mapping[str, Column] = {header: column for column in COLUMNS for header in column.headers}


def column_of(header: str) -> Column | None:
    """Return the column a header names, whatever its case, spaces and closing colon or star."""
    return BY_HEADER.get(" ".join(header.casefold().rstrip(" :*").split()))
