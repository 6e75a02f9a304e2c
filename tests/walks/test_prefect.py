"""Events and flows over a real Prefect server: started, flooded, stopped, started again; and with a dead scheduler."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from adapters.announcements.contents import OURS
from adapters.launch.before import check_port
from adapters.links import SignedLinks
from adapters.secrets import signing_keys
from adapters.settings import Settings
from domain.indicators.values import Values
from domain.processes.answering import act, answer_link
from domain.requests import Move
from tests.region import CODE, Region
from tests.services.processes import answers, own_directory, wait_until
from tests.walks.forms import form_on
from tests.walks.service import Service, a_wide_region

pytestmark = [pytest.mark.walk, pytest.mark.timeout(600)]

BURST, WHILE_DOWN, WITHOUT_PREFECT = 500, 20, 4
HANDFUL = 8
UNWEIGHED = "SELECT count(*) FROM requests WHERE status = 'answered'"
ACCEPTED = "SELECT count(*) FROM requests WHERE status = 'accepted'"
ACCEPTINGS = "SELECT count(*) FROM replies WHERE move = 'accept'"
UNTOLD = "SELECT count(*) FROM unannounced"


@pytest.fixture
def folder() -> Iterator[Path]:
    with own_directory("yhdyspinta") as made:
        yield made


@pytest.fixture
def service(folder: Path) -> Iterator[Service]:
    made = Service(folder)
    yield made
    made.stop()


def a_minute(seconds_to_start: float) -> float:
    """A minute on a machine of its own, which starts everything within fifteen seconds; longer on a busy one."""
    return max(60.0, 4 * seconds_to_start)


def answer(region: Region, towns: range) -> None:
    """Each town answers as its page would, in a transaction of its own."""
    for n in towns:
        said = Values.model_validate({"values": {"hearing": {"number": "12"}}})
        act(region.ports, CODE, f"values.2027.town-{n}", f"c-t{n:04}", Move.ANSWER, said)


def answer_by_page(service: Service, region: Region, towns: range) -> None:
    """Each town follows its link, fills in its page and sends it."""
    home = f"http://127.0.0.1:{service.web}"
    links = SignedLinks(signing_keys(Settings(var=service.folder)), home)
    for n in towns:
        request = region.request(f"values.2027.town-{n}")
        with httpx.Client(base_url=home, follow_redirects=True, timeout=30) as browser:
            page = browser.get(links.address(answer_link(CODE, request, f"c-t{n:04}"))).text
            form = form_on(page, f"/r/{request.id}", f"/r/{request.id}", "values.hearing.number")
            said = {**form.fields, "values.hearing.number": "12", "do": "answer"}
            answer = browser.post(form.action, data=said, headers={"origin": home})
            assert answer.status_code == httpx.codes.OK, answer.text


def kill_prefect(service: Service) -> None:
    os.kill(service.child("prefect_server"), signal.SIGKILL)
    wait_until(lambda: "prefect-server has ended (by SIGKILL), it is started again" in service.said)


def leave_a_mess(service: Service) -> None:
    """A deployment of ours that prefect.yaml no longer names, and a schedule that an operator has paused."""
    flow = service.api("POST", "flows/", {"name": "of-old"})["id"]
    service.api("POST", "deployments/", {"name": "of-old", "flow_id": flow, "tags": [OURS]})
    service.api("POST", "deployments/", {"name": "somebody-else-s", "flow_id": flow})
    statistics = service.api("GET", "deployments/name/refresh-statistics/refresh-statistics")
    schedule = statistics["schedules"][0]["id"]
    service.api("PATCH", f"deployments/{statistics['id']}/schedules/{schedule}", {"active": False})


def the_mess_is_gone(service: Service) -> bool:
    """What is ours and no longer wanted is removed; the operator's pause and what is not ours stay."""
    names = {one["name"] for one in service.api("POST", "deployments/filter", {})}
    statistics = service.api("GET", "deployments/name/refresh-statistics/refresh-statistics")
    paused = not statistics["schedules"][0]["active"]
    return paused and "of-old" not in names and "somebody-else-s" in names


def answers_are_taken_without_prefect(service: Service, region: Region, minute: float) -> None:
    """Its server is killed alone: the pages stay, and what they took is weighed once within a minute of its return."""
    web, before = service.child("web"), service.count(ACCEPTED)
    kill_prefect(service)
    answer_by_page(service, region, range(before, before + WITHOUT_PREFECT))
    assert service.count(UNWEIGHED) == WITHOUT_PREFECT, "each was taken, and none could be weighed yet"
    wait_until(lambda: answers(service.prefect), 4 * minute)
    service.until(ACCEPTED, before + WITHOUT_PREFECT, minute)
    service.until(UNTOLD, 0, minute)
    assert service.count(ACCEPTINGS) == before + WITHOUT_PREFECT, "each was weighed once"
    assert service.child("web") == web, "the pages were there all the time"


def test_no_answer_is_lost_in_a_flood_or_while_nothing_runs(service: Service) -> None:
    """A handful of runs weighs five hundred answers; what came while all was down is weighed within a minute."""
    region = a_wide_region(service.database, BURST + WHILE_DOWN + WITHOUT_PREFECT)
    minute = a_minute(service.start())
    began = time.monotonic()
    answer(region, range(BURST))
    flood = time.monotonic() - began
    service.until(ACCEPTED, BURST, 2 * minute)
    runs = service.runs()["weigh-answers"]
    assert runs <= HANDFUL, f"{runs} runs for {BURST} answers in {flood:.0f} s"

    answered = {"event": {"name": ["yhdyspinta.values.answered"]}}
    assert service.api("POST", "events/filter", {"filter": answered, "limit": 1})["total"] == BURST
    leave_a_mess(service)
    assert service.stop() < 10
    for port in (service.web, service.prefect):
        check_port("127.0.0.1", port, "none")
    answer(region, range(BURST, BURST + WHILE_DOWN))
    assert service.count(UNWEIGHED) == WHILE_DOWN

    minute = a_minute(service.start())
    service.until(ACCEPTED, BURST + WHILE_DOWN, minute)
    service.until(UNTOLD, 0, minute)
    assert service.count(ACCEPTINGS) == BURST + WHILE_DOWN, "each was weighed once"
    assert the_mess_is_gone(service)
    told = service.command("check")
    assert (told.returncode, "Prefect: its API answers and its scheduler makes runs" in told.stdout) == (0, True), told
    answers_are_taken_without_prefect(service, region, minute)
    service.stop()
    assert service.told_of("Maija", "maija@", "Aino", "aino@", "/l/answer/", "/l/desk/") == []


PROTECTED = {"PREFECT_SERVER_API_AUTH_STRING": "ops:of-the-walk", "PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "true"}


def test_behind_a_password_answers_are_weighed_and_a_dead_scheduler_is_noticed(folder: Path) -> None:
    """Prefect asks for a password and for forgery tokens; its scheduler is dead though everything looks healthy."""
    service = Service(folder, {**PROTECTED, "PREFECT_SERVER_SERVICES_SCHEDULER_ENABLED": "false"})
    region = a_wide_region(service.database, 1)
    try:
        minute = a_minute(service.start())
        answer(region, range(1))
        service.until(ACCEPTED, 1, minute)
        service.until(UNTOLD, 0, minute)
        (weighed,) = service.api("POST", "flow_runs/filter", {"flows": {"name": {"any_": ["weigh-answers"]}}})
        assert weighed["name"].startswith("answers of demo – ")
        assert "on:values.answered" in weighed["tags"]
        accepted = {"event": {"name": ["yhdyspinta.values.accepted"]}}
        # Prefect writes what it is told in batches, some seconds later.
        wait_until(lambda: service.api("POST", "events/filter", {"filter": accepted, "limit": 1})["total"] == 1, 60)
        wait_until(lambda: "Prefect's scheduler makes no runs" in service.said, 60)
        told = service.command("check")
        assert (told.returncode, "Prefect's scheduler makes no runs" in told.stdout) == (1, True)
    finally:
        service.stop()
    assert service.told_of("of-the-walk") == []
