"""How many statements it takes: as many for a region as for a village."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, event

from adapters.database.engine import _readers
from adapters.database.waiting import COUNTS, TAKES_IN
from domain.ports import Work
from domain.requests import Status
from tests.adapters.database.counting import steps
from tests.builders import ISOLA, NOW, a_message, a_request
from tests.region import CONTACTS, KAISA, OLLI, PARTNERS, Region


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """Every statement sent meanwhile, those of the transaction itself apart."""
    sent: list[str] = []

    def remember(*what: Any) -> None:
        if what[2].split()[0] in {"SELECT", "INSERT", "UPDATE", "DELETE"}:
            sent.append(what[2])

    both = {engine, _readers.get(engine, engine)}
    for one in both:
        event.listen(one, "before_cursor_execute", remember)
    yield sent
    for one in both:
        event.remove(one, "before_cursor_execute", remember)


QUERIES = {
    "of_subject": lambda work: work.requests.of_subject("2027"),
    "of_contact": lambda work: work.requests.of_contact(KAISA.id),
    "open_of_contact": lambda work: work.requests.open_of_contact(KAISA.id),
    "open_of_partner": lambda work: work.requests.open_of_partner("isola"),
    "grown_from": lambda work: work.requests.grown_from("2027"),
    "states": lambda work: work.rounds.states("2027"),
    "figures": lambda work: work.rounds.figures("2027"),
    "history": lambda work: work.rounds.history("isola"),
    "last_digests": lambda work: work.post.last_digests([KAISA.id, OLLI.id]),
    "people": lambda work: work.register.people([KAISA.id, OLLI.id]),
    "contacts": lambda work: work.register.contacts(),
    "steps": lambda work: work.requests.steps([ISOLA, "values.2027.kivela"]),
}


TWICE = ("states",)
"""What takes two: how values stand now, and how each was given first."""


@pytest.mark.parametrize("name", QUERIES)
def test_reading_many_rows_takes_a_statement_or_two(name: str) -> None:
    region = Region()
    region.open_round()
    with region.store.look(region.code) as work, statements(region.engine) as sent:
        QUERIES[name](work)
    assert len(sent) == 1 + (name in TWICE)


def test_a_question_takes_no_more_statements_for_more_indicators() -> None:
    region = Region()
    region.open_round()
    counts = []
    for id in (ISOLA, "values.2027.club"):
        with region.store.look(region.code) as work, statements(region.engine) as sent:
            work.requests.question(work.requests.get(id))
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 10


def test_opening_a_round_takes_no_more_statements_for_more_partners() -> None:
    counts = []
    for partners in (3, 60):
        region = big_region(partners)
        with statements(region.engine) as sent:
            region.open_round()
        counts.append(len(sent))
    assert counts[0] == counts[1]


def big_region(partners: int) -> Region:
    """A region with as many municipalities, a contact each."""
    many = [
        replace(region_partner, id=f"town-{n}") for n, region_partner in enumerate([Region().partners[1]] * partners)
    ]
    people = [replace(KAISA, id=f"c-{n + 100:04}", partner=one.id) for n, one in enumerate(many)]
    return Region(partners=[*PARTNERS, *many], contacts=[*CONTACTS, *people])


def test_what_is_open_is_found_without_reading_years_past() -> None:
    region = Region()
    past = [a_request(f"values.{n}.isola", status=Status.ACCEPTED) for n in range(300)]
    with region.store.begin(region.code) as work:
        work.requests.add_missing([*past, a_request(ISOLA)])
    for column in ("contact", "partner"):
        found = f"SELECT id FROM requests WHERE alliance = 'a' AND {column} = 'b' AND status = ?"
        with region.engine.connect() as connection:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {found}", ("open",)).all()
        assert f"ix_requests_alliance_{column}_status (alliance=? AND {column}=? AND status=?)" in str(plan)
    with region.store.look(region.code) as work:
        by_contact, by_partner = work.requests.open_of_contact(KAISA.id), work.requests.open_of_partner("isola")
    assert [one.id for one in by_contact] == [one.id for one in by_partner] == [ISOLA]


def steps_of_a_sweep(region: Region) -> int:
    """How many steps of SQLite's machine it takes to see what is due for every flow, statements already prepared."""
    with region.store.look(region.code) as work:
        sweep(work)
        with steps(region) as taken:
            sweep(work)
    return taken[0]


def sweep(work: Work) -> None:
    for flow in {*COUNTS, *TAKES_IN}:
        work.waiting(flow, NOW)
    work.post.left()


def test_a_sweep_takes_no_more_work_for_what_is_stored() -> None:
    region, years = Region(), list[int]()
    for year in (1, 100):
        with region.store.begin(region.code) as work:
            work.post.queue([a_message(f"receipt.{year}.{n}") for n in range(year * 5)])
            for message in work.post.claim(year * 5, 60):
                work.post.confirm(message.key, message.attempts, NOW)
            past = [a_request(f"values.{year}.{n}", status=Status.ACCEPTED, notice_at=None) for n in range(year * 5)]
            work.requests.add_missing(past)
        years.append(steps_of_a_sweep(region))
    assert years[0] == years[1] > 0
