"""Whoever was told that their answer has come can rely on it, whatever happens to the pages a moment later."""

import hmac
import os
import signal
from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from adapters.clock import SystemClock
from adapters.links import SignedLinks
from domain.indicators.catalogue import Period
from domain.processes.answering import answer_link
from domain.processes.indicators.rounds import open_round
from tests.crash.runs import Death, Senders
from tests.crash.sender import SECRET
from tests.memory import in_file
from tests.region import CODE, HEARING, Region, a_demo_region
from tests.services.processes import answers, free_port, wait_until

pytestmark = pytest.mark.walk

REQUEST = "values.2026.isola"
KILLS = 10


def a_round_today(file: Path) -> Region:
    region = a_demo_region(engine=in_file(file), catalogue=(HEARING,), clock=SystemClock())
    open_round(region.ports, CODE, Period.parse("2026"))
    return region


def sent(port: int, token: str, version: int, number: int) -> int:
    """Post an answer as the page's form does, and return the status."""
    stamp = f"{SystemClock().now().timestamp() - 60:.3f}"
    seal = hmac.new(token.encode(), f"form.{stamp}".encode(), sha256).hexdigest()[:32]
    form = {"values.hearing.number": str(number), "version": str(version), "do": "answer", "form": f"{stamp}.{seal}"}
    headers = {"Cookie": f"yhdyspinta=answer:{token}", "Host": "127.0.0.1:8080", "Origin": "http://127.0.0.1:8080"}
    return httpx.post(f"http://127.0.0.1:{port}/r/{REQUEST}", data=form, headers=headers, timeout=30).status_code


def test_an_answer_that_was_thanked_for_is_there_though_the_pages_die_at_once(tmp_path: Path, makers: Senders) -> None:
    region = a_round_today(tmp_path / "pages.db")
    request = region.request(REQUEST)
    where = {"database": f"sqlite:///{tmp_path / 'pages.db'}", "smtp": "", "folder": str(tmp_path)}
    links = SignedLinks([SECRET], "http://yhdyspinta.test")
    token = links.token(answer_link(CODE, request, request.contact))
    for number in range(1, KILLS + 1):
        port = free_port()
        [pid] = makers.order("serve", Death(), **where, port=port)
        wait_until(lambda at=port: answers(at))  # type: ignore[misc]  # bound now, not later
        try:
            status = sent(port, token, region.request(REQUEST).version, number)
        finally:
            os.kill(pid, signal.SIGKILL)
            ended = makers.ended()
        assert (status, ended) == (httpx.codes.SEE_OTHER, [-signal.SIGKILL])
        with region.store.look(CODE) as work:
            assert work.requests.reply(REQUEST, number).body["values"]["hearing"]["number"] == str(number)
    region.engine.dispose()
