"""The register's pages take as many statements for a region as for a village."""

import pytest
from sqlalchemy import Engine

from domain.forums import Seat
from domain.partners import Contact, Partner, Sector
from domain.words import Text
from tests.adapters.database.test_statements import statements
from tests.adapters.web.house import Person
from tests.adapters.web.register.living import living
from tests.region import OLLI, Region


def grown(region: Region, more: int) -> Engine:
    """Add municipalities, each with a person in a seat."""
    names = [f"town-{n}" for n in range(more)]
    partners = [Partner(name, Text(name), Sector.MUNICIPALITY) for name in names]
    people = [Contact(f"c-1{n:03d}", name, f"Nimi {n}", f"n{n}@{name}.example.org") for n, name in enumerate(names)]
    with region.store.begin(region.code) as work:
        work.register.save(work.register.alliance(), partners, people)
        work.seats.take([Seat("steering", one.partner, one.id) for one in people])
    return region.engine


@pytest.mark.parametrize(
    "path", ["/directory", "/seats", "/network", "/crisis-list", "/year", "/year?for=me", "/duties", "/glossary"]
)
def test_a_page_takes_no_more_statements_for_more_partners(path: str) -> None:
    counts = []
    for more in (1, 40):
        region = living()
        engine = grown(region, more)
        person = Person(region, OLLI)
        with statements(engine) as sent:
            assert person.get(path).status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 40
