"""Addresses that lead into private networks, to odd ports or by other schemes are refused."""

import socket

import pytest
from aiohttp.abc import ResolveResult

from bulletin.stops import Refused
from crawler.guard import Guard, GuardedResolver


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://10.1.2.3/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/",
        "http://0.0.0.0/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://224.0.0.1/",
        "http://100.64.0.1/",
        "ftp://news.example.com/",
        "file:///etc/passwd",
        "gopher://news.example.com/",
        "http://user:word@news.example.com/",
        "http://news.example.com:22/",
        "http://news.example.com:6379/",
        "http://news.example.com:99999/",
        "http:///x",
    ],
)
def test_such_an_address_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        Guard().check_url(url)


@pytest.mark.parametrize("url", ["http://news.example.com/a", "https://news.example.com:8443/a", "http://1.2.3.4/"])
def test_an_address_of_the_public_web_passes(url: str) -> None:
    Guard().check_url(url)  # raises where it is refused


def test_the_operator_can_allow_a_private_network() -> None:
    guard = Guard(["10.20.0.0/16"])
    guard.check_url("http://10.20.3.4:8081/")
    with pytest.raises(Refused, match="allow_private"):
        guard.check_url("http://10.21.3.4/")


class Answering(GuardedResolver):
    """A resolver whose names have the addresses it was told."""

    def __init__(self, guard: Guard, *addresses: str, exempt: tuple[str, ...] = ()) -> None:
        super().__init__(guard, exempt)
        self._inner = Table(addresses)  # type: ignore[assignment]


class Table:
    """Gives the same addresses for every name."""

    def __init__(self, addresses: tuple[str, ...]) -> None:
        self.addresses = addresses

    async def resolve(self, host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
        """The addresses it was told."""
        return [
            ResolveResult(hostname=host, host=each, port=port, family=family, proto=0, flags=0)
            for each in self.addresses
        ]


async def test_a_name_is_judged_by_the_addresses_it_resolves_to() -> None:
    with pytest.raises(Refused):
        await Answering(Guard(), "1.2.3.4", "127.0.0.1").resolve("rebinding.example", 80)
    answers = await Answering(Guard(), "1.2.3.4").resolve("news.example.com", 80)
    assert [answer["host"] for answer in answers] == ["1.2.3.4"]


async def test_the_offices_proxy_may_lie_on_a_private_address() -> None:
    resolver = Answering(Guard(), "10.0.0.9", exempt=("proxy.office",))
    assert await resolver.resolve("proxy.office", 3128)
