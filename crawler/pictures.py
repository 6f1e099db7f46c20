"""Pictures on request: those of one candidate that the archive lacks, fetched as a night would fetch them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any, Self

import scrapy
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from scrapy.robotstxt import RobotParser
from scrapy.signals import robots_parsed
from twisted.python.failure import Failure

from bulletin.registry import host_of
from bulletin.stops import NotFetched, Stop
from crawler.answers import failure_stop, status_stop
from crawler.outlet_settings import scrapy_settings_for
from crawler.pasted import declared
from crawler.shift import Shift


class PictureSpider(scrapy.Spider):
    """Asks for given pictures with the article's address as referer; `lost` says of each why it could not be had."""

    name = "pictures"

    def __init__(self, wanted: Sequence[str], referer: str, shift: Shift, lost: dict[str, Stop], **kwargs: Any):
        super().__init__(**kwargs)
        self.wanted, self.referer, self.shift, self.lost = wanted, referer, shift, lost

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """How Scrapy makes a spider."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.heed_robots, signal=robots_parsed)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """A request for each picture, each host in its turn."""
        delay_s = declared(self.referer, self.shift.registry).delay_s
        for url in self.wanted:
            self.shift.gate.slow_down(host_of(url), delay_s)
            try:
                yield Request(url, self.parse_picture, errback=self.failed, headers={"Referer": self.referer},
                              cb_kwargs={"url": url}, dont_filter=True)  # fmt: skip
            except ValueError:  # no web address at all
                self.lost[url] = NotFetched("不是网址")

    def parse_picture(self, response: Response, url: str) -> None:
        """A picture's bytes: checked, stored by their digest, written down under the URL; or why not."""
        stop = status_stop(response.status) or self.shift.keep_picture(url, response.body)
        if stop is not None:
            self.lost[url] = stop

    def failed(self, failure: Failure) -> None:
        """A picture that could not be had."""
        request = failure.request  # type: ignore[attr-defined]
        self.lost[request.cb_kwargs["url"]] = failure_stop(failure.value or Exception())

    def heed_robots(self, robotparser: RobotParser, request: Request) -> None:
        """Keep the Crawl-delay that a host's robots.txt asks for."""
        self.shift.gate.slow_down(host_of(request.url), robotparser.crawl_delay("yuebao") or 0.0)


def fetch_pictures(wanted: Sequence[str], referer: str, shift: Shift) -> dict[str, Stop]:
    """Fetch and store pictures; by URL, why one could not be had (none: all are there)."""
    lost: dict[str, Stop] = {}
    values = scrapy_settings_for(declared(referer, shift.registry), shift, keeping=False)
    crawler = Crawler(PictureSpider, values, init_reactor=False)
    asyncio.run(crawler.crawl_async(wanted=tuple(wanted), referer=referer, shift=shift, lost=lost))
    return lost
