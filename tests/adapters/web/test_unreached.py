"""The coordinator's page about people whom messages do not reach."""

from dataclasses import replace

import pytest
from httpx2 import Response

from adapters.wording.catalogue import catalogue
from domain.errors import Never
from domain.messages import Delivery
from domain.processes.post import deliver_messages
from domain.requests import Status
from domain.unreached import UNREACHED
from tests.adapters.web.house import SAME_ORIGIN, Person, a_region
from tests.builders import a_message
from tests.region import COORDINATOR, KAISA, Region


@pytest.fixture
def region() -> Region:
    region = a_region()
    with region.store.begin(region.code) as work:
        work.post.queue([replace(a_message(), queued_at=region.clock.now())])
    region.mail.failures.append(Never("smtp.refused", status=550))
    deliver_messages(region.ports, region.code)
    return region


def post(region: Region, **typed: str) -> Response:
    fields = {f"people.{KAISA.id}.{name}": text for name, text in typed.items()}
    person = Person(region, COORDINATOR)
    said = {**person.form(page(region)), "do": "answer", **fields}
    answer: Response = person.web.post(page(region), data=said, headers=SAME_ORIGIN)
    return answer


def page(region: Region) -> str:
    with region.store.look(region.code) as work:
        (task,) = work.requests.standing(UNREACHED.name, Status.OPEN)
    return f"/r/{task.id}"


def test_the_page_names_whom_what_and_why(region: Region) -> None:
    shown = Person(region, COORDINATOR).get(page(region)).text
    for words in (KAISA.name, KAISA.email, "Kuittaus vastauksesta", "ei mennyt perille", "Tarkista osoite"):
        assert words in shown


def test_an_address_that_cannot_be_one_is_refused_beside_its_field(region: Region) -> None:
    answer = post(region, way="again", email="kaisa at isola")
    assert answer.status_code == 422
    assert f'href="#people.{KAISA.id}.email"' in answer.text


def test_the_choice_is_asked_for_beside_the_person(region: Region) -> None:
    answer = post(region, email="kaisa.uusi@isola.example.org")
    assert answer.status_code == 422
    assert "Valitse, lähetetäänkö viestit uudelleen vai ei." in answer.text


@pytest.mark.parametrize("ended", [Delivery.REFUSED, Delivery.BOUNCED, Delivery.IN_DOUBT, Delivery.SUPPRESSED])
def test_every_way_of_not_arriving_has_its_words(ended: Delivery) -> None:
    assert f"unreached.letter.{ended}" in catalogue()
