"""An alliance file: what it may say, and how its faults are told."""

import json
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.register.alliance_file import json_schema
from adapters.register.demo import EXAMPLES
from adapters.register.reading import read_alliance_file
from adapters.register.report import Fault, Refused
from adapters.register.words import Day
from adapters.wording import problem
from domain.errors import RuleBroken
from domain.indicators.catalogue import Indicator, PeriodLength, Polarity, PopulationGroup
from domain.partners import Role, Sector
from domain.words import Language, Text
from domain.yearclock import Season

SMALL = """\
version: 1
alliance:
  code: demo
  name: {fi: Meri, sv: Hav}
  backbone: county
partners:
  - id: county
    name: Alue
    sector: county
    contacts:
      - {name: Aino, email: aino@county.example.org, coordinator: yes}
"""


def faults(text: str) -> list[Fault]:
    with pytest.raises(Refused) as caught:
        read_alliance_file(text.encode())
    return list(caught.value.faults)


def told(text: str) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.problem.code) for fault in faults(text)]


def test_the_schema_in_the_examples_is_current() -> None:
    assert json.loads((EXAMPLES / "alliance.schema.json").read_text(encoding="utf-8")) == json_schema()


def test_the_example_fits_the_schema_and_the_reader() -> None:
    content = (EXAMPLES / "demo.yaml").read_bytes()
    jsonschema.Draft202012Validator(json_schema()).validate(yaml.safe_load(content))
    given = read_alliance_file(content)
    assert given.alliance is not None
    assert given.alliance.code == "demo"


def test_the_example_is_written_in_all_three_languages() -> None:
    given = read_alliance_file((EXAMPLES / "demo.yaml").read_bytes())
    assert all(one.title.sv and one.title.en and one.theme.sv and one.theme.en for one in given.indicators)


def test_the_example_shows_every_field_there_is() -> None:
    text = (EXAMPLES / "demo.yaml").read_text(encoding="utf-8")
    models: Any = json_schema()["$defs"]
    fields = {
        name for model in ("AllianceEntry", "ContactEntry", "PartnerEntry") for name in models[model]["properties"]
    }
    assert [name for name in sorted(fields - {"active"}) if f"{name}:" not in text] == []


def test_all_faults_are_told_at_once_with_their_lines() -> None:
    text = SMALL.replace("sector: county", "sector: contry\n    municpality: '01'").replace("aino@", "äino@")
    text = text.replace("version: 1", "version: 2").replace("sv: Hav", "sv: ''")
    assert told(text) == [
        (1, "version", "file.choice"),
        (4, "alliance.name", "file.language"),
        (9, "partners.1.sector", "file.choice"),
        (10, "partners.1.municpality", "file.unknown-field"),
        (12, "partners.1.contacts.1.email", "email.ascii"),
    ]


def test_an_unknown_field_is_answered_with_the_likeliest_one() -> None:
    (fault,) = faults(SMALL.replace("sector: county", "sector: county\n    municpality: '01'"))
    assert fault.problem.facts == {"guess": "municipality"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("version: 1\n", "", "file.missing"),
        ("code: demo", "code: Demo alliance", "text.slug"),
        ("code: demo", "code: demo\n  sending: always", "alliance.demo-only"),
        ("code: demo", "code: demo\n  hold_minutes: 0", "alliance.demo-only"),
        ("code: demo", "code: demo\n  round_days: 3", "file.range"),
        ("code: demo", "code: demo\n  round_days: soon", "file.whole-number"),
        ("code: demo", "code: demo\n  demo: perhaps", "file.yes-no"),
        ("code: demo", "code: demo\n  languages: fi", "file.list"),
        ("code: demo", "code: demo\n  code: other", "file.twice"),
        ("backbone: county", "backbone: elsewhere", "file.backbone"),
        ("coordinator: yes", "coordinator: no", "file.coordinator"),
        ("name: Aino", "name: Aino 131052-308T", "text.identity-code"),
        ("name: Aino", "name: '=?utf-8?q?x?='", "text.encoded-word"),
        ("name: Aino", 'name: "Aino\\nBcc: x@evil.example"', "text.characters"),
        ("name: Alue", "name: Alue\n    business_id: 1234567-2", "business-id.check"),
        ("name: Alue", "name: Alue\n    municipality: Alue", "municipality.form"),
        ("name: Alue", "name: Alue\n    municipality: '\u0660\u0660\u0665'", "municipality.form"),
        ("version: 1\n", "version: \u00b2\n", "file.choice"),
        ("version: 1\n", "version: \u0661\n", "file.choice"),
        ("coordinator: yes", "coordinator: yes, absence: {from: 2027-03-02, until: 2027-03-01}", "file.absence"),
        ("coordinator: yes", "coordinator: yes, absence: {from: 2.3.2027, until: 2027-03-01}", "file.date"),
        ("- {name: Aino", "- {name: B, email: AINO@county.example.org}\n      - {name: Aino", "file.repeated"),
    ],
)
def test_each_fault_has_its_code(old: str, new: str, code: str) -> None:
    assert code in [found for _, _, found in told(SMALL.replace(old, new, 1))]


def test_a_coordinator_belongs_to_the_backbone() -> None:
    more = "  - id: isola\n    name: Isola\n    sector: municipality\n    contacts:\n"
    more += "      - {name: Kaisa, email: k@isola.example.org, coordinator: true}\n"
    assert told(SMALL + more) == [(16, "partners.2.contacts.1.coordinator", "file.coordinator-elsewhere")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"version: [1", "file.yaml"),
        (b"a: &x [1]\nb: [*x, *x]\n", "file.alias"),
        ("version: 1 # ä".encode("utf-16"), "file.encoding"),
        (b"[" * 5_000, "file.yaml"),
        (b"#" * 6_000_000, "file.size"),
    ],
)
def test_what_cannot_be_read_at_all_is_named(content: bytes, code: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        read_alliance_file(content)
    assert caught.value.code == code


@pytest.mark.parametrize("content", [b"", b"- a\n- b\n", b"just words", b"partners: {}\n", b"alliance: []\n"])
def test_another_file_altogether_is_told_what_is_missing(content: bytes) -> None:
    assert faults(content.decode())


def test_noughts_in_front_and_the_word_no_stay_as_written() -> None:
    given = read_alliance_file(SMALL.replace("sector: county", "sector: county\n    municipality: 005").encode())
    assert given.partners[0].fields["municipality"] == "005"


def test_only_what_is_written_counts_as_given() -> None:
    (partner,) = read_alliance_file(SMALL.encode()).partners
    assert set(partner.fields) == {"name", "sector"}
    assert set(partner.contacts[0].fields) == {"name", "email", "coordinator"}


def test_every_fault_can_be_told_in_every_language() -> None:
    for fault in faults(SMALL.replace("sector: county", "sector: contry\n    round: 1").replace("aino@", "äino@")):
        if fault.problem.code.startswith("file."):
            assert all(problem(language, fault.problem) for language in Language)


words = st.text("abcdefghijklmnopqrstuvwxyzåäö ABC", min_size=1, max_size=30).map(str.strip).filter(bool)
texts = st.builds(Text, words, words, words)
entries = st.fixed_dictionaries(
    {
        "code": st.from_regex(r"[a-z][a-z0-9]{0,20}", fullmatch=True),
        "title": texts,
        "unit": texts,
        "theme": texts,
        "help": texts,
        "decimals": st.integers(0, 6),
        "polarity": st.sampled_from(Polarity),
        "group": st.sampled_from(PopulationGroup),
        "period": st.sampled_from(PeriodLength),
        "must_explain": st.booleans(),
        "lower": st.none() | st.decimals(-100, 0, places=2),
        "upper": st.none() | st.decimals(1, 100, places=2),
        "asked_of": st.lists(st.sampled_from(Sector), min_size=1, unique=True).map(tuple),
    }
)


def as_yaml(value: Any) -> Any:
    if isinstance(value, Text):
        return {"fi": value.fi, "sv": value.sv, "en": value.en}
    if isinstance(value, tuple):
        return [as_yaml(one) for one in value]
    return value if value is None or isinstance(value, bool | int) else str(value)


@settings(max_examples=40)
@given(entries)
def test_an_indicator_comes_back_as_it_was_written(entry: dict[str, Any]) -> None:
    written = {name: as_yaml(value) for name, value in entry.items() if value is not None}
    text = SMALL + yaml.safe_dump({"indicators": [written]}, allow_unicode=True)
    assert read_alliance_file(text.encode()).indicators == [Indicator(**entry)]


@settings(max_examples=40)
@given(
    st.fixed_dictionaries(
        {"name": words, "phone": st.just("050 000 0000"), "role": st.sampled_from(Role)},
        optional={"working_days": st.lists(st.sampled_from(Day), min_size=1, unique=True)},
    )
)
def test_a_contact_comes_back_as_it_was_written(entry: dict[str, Any]) -> None:
    contact = {"email": "x@isola.example.org", **entry}
    partner = {"id": "isola", "name": "Isola", "sector": "municipality", "contacts": [contact]}
    listed = yaml.safe_dump([json.loads(json.dumps(partner))], allow_unicode=True)
    (_, isola) = read_alliance_file((SMALL + "\n".join(f"  {line}" for line in listed.splitlines())).encode()).partners
    days = entry.pop("working_days", None)
    expected = entry | ({"working_days": tuple(sorted(list(Day).index(day) for day in days))} if days else {})
    assert isola.contacts[0].fields == {"email": "x@isola.example.org", **expected}


def test_the_schema_refuses_what_the_reader_refuses() -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    data = yaml.safe_load(SMALL)
    assert validator.is_valid(data)
    assert not validator.is_valid({**data, "colour": "blue"})
    assert not validator.is_valid({**data, "version": 2})


def test_seats_of_unknown_partners_and_forums_are_pointed_out() -> None:
    text = SMALL.replace("coordinator: yes}", "coordinator: yes, sits_in: [a, b]}")
    text += "forums:\n  - {code: a, name: A, members: [county, nobody], recurrence: joka tiistai}\n"
    assert told(text.replace(", recurrence: joka tiistai", "")) == [
        (11, "partners.1.contacts.1.sits_in.2", "file.forum"),
        (13, "forums.1.members.2", "file.member"),
    ]
    assert told(text) == [(13, "forums.1.recurrence", "file.recurrence")]


def test_a_season_names_a_forum_that_the_file_knows() -> None:
    text = f"{SMALL}year:\n  - {{code: autumn, title: Syysseminaari, month: 10, forum: a}}\n"
    assert told(text) == [(13, "year.1.forum", "file.forum")]
    known = f"{text}forums:\n  - {{code: a, name: A, members: [county]}}\n"
    (season,) = read_alliance_file(known.encode()).sections[Season].entries
    assert season == Season("autumn", Text(*["Syysseminaari"] * 3), 10, forum="a")


@pytest.mark.parametrize(
    ("rule", "refused"),
    [
        ("FREQ=DAILY", "file.recurrence"),
        ("FREQ=YEARLY;FREQ=SECONDLY", "file.recurrence"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "file.recurrence"),
        ("FREQ=WEEKLY;BYDAY=MO,TU", "file.recurrence-dense"),
    ],
)
def test_a_rule_names_its_days_by_one_frequency_and_not_too_many(rule: str, refused: str) -> None:
    text = f"{SMALL}forums:\n  - {{code: a, name: A, members: [county], recurrence: '{rule}'}}\n"
    assert [code for _, _, code in told(text)] == [refused]


def test_a_count_of_people_is_of_an_indicator_that_the_file_knows() -> None:
    text = f"{SMALL}counts_of_people:\n  - {{code: nobody, least: 1}}\n"
    assert [code for _, _, code in told(text)] == ["file.range"]
    assert told(text.replace(", least: 1", "")) == [(13, "counts_of_people.1.code", "file.indicator")]
