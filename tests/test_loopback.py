"""The wall of tests/guard: what passes, what is refused, and that children stand behind it too."""

import socket
import subprocess
import sys

import pytest


def test_a_server_on_loopback_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()


@pytest.mark.network_off
@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1"])
def test_an_address_outside_is_refused_at_once(host: str) -> None:
    with pytest.raises(ConnectionRefusedError, match="loopback only"):
        socket.create_connection((host, 80), timeout=1)


@pytest.mark.network_off
def test_a_name_outside_is_not_looked_up() -> None:
    with pytest.raises(socket.gaierror, match="loopback only"):
        socket.getaddrinfo("news.invalid", 80)


def test_a_child_process_is_refused_too() -> None:
    attempt = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"
    child = subprocess.run([sys.executable, "-c", attempt], capture_output=True, text=True)
    assert "tests reach loopback only, not 192.0.2.1" in child.stderr
