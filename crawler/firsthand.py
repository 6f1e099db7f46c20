"""The first evening online: one listing and one article per outlet, reported by field, both pages kept as fixtures.

Everything goes through the runner's own handler, so gate, guard, robots.txt and proxy are those of a night. Nothing is
written to the store: a throw-away store in memory stands behind the spider.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import scrapy
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from scrapy.robotstxt import RobotParser
from scrapy.signals import robots_parsed
from twisted.python.failure import Failure

from bulletin.night import LISTING_ZH, ListingState
from bulletin.outlet import Listing, Outlet
from bulletin.page import Page
from bulletin.period import Period
from bulletin.registry import host_of, load_registry
from bulletin.settings import Settings
from bulletin.stops import Stop
from bulletin.url_fate import Link
from crawler.answers import block_stop, failure_state, failure_words, status_stop
from crawler.asking import Ask, asks, headers_of
from crawler.discover import Announced, read_listing
from crawler.guard import Guard
from crawler.outlet_settings import scrapy_settings_for
from crawler.pasted import PASTED
from crawler.shift import Shift, use_proxy, utc_now
from pipelines.extract import extract_article
from pipelines.judge import lexicon_for
from storage.store import open_store

FIELDS = (("title", "标题"), ("published", "日期"), ("source", "来源"), ("author", "作者"))


@dataclass(slots=True)
class Look:
    """What one outlet showed: a line for each listing asked, and the fields of the article."""

    outlet: Outlet
    lines: list[str] = field(default_factory=list)
    listing_ok: bool = False
    article_ok: bool = False
    robots: str = ""
    page: Page | None = None


class LookSpider(scrapy.Spider):
    """Asks the listings of one outlet until one gives an article, then that article."""

    name = "look"

    def __init__(self, look: Look, shift: Shift, folder: Path | None = None, urls: tuple[str, ...] = (), **kwargs: Any):
        super().__init__(**kwargs)
        self.look, self.shift, self.folder, self.urls = look, shift, folder, urls
        now = shift.until
        self.days = Period((now - timedelta(days=14)).date(), now.date())
        self.left = [(each, ask) for each in look.outlet.listing if each.enabled
                     for ask in asks(each, self.days, shift.phrases, now)[:1]]  # fmt: skip

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "LookSpider":
        """How Scrapy makes a spider."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.heed_robots, signal=robots_parsed)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Given addresses, or the first listing."""
        for url in self.urls:
            yield Request(url, self.given, errback=self.failed)
        if not self.urls:
            for request in self.next_listing():
                yield request

    def next_listing(self) -> Iterator[Request]:
        """The next listing that has not been asked yet."""
        if self.left:
            listing, ask = self.left.pop(0)
            yield self.asked(listing, ask)

    def asked(self, listing: Listing, ask: Ask) -> Request:
        """The request of a listing, slowed down as a night would."""
        self.shift.gate.slow_down(host_of(ask.url), listing.delay_s or self.look.outlet.delay_s)
        return Request(ask.url, self.parse_listing, errback=self.failed, method=ask.method, body=ask.body,
                       headers=headers_of(listing, ask), cb_kwargs={"listing": listing, "ask": ask},
                       dont_filter=True)  # fmt: skip

    def given(self, response: Response) -> None:
        """The page at a given address."""
        self.look.page = page_of(response, self.look.outlet, "")

    def parse_listing(self, response: Response, listing: Listing, ask: Ask) -> Iterator[Request]:
        """Report a listing, keep its page, and go on to its first article or to the next listing."""
        outlet = self.look.outlet
        page = page_of(response, outlet, listing.name)
        self.keep("listing", page)
        stop = status_stop(response.status) or block_stop(page, outlet)
        try:
            announced = Announced() if stop else read_listing(outlet, listing, page, self.shift.registry, self.days)
        except Exception as error:
            stop, announced = Stop(f"{type(error).__name__}: {error}"[:120]), Announced()
        self.look.lines.append(listing_line(listing, response, announced, stop))
        if announced.links:
            self.look.listing_ok = True
            link = next((each for each in announced.links if each.title), announced.links[0])
            self.shift.gate.slow_down(host_of(link.url), outlet.delay_s)
            yield Request(link.url, self.parse_article, errback=self.failed, cb_kwargs={"link": link})
        elif announced.more:
            yield self.asked(listing, Ask(announced.more[0], number=2))
        else:
            yield from self.next_listing()

    def parse_article(self, response: Response, link: Link) -> None:
        """Report an article by field: through the selectors and, beside it, the generic way."""
        outlet = self.look.outlet
        page = replace(page_of(response, outlet, ""), listed_title=link.title, listed_date=link.day)
        self.keep("article", page)
        stop = status_stop(response.status) or block_stop(page, outlet)
        if stop:
            self.look.lines.append(f"  文章 {link.url}：{stop.zh}，{stop.detail}")
            return
        try:
            own = extract_article(page, outlet.page, self.shift.registry)
            plain = extract_article(page, None, self.shift.registry)
        except Stop as found:
            self.look.lines.append(f"  文章 {link.url}：{found.zh}，{found.detail}")
            return
        self.look.article_ok = bool(own.title and own.published and own.blocks)
        words = [f"{zh}{'✓' if getattr(own, name) else '✗'}" for name, zh in FIELDS]
        size = f"正文 {len(own.body_text)} 字（通用提取 {len(plain.body_text)} 字）"
        rules = "，".join(f"{name}={rule.partition(';')[0]}" for name, rule in own.rules)
        self.look.lines.append(
            f"  文章 {link.url}：{' '.join(words)} {size}；{own.title}，{own.published}，{own.source}；{rules}"
        )

    def failed(self, failure: Failure) -> Iterator[Request]:
        """What could not be had; a listing gives way to the next."""
        error = failure.value or Exception()
        request = failure.request  # type: ignore[attr-defined]
        what = request.cb_kwargs["listing"].name if "listing" in request.cb_kwargs else request.url
        self.look.lines.append(f"  {what}：{LISTING_ZH[failure_state(error)]}，{failure_words(error)}")
        if "listing" in request.cb_kwargs:
            yield from self.next_listing()

    def keep(self, kind: str, page: Page) -> None:
        """Save a page as a fixture: its bytes, and beside them where they came from."""
        if self.folder is None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f"{kind}.html").write_bytes(page.body)
        about = {"url": page.url, "status": page.status, "content_type": page.content_type,
                 "fetched_at": str(page.fetched_at), "listed_title": page.listed_title,
                 "listed_date": str(page.listed_date) if page.listed_date else None}  # fmt: skip
        (self.folder / f"{kind}.json").write_text(json.dumps(about, ensure_ascii=False, indent=1), encoding="utf-8")

    def heed_robots(self, robotparser: RobotParser, request: Request) -> None:
        """Keep the Crawl-delay of a host and report it."""
        delay = robotparser.crawl_delay("yuebao") or 0.0
        self.shift.gate.slow_down(host_of(request.url), delay)
        allowed = robotparser.allowed(request.url, "yuebao")
        self.look.robots = ("允许" if allowed else "禁止") + (f"，间隔 {delay:.0f} 秒" if delay else "")


def page_of(response: Response, outlet: Outlet, listing: str) -> Page:
    """What came, as a value."""
    kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
    return Page(outlet.key, response.url, response.body, kind, response.status, utc_now(), listing)


def listing_line(listing: Listing, response: Response, announced: Announced, stop: Stop | None) -> str:
    """One listing in one line."""
    if stop is not None:
        return f"  {listing.name}（HTTP {response.status}）：{stop.zh}，{stop.detail}"
    days = [link.day for link in announced.links if link.day]
    newest = f"，最新 {max(days)}" if days else "，无日期"
    state = LISTING_ZH[ListingState.OK if announced.links or announced.more else ListingState.EMPTY]
    counts = f"{len(response.body)} 字节，{announced.anchors} 条链接，{len(announced.links)} 条文章{newest}"
    return f"  {listing.name}（HTTP {response.status}）：{state}，{counts}"


@contextmanager
def throwaway_shift(settings: Settings) -> Iterator[Shift]:
    """A shift that leaves nothing behind: a store in a folder of its own, no recording."""
    use_proxy(settings)
    with TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/look.db")
        now = utc_now()
        try:
            yield Shift(settings=settings, registry=load_registry(settings.outlets), store=store,
                        lexicon=lexicon_for(settings), since=now - timedelta(days=3),
                        until=now, guard=Guard(settings.allow_private))  # fmt: skip
        finally:
            store.close()


def first_look(
    outlets: Sequence[Outlet], settings: Settings, tell: Callable[..., None], shift: Shift | None = None
) -> bool:
    """Ask a listing and an article of each outlet and tell what worked; True where all did.

    The pages lie in the data folder afterwards, `fixtures/KEY/listing.html` and `article.html`, each with a .json.
    """
    if shift is not None:
        looks = asyncio.run(looked(outlets, shift, settings.data / "fixtures"))
    else:
        with throwaway_shift(settings) as own:
            looks = asyncio.run(looked(outlets, own, settings.data / "fixtures"))
    for look in looks:
        mark = "✓" if look.listing_ok and look.article_ok else "✗"
        tell(f"{mark} {look.outlet.key} {look.outlet.name}（robots：{look.robots or '未取得'}）", soft_wrap=True)
        for line in look.lines:
            tell(line, soft_wrap=True, markup=False)
    good = sum(look.listing_ok and look.article_ok for look in looks)
    tell(f"{len(looks)} 家中 {good} 家栏目与文章都可用；网页已存入 {settings.data / 'fixtures'}", soft_wrap=True)
    return good == len(looks)


async def looked(outlets: Sequence[Outlet], shift: Shift, folder: Path) -> list[Look]:
    """All outlets, some at once, each host in its own turn."""
    slots = asyncio.Semaphore(shift.settings.outlets_at_once)

    async def one(outlet: Outlet) -> Look:
        look = Look(outlet)
        async with slots:
            crawler = Crawler(LookSpider, scrapy_settings_for(outlet, shift, keeping=False), init_reactor=False)
            await crawler.crawl_async(look=look, shift=shift, folder=folder / outlet.key)
        return look

    return list(await asyncio.gather(*(one(outlet) for outlet in outlets)))


def fetched_page(url: str, settings: Settings, shift: Shift | None = None) -> tuple[Page, str]:
    """One page of the web, fetched as a night would, and what robots.txt says. Raises ValueError with a sentence."""
    look = Look(PASTED)

    async def fetch(own: Shift) -> None:
        crawler = Crawler(LookSpider, scrapy_settings_for(PASTED, own, keeping=False), init_reactor=False)
        await crawler.crawl_async(look=look, shift=own, urls=(url,))

    if shift is not None:
        asyncio.run(fetch(shift))
    else:
        with throwaway_shift(settings) as own:
            asyncio.run(fetch(own))
    if look.page is None:
        raise ValueError(f"{url} could not be fetched: {'; '.join(look.lines).strip() or 'no answer'}")
    return look.page, look.robots
