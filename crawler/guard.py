"""Which addresses may be fetched at all: no private network, no odd port, no other scheme (DESIGN 6.7).

Names are judged when they are resolved, by the very addresses the connection will use, so that a name which changes
its address between check and use (rebinding) gains nothing. Behind a proxy the proxy resolves names, and only what
the URL itself says is judged here.
"""

import ipaddress
import re
import socket
import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from bulletin.stops import Refused

PORTS = frozenset({80, 443, 8080, 8443})
"""The web's own ports; any other is asked for only to reach something that is not a web site."""

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
NEVER: tuple[Network, ...] = tuple(
    ipaddress.ip_network(each)
    for each in (
        "192.0.0.0/24",
        "192.88.99.0/24",
        "::/96",
        "::ffff:0:0:0/96",
        "64:ff9b:1::/48",
        "100::/64",
        "3fff::/20",
        "5f00::/16",
        "fec0::/10",
    )
)
"""Special networks (IANA's registries, RFC 6890 and after) that Python's `is_global` takes for public ones."""
NAT64, SIX_TO_FOUR = ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("2002::/16")
INSIDE = ("localhost", "local", "internal", "intranet", "lan", "home.arpa", "localdomain", "home", "corp", "private")
"""Names that never are on the public web (RFC 6761, 6762, 8375, appendix G of 6762, and custom). A proxy resolves
names by itself, so they are known by their look."""


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
        if re.search(r"[\x00-\x1f\x7f]", url):
            raise Refused("the address is malformed")
        if parts.scheme not in ("http", "https"):
            raise Refused(f"only http and https are fetched, not {parts.scheme or 'nothing'}")
        if parts.username is not None or parts.password is not None:
            raise Refused("an address with a user name or password is not fetched")
        host = plain_host(parts.hostname or "")
        literal = literal_address(host)
        if literal is not None:
            self.check_address(literal)
        elif not self._allowed and ("." not in host or any(f".{host}".endswith(f".{each}") for each in INSIDE)):
            raise Refused(f"{host} is a name of an inner network; allow its network in allow_private if it is meant")
        if port is not None and port not in PORTS and not (literal is not None and self.allows(literal)):
            raise Refused(f"port {port} is not a web port")

    def check_address(self, address: Address) -> None:
        """Raises Refused for an address that is not on the public internet and not allowed by the operator."""
        plain = true_address(address)
        if self.allows(plain):
            return
        if not plain.is_global or plain.is_multicast or within(plain, NEVER):
            raise Refused(f"{plain} is not on the public internet; allow its network in allow_private if it is meant")

    def allows(self, address: Address) -> bool:
        """Whether the operator allows the network of an address."""
        return within(true_address(address), self._allowed)


def within(address: Address, networks: Iterable[Network]) -> bool:
    """Whether an address lies in one of these networks."""
    return any(address.version == network.version and address in network for network in networks)


def true_address(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for (mapped, NAT64, 6to4), else the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address in SIX_TO_FOUR:
        return ipaddress.IPv4Address(int(address) >> 80 & 0xFFFFFFFF)
    return address.ipv4_mapped or address


def plain_host(host: str) -> str:
    """A host as clients will read it: percent-decoded, full-width and circled signs as plain ones, no last dot.

    Raises Refused where there is none, or one that two clients may read as two different hosts.
    """
    plain = host if ":" in host else unicodedata.normalize("NFKC", unquote(host)).replace("\u3002", ".").lower()
    plain = plain.rstrip(".")
    if not plain:
        raise Refused("the address has no host")
    if ":" not in host and re.search(r"[\s\x00-\x20\x7f\\/?#@%:;,&<>\[\]^|`\"']|\.\.", plain):
        raise Refused("the address is malformed")
    return plain


def literal_address(host: str) -> Address | None:
    """The IP address a host is written as, also in the octal, hex, short and decimal forms that clients accept."""
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        if ":" in host:
            raise Refused(f"{host} is not an address") from None
    if re.fullmatch(r"(0x[0-9a-f]*|\d+)(\.(0x[0-9a-f]*|\d+)){0,3}", host, re.IGNORECASE):
        try:
            return ipaddress.IPv4Address(socket.inet_aton(host))
        except OSError:
            raise Refused(f"{host} is not a host name") from None
    return None


def proxy_places(proxies: Iterable[str]) -> frozenset[tuple[str, int]]:
    """Host and port of proxies as the environment names them, also without a scheme; what is no address is left out."""
    found = set()
    for each in proxies:
        try:
            parts = urlsplit(each if "://" in each else f"http://{each}")
            found.add((parts.hostname or "", parts.port or {"https": 443, "http": 80}.get(parts.scheme, 1080)))
        except ValueError:
            continue
    return frozenset(place for place in found if place[0])


class GuardedResolver(AbstractResolver):
    """Resolves names for the connector and refuses addresses the guard refuses.

    `exempt` holds host and port of the office's proxy: the same host's other doors are as closed as any.
    """

    def __init__(self, guard: Guard, exempt: Iterable[tuple[str, int]] = ()) -> None:
        self._guard = guard
        self._exempt = frozenset(exempt)
        self._inner = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a name, all of them allowed. Raises Refused."""
        answers = await self._inner.resolve(host, port, family)
        if (host, port) not in self._exempt:
            for answer in answers:
                self._guard.check_address(ipaddress.ip_address(answer["host"].partition("%")[0]))
        return answers

    async def close(self) -> None:
        """Close the inner resolver."""
        await self._inner.close()
