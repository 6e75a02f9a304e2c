"""How far tests may reach."""

import socket
import subprocess
import sys

import pytest


def test_a_fast_test_starts_no_process() -> None:
    with pytest.raises(PermissionError, match="mark it `neighbour`"):
        subprocess.run([sys.executable, "-c", ""], check=True)


def test_a_fast_test_speaks_to_no_server_nor_is_one() -> None:
    with socket.socket() as one:
        with pytest.raises(PermissionError, match="mark it `neighbour`"):
            one.connect(("127.0.0.1", 9))
        with pytest.raises(PermissionError, match="mark it `neighbour`"):
            one.bind(("127.0.0.1", 0))


@pytest.mark.neighbour
def test_no_test_leaves_this_machine() -> None:
    with socket.socket() as one, pytest.raises(PermissionError, match=r"192\.0\.2\.1 is outside"):
        one.connect(("192.0.2.1", 9))
