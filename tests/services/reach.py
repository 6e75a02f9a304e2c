"""How far a test may reach: none leaves this machine, and a fast one stays in its process."""

import ipaddress
import sys
from collections.abc import Iterator

import pytest

LOOPBACK = {"localhost", ""}
FARTHER = {"neighbour", "walk", "migrations"}
"""Marks of tests that speak to servers or start processes."""
_stays = False


def pytest_configure() -> None:
    sys.addaudithook(_guard)


def _guard(event: str, arguments: tuple[object, ...]) -> None:
    """Let a test that reaches farther than it may fail where it tries (an audit hook)."""
    if event == "subprocess.Popen":
        _stay(f"it starts {arguments[0]}")
    elif event in {"socket.bind", "socket.connect"} and isinstance(address := arguments[1], tuple):
        _stay(f"it speaks to {address[0]}")
        if event == "socket.connect":
            _stay_on_this_machine(str(address[0]))


def _stay(where: str) -> None:
    if _stays:
        raise PermissionError(f"a fast test stays in its process; {where}: mark it `neighbour`")


def _stay_on_this_machine(host: str) -> None:
    if host not in LOOPBACK and not ipaddress.ip_address(host.partition("%")[0]).is_loopback:
        raise PermissionError(f"tests stay on this machine; {host} is outside")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    global _stays  # noqa: PLW0603  an audit hook knows nothing of the test it is called from, and cannot be taken away
    _stays = not any(mark.name in FARTHER for mark in item.iter_markers())
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """Whatever ends now may be another test's server."""
    global _stays  # noqa: PLW0603  as above
    _stays = False
    return (yield)
