"""Addresses that lead into private networks, to odd ports or by other schemes are refused."""

import socket
from collections.abc import Iterable

import pytest
from aiohttp.abc import ResolveResult

from bulletin.stops import Refused
from crawler.guard import Guard, GuardedResolver, proxy_places


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
        *(
            f"http://{host}/"
            for host in (
                "localhost",
                "LOCALHOST.",
                "foo.localhost",
                "router",
                "nas.local",
                "metadata.google.internal",
                "0",
                "[::]",
                "127.0.0.1.",
                "127.1.",
                "0X7F000001",
                "017700000001",
                "0x7f.1",
                "0177.0x0.1",
                "00000177.0.0.1",
                "[0:0:0:0:0:0:0:1]",
                "[::127.0.0.1]",
                "[::ffff:7f00:1]",
                "[::ffff:0:127.0.0.1]",
                "[64:ff9b::7f00:1]",
                "[64:ff9b::a9fe:a9fe]",
                "[64:ff9b:1::7f00:1]",
                "[2002:7f00:1::]",
                "[2002:a9fe:a9fe::1]",
                "[fec0::1]",
                "[2001:0:7f00:1::]",
                "[fe80::1%25eth0]",
                "[fe80::1%eth0]",
                "[ff02::1]",
                "[fd00:ec2::254]",
                "[100::1]",
                "\uff11\uff12\uff17.0.0.1",
                "\u2460\u2461\u2466.\u24ea.\u24ea.\u2460",
                "127\u30020\u30020\u30021",
                "127\uff610.0.1",
                "%31%32%37.0.0.1",
                "127.0.0.1%00.a.example",
                "127.0.0.1%2f.a.example",
                "127.0.0.1\\.a.example",
                "a b.example",
                "192.0.0.192",
                "192.88.99.1",
                "198.18.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "100.100.100.200",
                "256.1.1.1",
                "127.0.0.1%23.a.example",
                "127.0.0.1%2e;a.example",
                "127.0.0.1,a.example",
                "127..0.0.1",
                "10\u20250.0.1",
                "[v1.::1]",
                "[3fff::1]",
                "[5f00::1]",
                "localhost.localdomain",
                "wiki.corp",
                "a.example\x00",
                "a.example\r\nX: y",
            )
        ),
        "http://:@news.example.com/",
        "http://1.2.3.4:22/",
        "http://news.example.com:0/",
        "HTTP://127.0.0.1/",
        "http:127.0.0.1/",
        "data:text/html,x",
        "javascript:alert(1)",
        "http://news.example.com:22/",
        "http://news.example.com:6379/",
        "http://news.example.com:99999/",
        "http:///x",
    ],
)
def test_such_an_address_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        Guard().check_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://news.example.com/a", "https://news.example.com:8443/a", "http://1.2.3.4/", "HTTPS://News.Example.COM./",
        "http://北京.example/新闻?q=127.0.0.1", "http://xn--1lq90i.example/", "http://[2400:3200::1]/",
        "http://news.example.com/#@127.0.0.1", "http://[64:ff9b::808:808]/", "http://a_b.example/ 空格",
    ],
)  # fmt: skip
def test_an_address_of_the_public_web_passes(url: str) -> None:
    Guard().check_url(url)  # raises where it is refused


def test_the_operator_can_allow_a_private_network() -> None:
    guard = Guard(["10.20.0.0/16"])
    guard.check_url("http://10.20.3.4:8081/")
    guard.check_url("http://inside/")  # its address is judged when it is resolved
    with pytest.raises(Refused, match="allow_private"):
        guard.check_url("http://10.21.3.4/")
    with pytest.raises(Refused, match="web port"):
        guard.check_url("http://inside:22/")


class Answering(GuardedResolver):
    """A resolver whose names have the addresses it was told."""

    def __init__(self, guard: Guard, *addresses: str, exempt: Iterable[tuple[str, int]] = ()) -> None:
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


async def test_the_offices_proxy_may_lie_on_a_private_address_and_nothing_else_of_its_host() -> None:
    resolver = Answering(Guard(), "10.0.0.9", exempt=proxy_places(["http://proxy.office:3128"]))
    assert await resolver.resolve("proxy.office", 3128)
    with pytest.raises(Refused):
        await resolver.resolve("proxy.office", 80)
    with pytest.raises(Refused):
        await resolver.resolve("other.office", 3128)


def test_proxies_are_read_as_the_environment_writes_them() -> None:
    said = [
        "http://user:word@proxy.office:3128/",
        "proxy.office:8080",
        "https://safe.office",
        "socks5://s.office",
        "",
        "::",
    ]
    assert proxy_places([*said, "::"]) == {
        ("proxy.office", 3128), ("proxy.office", 8080), ("safe.office", 443), ("s.office", 1080),
    }  # fmt: skip
