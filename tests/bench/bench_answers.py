"""Answers posted to the partner's page, beside a bare Starlette handler with one durable commit.

Seconds per post with eight connections as fast as it goes, ours as `up` starts it beside the floor: one process of
it, and as many as of ours; and one process each. Then the 99th percentile at 250 posts a second, open loop, alone and
while a statistics import runs into the same database.
The page does what the floor does not: it checks the session, the form's seal, the rules and the doubts, and writes
the reply, its twenty values, an event and a receipt.
"""

import hmac
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from hashlib import sha256
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from adapters.clock import SystemClock
from adapters.database.columns import metadata
from adapters.database.engine import connect
from adapters.database.indicators.library import SqlLibrary
from adapters.settings import Settings
from domain.indicators.catalogue import Indicator, Period
from domain.indicators.statistics import Area, Place
from domain.indicators.statistics import Region as Area_
from domain.partners import Contact, Partner, Sector
from domain.processes.answering import answer_link
from domain.processes.indicators.rounds import open_round
from domain.words import Text
from tests.bench.harness import Bench, Measured
from tests.bench.posting import Post, as_fast_as_it_goes, on_schedule
from tests.fakes import some_links
from tests.region import ALLIANCE, CONTACTS, COUNTY, Region

AS_UP = Settings().web_processes
ASKED, PARTNERS, RATE, SECONDS, AT_A_TIME = 20, 10_000, 250, 8, 500
CATALOGUE = [Indicator(f"measure-{n}", Text(f"Mittari {n}"), Text("kpl"), position=n) for n in range(ASKED)]


def a_big_region(folder: Path) -> Region:
    partners = [Partner(f"m-{n}", Text(f"Kunta {n}"), Sector.MUNICIPALITY) for n in range(PARTNERS)]
    contacts = [Contact(f"c-{n + 100:04}", f"m-{n}", f"Henkilö {n}", f"n{n}@example.org") for n in range(PARTNERS)]
    engine = connect(f"sqlite:///{folder / 'region.db'}")
    metadata.create_all(engine)
    region = Region(engine, ALLIANCE, [COUNTY, *partners], [*CONTACTS[:2], *contacts], CATALOGUE)
    ports = replace(region.ports, clock=SystemClock())
    open_round(ports, region.code, Period.parse("2026"))
    return region


def posts_for(region: Region) -> list[Post]:
    """A form for each partner, sealed as the page would have."""
    stamp = f"{SystemClock().now().timestamp() - 60:.3f}"
    fields = {f"values.{one.code}.number": str(10 + one.position) for one in CATALOGUE} | {
        "version": "0",
        "do": "answer",
    }
    with region.store.look(region.code) as work:
        asked = [work.requests.get(f"values.2026.m-{n}") for n in range(PARTNERS)]
    made = []
    for request in asked:
        token = some_links().token(answer_link(region.code, request, request.contact))
        seal = hmac.new(token.encode(), f"form.{stamp}".encode(), sha256).hexdigest()[:32]
        body = urlencode({**fields, "form": f"{stamp}.{seal}"}).encode()
        made.append(Post(f"/r/{request.id}", body, f"yhdyspinta=answer:{token}"))
    return made


@contextmanager
def serving(which: str, database: Path, processes: int) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.bench.answer_server", which, str(database), str(port), str(processes)]
    with subprocess.Popen(command) as server:
        try:
            _wait_for(port, processes)
            yield port
        finally:
            server.terminate()


def _wait_for(port: int, processes: int) -> None:
    """Wait until all of them listen: the kernel lists each with its port and its state, 0A."""
    here = f"0100007F:{port:04X} 00000000:0000 0A"
    for _ in range(1_200):
        if Path("/proc/net/tcp").read_text(encoding="ascii").count(here) == processes:
            return
        time.sleep(0.05)
    raise RuntimeError("the server did not come up")


@contextmanager
def importing(region: Region) -> Iterator[None]:
    """Import national figures into the same database for as long as it lasts, in a process of its own."""
    library = SqlLibrary(region.engine)
    library.keep_regions([Area_(Place(Area.MUNICIPALITY, f"{n:03}"), Text(f"Alue {n}"), n) for n in range(1, 470)])
    with subprocess.Popen([sys.executable, "-m", "tests.bench.importer", str(region.engine.url)]) as importer:
        try:
            yield
        finally:
            importer.terminate()


def answer_posts(bench: Bench) -> None:
    with TemporaryDirectory() as name, ExitStack() as servers:
        folder = Path(name)
        region = a_big_region(folder)
        made = posts_for(region)
        posts, any_posts = iter(made), cycle(made)  # the floor keeps whatever it is given

        def start(which: str, processes: int) -> tuple[int, Measured]:
            some = posts if which == "ours" else any_posts
            database = folder / ("region.db" if which == "ours" else f"floor-{processes}.db")
            port = servers.enter_context(serving(which, database, processes))
            as_fast_as_it_goes(port, _take(some, 100))
            return port, _each(port, some)

        (floor, bare), (_, bare_as_many) = start("floor", 1), start("floor", AS_UP)
        (ours, as_up), (_, alone) = start("ours", AS_UP), start("ours", 1)
        bench.measure("answer-posts", "s per post", as_up, bare)
        bench.measure("answer-posts, floor as many", "s per post", as_up, bare_as_many)
        bench.measure("answer-posts, one process", "s per post", alone, bare)
        bare_slowest = on_schedule(floor, _take(any_posts, RATE * SECONDS), RATE).percentile(0.99)
        quiet = on_schedule(ours, _take(posts, RATE * SECONDS), RATE).percentile(0.99)
        with importing(region):
            importing_too = on_schedule(ours, _take(posts, RATE * SECONDS), RATE).percentile(0.99)
        bench.add("answer-posts p99 at 250/s", "s", quiet, bare_slowest)
        bench.add("answer-posts p99 while importing", "s", importing_too, bare_slowest)


def _each(port: int, posts: Iterator[Post]) -> Measured:
    def run() -> float:
        some = _take(posts, AT_A_TIME)
        return as_fast_as_it_goes(port, some).whole / len(some)

    return run


def _take(posts: Iterator[Post], many: int) -> Sequence[Post]:
    return [next(posts) for _ in range(many)]


BENCHMARKS = {"answer-posts": answer_posts}
