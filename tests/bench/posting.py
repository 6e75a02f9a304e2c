"""A client that posts on a schedule, so that a slow answer does not slow the asking (open loop)."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]
OK = frozenset({200, 303})


@dataclass(frozen=True)
class Post:
    """One form to post."""

    path: str
    body: bytes
    cookie: str


@dataclass(frozen=True)
class Took:
    """How long the posts took, in seconds from when each was due; `whole` is from the first to the last answer."""

    each: Sequence[float]
    whole: float

    def percentile(self, share: float) -> float:
        return sorted(self.each)[min(len(self.each) - 1, int(len(self.each) * share))]


def as_fast_as_it_goes(port: int, posts: Sequence[Post], at_once: int = 8) -> Took:
    """Post with some connections, each waiting for its answer before it posts again (closed loop)."""
    return asyncio.run(_closed(port, posts, at_once))


def on_schedule(port: int, posts: Sequence[Post], per_second: float) -> Took:
    """Post at a fixed rate whatever the server does; time counts from when a post was due."""
    return asyncio.run(_open(port, posts, per_second))


async def _closed(port: int, posts: Sequence[Post], at_once: int) -> Took:
    waiting, took, start = list(reversed(posts)), list[float](), perf_counter()

    async def one_connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while waiting:
            due = perf_counter()
            await _post(reader, writer, waiting.pop())
            took.append(perf_counter() - due)
        writer.close()

    await asyncio.gather(*(one_connection() for _ in range(at_once)))
    return Took(took, perf_counter() - start)


async def _open(port: int, posts: Sequence[Post], per_second: float) -> Took:
    free: list[Connection] = []
    start = perf_counter() + 0.1

    async def one_post(number: int, post: Post) -> float:
        due = start + number / per_second
        await asyncio.sleep(max(0, due - perf_counter()))
        reader, writer = _still_open(free) or await asyncio.open_connection("127.0.0.1", port)
        await _post(reader, writer, post)
        free.append((reader, writer))
        return perf_counter() - due

    took = await asyncio.gather(*(one_post(number, post) for number, post in enumerate(posts)))
    for _, writer in free:
        writer.close()
    return Took(took, perf_counter() - start)


def _still_open(free: list[Connection]) -> Connection | None:
    """Take a connection the server has not closed since: it keeps an idle one some seconds only."""
    while free:
        reader, writer = free.pop()
        if not reader.at_eof():
            return reader, writer
        writer.close()
    return None


async def _post(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, post: Post) -> None:
    head = (
        f"POST {post.path} HTTP/1.1\r\nHost: yhdyspinta.test\r\nOrigin: http://yhdyspinta.test\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(post.body)}\r\n"
        f"Cookie: {post.cookie}\r\n\r\n"
    )
    writer.write(head.encode() + post.body)
    answer = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    length = next(
        (line.split(":")[1] for line in answer.lower().split("\r\n") if line.startswith("content-length")), "0"
    )
    await reader.readexactly(int(length))
    if int(answer.split()[1]) not in OK:
        raise RuntimeError(f"{post.path} was answered with {answer.split()[1]}")
