"""No way in leads to a private address: a pasted link, a picture, a probe, a link tried online, a feed, each by hops.

An allowed site on 127.0.0.2 leads to a secret one on 127.0.0.1 in every way a site can; nobody may ever ask the secret.
"""

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import aiohttp
import pytest
from aiohttp.abc import ResolveResult

from bulletin.article import Image, Paragraph
from bulletin.settings import Settings
from bulletin.stops import Refused
from commands.issues.alive import dead_links
from crawler.guard import Guard, GuardedResolver
from storage.store import open_store
from tests.storage.made_up import article, judged, kept
from yuebao import main

FEED = "<rss><channel><item><title>第{}条</title><link>{}</link></item></channel></rss>"


@dataclass
class Two:
    """The allowed site and the secret one, and what each was asked for."""

    site: str = ""
    secret: str = ""
    asked: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    port: int = 0

    def ways(self) -> list[str]:
        """Addresses of the secret, as a site or a person may write them."""
        hosts = ("127.0.0.1", "localhost", "0x7f.1", "2130706433", "0177.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]",
                 "0.0.0.0", "127\u30020.0.1", "%31%32%37.0.0.1", "user:word@127.0.0.1")  # fmt: skip
        return [f"http://{host}:{self.port}/secret" for host in hosts] + ["file:///etc/hostname", "ftp://127.0.0.1/x"]


class Leading(BaseHTTPRequestHandler):
    """/to/ADDRESS redirects, /meta/ADDRESS does so by the page, /feed is a feed that does both."""

    two: Two

    def do_GET(self) -> None:
        """Lead on; robots.txt there is none."""
        self.two.asked.append(self.path)
        way, _, address = self.path.lstrip("/").partition("/")
        to = unquote(address)
        page = f"<html><meta http-equiv=refresh content='0;url={to}'><script>location='{to}'</script>".encode()
        if self.path == "/feed":
            page = FEED.format(1, self.two.ways()[0]).encode()
        if way == "robots.txt":
            page = b"not here"  # not the page that leads on, which would be followed to itself
        self.send_response({"to": 302, "meta": 200, "feed": 200}.get(way, 404))
        if way == "to":
            self.send_header("Location", to.encode().decode("latin-1"))
        self.send_header("Content-Type", "text/xml" if self.path == "/feed" else "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_: Any) -> None:
        """The log is `two.asked`."""


class Secret(Leading):
    """Notes that it was reached."""

    def do_GET(self) -> None:
        """It never should be."""
        self.two.told.append(self.path)
        self.send_error(410)


@pytest.fixture
def two() -> Iterator[Two]:
    """Both sites, on one port of two addresses of this machine."""
    made = Two()
    try:
        site = ThreadingHTTPServer(("127.0.0.2", 0), type("Site", (Leading,), {"two": made}))
    except OSError:
        pytest.skip("this machine has no second loopback address")
    made.port = site.server_address[1]
    secret = ThreadingHTTPServer(("127.0.0.1", made.port), type("Hidden", (Secret,), {"two": made}))
    made.site, made.secret = f"http://127.0.0.2:{made.port}", f"http://127.0.0.1:{made.port}"
    threads = [threading.Thread(target=server.serve_forever, daemon=True) for server in (site, secret)]
    for thread in threads:
        thread.start()
    yield made
    for server in (site, secret):
        server.shutdown()
        server.server_close()
    for thread in threads:
        thread.join()


@pytest.fixture
def data(data_folder: Path) -> Path:
    """A data folder whose operator allows the first site only."""
    words = 'allow_private = ["127.0.0.2/32"]\ntimeout_s = 5.0\n'
    (data_folder / "settings.toml").write_text(words, encoding="utf-8")
    return data_folder


def test_a_pasted_link_is_followed_to_no_private_address(two: Two, data: Path) -> None:
    ways = [
        *two.ways(),
        *(f"{two.site}/to/{way}" for way in two.ways()),
        *(f"{two.site}/meta/{way}" for way in two.ways()),
    ]
    for url in ways[:3] + ways[14:18] + ways[28:30]:
        assert main(["--data", str(data), "crawl", "--url", url]) != 0
    assert any(path.startswith("/to/") for path in two.asked) and two.told == []


def test_no_picture_comes_from_a_private_address(two: Two, data: Path) -> None:
    wanted = [*two.ways(), *(f"{two.site}/to/{way}" for way in two.ways())]
    quick = 'name = "云杉网"\nhosts = ["news.cloudfir.example"]\narticle = ["^https://news"]\ndelay_s = 0.0\n'
    listing = '[[listing]]\nname = "要闻"\nmode = "rss"\nurl = "https://news.cloudfir.example/"\n'
    (data / "outlets").mkdir()
    (data / "outlets" / "cloudfir.toml").write_text(quick + listing, encoding="utf-8")
    store = open_store(f"sqlite:///{data / 'yuebao.db'}")
    blocks = (Paragraph("正文。"), *(Image(each) for each in wanted))
    number = kept(store, judged(article=article(blocks=blocks))).id
    store.close()
    assert main(["--data", str(data), "pictures", str(number), "--fetch"]) == 1
    assert any(path.startswith("/to/") for path in two.asked) and two.told == []


def test_a_probe_reads_no_private_page(two: Two, data: Path) -> None:
    for url in (two.ways()[0], two.ways()[1], f"{two.site}/to/{two.ways()[0]}", f"{two.site}/meta/{two.ways()[2]}"):
        main(["--data", str(data), "outlet", "probe", url])
    assert any(path.startswith("/to/") for path in two.asked) and two.told == []


def test_a_link_tried_online_leads_to_no_private_address(two: Two, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, allow_private=("127.0.0.2/32",))
    dead_links([*two.ways(), *(f"{two.site}/to/{way}" for way in two.ways()), f"{two.site}/meta/x"], settings)
    assert any(path.startswith("/to/") for path in two.asked) and two.told == []


def test_a_feed_and_its_entries_lead_to_no_private_address(two: Two, data: Path) -> None:
    (data / "outlets").mkdir()
    for key, url in (
        ("straight", two.secret),
        ("hop", f"{two.site}/to/{two.secret}/feed"),
        ("entry", f"{two.site}/feed"),
    ):
        listing = f'[[listing]]\nname = "要闻"\nmode = "rss"\nurl = "{url}"\n'
        words = f'name = "样报{key}"\nhosts = ["127.0.0.1", "127.0.0.2"]\narticle = ["^http://127.*"]\n'
        file = data / "outlets" / f"{key}.toml"
        file.write_text(words + listing, encoding="utf-8")
        main(["--data", str(data), "crawl", key])
        file.unlink()  # no two outlets have one host
    assert "/feed" in two.asked and two.told == []


class Turning(GuardedResolver):
    """A name whose address is the allowed one at first, and the secret one ever after (rebinding)."""

    def __init__(self, guard: Guard) -> None:
        super().__init__(guard)
        self.left = ["127.0.0.2"]
        self._inner = self  # type: ignore[assignment]

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Judged as every answer is."""
        self._inner = Table(self.left.pop() if self.left else "127.0.0.1")  # type: ignore[assignment]
        return await super().resolve(host, port, family)

    async def close(self) -> None:
        """Nothing is open."""


class Table:
    """One answer."""

    def __init__(self, address: str) -> None:
        self.address = address

    async def resolve(self, host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
        """The address it was told."""
        return [ResolveResult(hostname=host, host=self.address, port=port, family=socket.AF_INET, proto=0, flags=0)]


async def test_a_name_that_turns_private_is_asked_at_the_address_that_was_judged(two: Two) -> None:
    connector = aiohttp.TCPConnector(resolver=Turning(Guard(["127.0.0.2/32"])), use_dns_cache=False, force_close=True)
    async with aiohttp.ClientSession(connector=connector) as session:
        async with session.get(f"http://turning.example:{two.port}/meta/x") as answer:
            assert answer.status == 200
        with pytest.raises(Refused):
            await session.get(f"http://turning.example:{two.port}/meta/y")
    assert two.asked == ["/meta/x"] and two.told == []
