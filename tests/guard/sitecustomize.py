"""A wall round the tests: sockets reach loopback only, in this process and in every Python it starts.

tests/conftest.py puts this folder on PYTHONPATH, so a child imports this file when it starts. An audit hook
(PEP 578) sees each attempt, also those of C code, and cannot be taken off again.
"""

import ipaddress
import socket
import sys

# Hosts that were asked for in this process, in order.
refused: list[str] = []


def is_loopback(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in {None, "", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


def refuse_the_world(event: str, arguments: tuple[object, ...]) -> None:
    """Raise what a machine without a network would raise."""
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        address = arguments[1]
        if isinstance(address, tuple) and not is_loopback(address[0]):
            refused.append(str(address[0]))
            raise ConnectionRefusedError(f"tests reach loopback only, not {address[0]}")
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = arguments[0]
        if not is_loopback(host) and not is_address(host):
            refused.append(str(host))
            raise socket.gaierror(socket.EAI_NONAME, f"tests look up loopback only, not {host!r}")


def is_address(host: object) -> bool:
    """A number needs no look-up, whatever it points to."""
    try:
        ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    return True


sys.addaudithook(refuse_the_world)
