"""A web on loopback that answers for any host, writes down who asked for what and when, and can misbehave."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web
from scrapy import Request
from scrapy.http import Response

from archive.warc import WarcWriter
from bulletin.outlet import Bounds, Listing, Outlet, UrlDate
from bulletin.registry import Registry
from bulletin.settings import Settings
from crawler.guard import Guard
from crawler.handlers import LiveHandler
from crawler.shift import Shift
from pipelines.judge import load_lexicon
from storage import nights
from storage.store import Store

NOW = datetime(2024, 8, 31, 18, 0, tzinfo=UTC)
Answer = Callable[[web.Request], web.StreamResponse]


@dataclass(slots=True)
class Visit:
    """One request as the web saw it; times are of the loop's clock."""

    host: str
    path: str
    headers: dict[str, str]
    started: float
    ended: float = 0.0
    status: int = 0


@dataclass(slots=True)
class FakeWeb:
    """Pages by host and path; whatever is not there is a 404. `log` is what was asked."""

    pages: dict[str, str | bytes | Answer] = field(default_factory=dict)
    log: list[Visit] = field(default_factory=list)
    port: int = 0
    pause_s: float = 0.0

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one request and write it down."""
        host = request.headers.get("X-Asked-Host", "")
        visit = Visit(host, request.path_qs, dict(request.headers), asyncio.get_running_loop().time())
        self.log.append(visit)
        await asyncio.sleep(self.pause_s)
        page = self.pages.get(f"{host}{request.path_qs}")
        try:
            if page is None:
                response: web.StreamResponse = web.Response(status=404, text="not here")
            elif callable(page):
                response = page(request)
            else:
                body = page if isinstance(page, bytes) else page.encode()
                response = web.Response(body=body, content_type="text/html", charset="utf-8")
            visit.status = response.status
            return response
        finally:
            visit.ended = asyncio.get_running_loop().time()

    def asked(self, host: str, start: str = "/") -> list[str]:
        """The paths asked of a host, without its robots.txt."""
        return [
            visit.path
            for visit in self.log
            if visit.host == host and visit.path.startswith(start) and visit.path != "/robots.txt"
        ]


@asynccontextmanager
async def serving(web_: FakeWeb) -> AsyncIterator[FakeWeb]:
    """The web while a test runs."""
    server = web.Server(web_.answer)  # type: ignore[arg-type]
    runner = web.ServerRunner(server)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    sockets = site._server.sockets if isinstance(site._server, asyncio.Server) else ()
    web_.port = sockets[0].getsockname()[1]
    try:
        yield web_
    finally:
        await runner.cleanup()


class GatewayHandler(LiveHandler):
    """The live handler with every host led to the fake web; all above the socket is the real thing."""

    web: FakeWeb

    async def fetch(self, request: Request) -> Response:
        """Ask loopback, and give the answer its real address back."""
        parts = urlsplit(request.url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        inner = request.replace(url=f"http://127.0.0.1:{GatewayHandler.web.port}{path}")
        inner.headers["X-Asked-Host"] = parts.hostname or ""
        inner.headers["X-Asked-Scheme"] = parts.scheme
        response = await super().fetch(inner)
        return response.replace(url=request.url)


BODY = "".join(
    f"<p>样城市卫生健康委今天介绍，全市第{number}家医院接入检查结果互认平台，医生在工作站里就能调阅病人在别院做过的影像，"
    "重复检查因此减少，病人排队的时间也短了。</p>"
    for number in "一二三四五六"
)


def article(title: str, day: str = "2024-08-30", extra: str = "") -> str:
    """A plain article page."""
    return (
        f"<html><head><title>{title}_样报网</title></head><body><h1>{title}</h1>"
        f"<div class=info>{day} 10:00 来源：样报</div><div class=content>{BODY}</div>{extra}</body></html>"
    )


def listing(*paths: str, more: str = "") -> str:
    """A plain listing page."""
    items = "".join(f"<li><a href='{path}'>样城市新闻第{number}条</a></li>" for number, path in enumerate(paths, 1))
    return f"<html><body><ul>{items}</ul>{more}</body></html>"


def outlet(key: str = "paper", **changes: object) -> Outlet:
    """An outlet at KEY.example with one listing at /list/."""
    values: dict[str, object] = {
        "key": key,
        "name": f"样报{key}",
        "hosts": (f"{key}.example",),
        "article": (
            rf"^https://{key}\.example/(?P<y>\d{{4}})/(?P<m>\d\d)(?P<d>\d\d)/(?P<id>\d+)(?:_(?P<page>\d+))?\.html$",
        ),
        "url_date": UrlDate.DAY,
        "delay_s": 0.0,
        "bounds": Bounds(min_items=1),
        "listing": (Listing("要闻", f"https://{key}.example/list/"),),
    }
    return Outlet(**(values | changes))  # type: ignore[arg-type]


def night_shift(folder: Path, store: Store, web_: FakeWeb, *outlets: Outlet, now: datetime = NOW) -> Shift:
    """A shift over these outlets, led to the fake web, with a night of the store."""
    GatewayHandler.web = web_
    since = now - timedelta(days=2)
    with store.writing() as session:
        night = nights.open_night(session, since, now, now, "command").id
    return Shift(
        settings=Settings(data=folder, timeout_s=3.0, max_page_bytes=200_000),
        registry=Registry(outlets),
        store=store,
        lexicon=load_lexicon(),
        since=since,
        until=now,
        night=night,
        handler="tests.crawler.fake_web.GatewayHandler",
        recorder=WarcWriter(folder / f"night-{night}.warc.gz"),
        clock=lambda: now,
        guard=Guard(["127.0.0.0/8"]),
    )


def yesterday() -> date:
    """The day of most sample articles."""
    return (NOW - timedelta(days=1)).date()
