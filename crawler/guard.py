"""Which addresses may be fetched at all: no private network, no odd port, no other scheme (DESIGN 6.7).

Names are judged when they are resolved, by the very addresses the connection will use, so that a name which changes
its address between check and use (rebinding) gains nothing. Behind a proxy the proxy resolves names, and only what
the URL itself says is judged here.
"""

import ipaddress
import re
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from bulletin.stops import Refused

PORTS = frozenset({80, 443, 8080, 8443})
"""The web's own ports; any other is asked for only to reach something that is not a web site."""

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Guard:
    """Judges URLs and addresses. `allow_private` lists networks (CIDR) that may be fetched although private."""

    def __init__(self, allow_private: Iterable[str] = ()) -> None:
        self._allowed: tuple[Network, ...] = tuple(ipaddress.ip_network(each, strict=False) for each in allow_private)

    def check_url(self, url: str) -> None:
        """Raises Refused with the reason where the URL alone forbids the fetch."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise Refused("the address is malformed") from None
        if parts.scheme not in ("http", "https"):
            raise Refused(f"only http and https are fetched, not {parts.scheme or 'nothing'}")
        if parts.username is not None or parts.password is not None:
            raise Refused("an address with a user name or password is not fetched")
        host = (parts.hostname or "").rstrip(".")
        if not host:
            raise Refused("the address has no host")
        literal = literal_address(host)
        if literal is not None:
            self.check_address(literal)
        elif port is not None and port not in PORTS:
            raise Refused(f"port {port} is not a web port")

    def check_address(self, address: Address) -> None:
        """Raises Refused for an address that is not on the public internet and not allowed by the operator."""
        plain = getattr(address, "ipv4_mapped", None) or address
        if any(plain.version == network.version and plain in network for network in self._allowed):
            return
        if not plain.is_global or plain.is_multicast:
            raise Refused(f"{plain} is not on the public internet; allow its network in allow_private if it is meant")


def literal_address(host: str) -> Address | None:
    """The IP address a host is written as, also in the octal, hex, short and decimal forms that clients accept."""
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        pass
    if re.fullmatch(r"(0x[0-9a-f]*|\d+)(\.(0x[0-9a-f]*|\d+)){0,3}", host, re.IGNORECASE):
        try:
            return ipaddress.IPv4Address(socket.inet_aton(host))
        except OSError:
            raise Refused(f"{host} is not a host name") from None
    return None


class GuardedResolver(AbstractResolver):
    """Resolves names for the connector and refuses addresses the guard refuses. `exempt` holds the proxy's host."""

    def __init__(self, guard: Guard, exempt: Iterable[str] = ()) -> None:
        self._guard = guard
        self._exempt = frozenset(exempt)
        self._inner = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a name, all of them allowed. Raises Refused."""
        answers = await self._inner.resolve(host, port, family)
        if host not in self._exempt:
            for answer in answers:
                self._guard.check_address(ipaddress.ip_address(answer["host"].partition("%")[0]))
        return answers

    async def close(self) -> None:
        """Close the inner resolver."""
        await self._inner.close()
