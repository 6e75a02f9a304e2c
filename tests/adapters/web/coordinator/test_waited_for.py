"""A task that somebody's answer waits for is done, or ends with the request itself; nobody withdraws it by hand."""

from domain.processes.indicators.weighing import weigh_answers
from domain.processes.steering import withdraw
from domain.requests import Status
from tests.adapters.web.coordinator.office import Office
from tests.builders import ISOLA
from tests.domain.processes.indicators.test_reviews_waited_for import doubted, reviews
from tests.plans import MEETING, a_planned_region, commitment, counter, follow
from tests.region import COORDINATOR, Region

SENTENCE = "Kumppanin vastaus odottaa tätä tehtävää"


def check_task(region: Region, task: str, about: str) -> None:
    """Look at the page of a task and try to withdraw it there all the same."""
    office = Office(region)
    page = office.get(f"/coordinator/requests/{task}").text
    assert SENTENCE in page
    assert f'href="/coordinator/requests/{about}"' in page
    assert f"{task}/withdraw" not in page
    before = office.get(f"/coordinator/requests/{task}/withdraw").text
    assert SENTENCE in before
    assert 'name="reason"' not in before
    refused = office.post(f"/coordinator/requests/{task}/withdraw")
    assert refused.status_code == 422
    assert SENTENCE in refused.text
    assert region.request(task).status is Status.OPEN


def test_a_review_is_not_withdrawn_while_an_answer_waits_for_it() -> None:
    region = doubted()
    weigh_answers(region.ports, region.code)
    (review,) = reviews(region)
    check_task(region, review.id, ISOLA)
    withdraw(region.ports, region.code, ISOLA, COORDINATOR.id)
    weigh_answers(region.ports, region.code)
    assert region.request(review.id).status is Status.WITHDRAWN


def test_the_verdict_on_an_offer_is_not_withdrawn_while_the_offer_stands() -> None:
    region = a_planned_region()
    follow(region)
    counter(region, MEETING, "isola", due="2027-06-30")
    follow(region)
    check_task(region, f"counter-offer.{commitment(MEETING, 'isola')}.1", commitment(MEETING, "isola"))
