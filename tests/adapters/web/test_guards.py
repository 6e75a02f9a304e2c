"""What stands before every page: headers, origin, sizes, and that nothing told is taken for code."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from adapters.charts import scale
from adapters.web.cells import safe
from adapters.web.forms import nested
from tests.adapters.web.house import PAGE, SAME_ORIGIN, Person, a_region
from tests.browser import HOME
from tests.region import OLLI, Region


@pytest.fixture
def kaisa() -> Person:
    return Person(a_region())


def statuses(kaisa: Person, **headers: str) -> int:
    body = {**kaisa.form(), "do": "draft", "values.hearing.number": "1"}
    return kaisa.web.post(PAGE, data=body, headers=headers, follow_redirects=False).status_code


def drafts(region: Region) -> int:
    with region.store.look(region.code) as work:
        return int(work.requests.draft("values.2027.isola", "c-0003") is not None)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "null"},
        {"origin": "https://evil.example"},
        {"origin": HOME, "sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
    ],
    ids=str,
)
def test_a_form_from_elsewhere_is_refused(kaisa: Person, headers: dict[str, str]) -> None:
    assert statuses(kaisa, **headers) == 403
    assert drafts(kaisa.region) == 0


def test_a_form_from_our_own_page_is_taken(kaisa: Person) -> None:
    assert statuses(kaisa, **{"sec-fetch-site": "same-origin", "origin": "null"}) == 303
    assert statuses(kaisa, **SAME_ORIGIN) == 303


@pytest.mark.parametrize("seal", ["", "1.2.3", "1800000000.0.00000000000000000000000000000000", "x" * 4_000])
def test_a_form_without_the_sessions_seal_is_refused(kaisa: Person, seal: str) -> None:
    assert kaisa.post(shown={"form": seal, "version": "0"}, values__hearing__number="1").status_code == 403


def test_another_persons_seal_is_refused(kaisa: Person) -> None:
    olli = Person(kaisa.region, OLLI)
    theirs = olli.form("/r/values.2027.kivela")
    assert kaisa.post(shown=theirs, values__hearing__number="1").status_code == 403


def test_what_no_form_of_ours_sends_is_refused(kaisa: Person) -> None:
    assert kaisa.web.post(PAGE, json={"do": "answer"}, headers=SAME_ORIGIN).status_code == 403


@pytest.mark.parametrize("path", ["/", "/nothing", "/desk", PAGE, "/l/answer/x", "/static/yhdyspinta.css"])
def test_every_answer_carries_the_security_headers(kaisa: Person, path: str) -> None:
    headers = kaisa.get(path).headers
    assert "unsafe" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert ("no-store" in headers["cache-control"]) is not path.startswith("/static/")


def test_a_form_that_is_too_large_is_refused_with_the_limits(kaisa: Person) -> None:
    large = kaisa.post(comment="a" * (2 << 20))
    assert large.status_code == 413
    assert "1 Mt" in large.text
    many: dict[str, Any] = {f"f{n}": "1" for n in range(1_100)}
    assert kaisa.post(**many).status_code == 413


def test_a_body_that_hides_its_size_is_cut(kaisa: Person) -> None:
    body = (b"a=" + b"a" * (1 << 16) for _ in range(40))
    headers = {**SAME_ORIGIN, "content-type": "application/x-www-form-urlencoded"}
    assert kaisa.web.post(PAGE, content=body, headers=headers).status_code == 413


EVIL = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}{% raw %}",
    "[x](javascript:alert(1))",
    "=cmd|' /C calc'!A0",
]


@pytest.mark.walk
@pytest.mark.parametrize("text", EVIL)
def test_whatever_is_typed_comes_back_as_typed_and_never_as_code(kaisa: Person, text: str) -> None:
    kaisa.post(do="draft", values__hearing__number=text, comment=text)
    page = kaisa.get().text
    assert "<script>" not in page
    assert "<img" not in page
    assert "{{ 7*7 }}" in page or "7*7" not in text
    assert "49" not in page.replace(kaisa.form()["form"], "")


@pytest.mark.parametrize("text", ["a\x00b", "\u202eb", "x" * 5_000, "131052-308T", "e" + "\u0301" * 40])
def test_text_that_cannot_be_kept_is_refused_at_its_field(kaisa: Person, text: str) -> None:
    answer = kaisa.post(comment=text, values__share__number="30", values__hearing__number="410")
    assert answer.status_code == 422
    assert 'href="#comment"' in answer.text


def test_a_draft_is_kept_whatever_it_holds_but_an_identity_code(kaisa: Person) -> None:
    assert kaisa.post(do="draft", comment="a\x00b").status_code == 303
    assert kaisa.post(do="draft", comment="x" * 5_000).status_code == 303
    refused = kaisa.post(do="draft", comment="131052-308T")
    assert refused.status_code == 422
    assert "henkilötunnus" in refused.text


def test_a_failure_of_ours_shows_a_page_and_no_trace() -> None:
    region = a_region()
    kaisa = Person(region)
    with region.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE replies")
    broken = kaisa.get()
    assert broken.status_code == 500
    assert "Meillä meni jokin vikaan" in broken.text
    assert "Traceback" not in broken.text
    assert broken.headers["x-frame-options"] == "DENY"


def test_a_full_disk_asks_to_come_back_and_loses_nothing(tmp_path: Path) -> None:
    region = a_region(tmp_path)
    kaisa = Person(region)
    region.engine.dispose()

    @event.listens_for(region.engine, "connect")
    def no_room(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # SQLite takes it as: not a page more than there are

    refused = kaisa.post(do="draft", comment="x" * 500_000)
    assert refused.status_code == 503
    assert refused.headers["retry-after"] == "60"
    assert "Kirjoittamasi on vielä edellisellä sivulla" in refused.text
    assert kaisa.get().status_code == 200


def test_dotted_names_nest_and_contradictions_are_left_out() -> None:
    pairs = [("a.b.c", "1"), ("a.b.d", "2"), ("a.b", "3"), ("e", "4"), ("e.f", "5")]
    assert nested(pairs) == {"a": {"b": {"c": "1", "d": "2"}}, "e": "4"}


def test_cells_never_become_formulas() -> None:
    assert [safe(text)[0] for text in ("=1", "+1", "-1", "@x", "\tx")] == ["'"] * 5
    assert safe("Isola") == "Isola"


@pytest.mark.parametrize(("low", "high"), [(0, 1), (0, 0), (0, 412), (-3, 7), (0, 1_000_000)])
def test_a_scale_holds_both_ends_in_a_few_round_steps(low: int, high: int) -> None:
    ticks = scale(Decimal(low), Decimal(high))
    assert ticks[0] <= low
    assert ticks[-1] >= high
    assert 2 <= len(ticks) <= 8
