"""The one spider: driven by an outlet's file, or by addresses that a person gave.

scrapy crawl outlet -a outlet=qianlong
scrapy crawl outlet -a urls=https://…
"""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from itertools import groupby
from typing import Any, Self

import scrapy
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from scrapy.robotstxt import RobotParser
from scrapy.signals import robots_parsed
from twisted.python.failure import Failure

from bulletin.night import ListingState, ListingVisit
from bulletin.outlet import Listing, Mode, Outlet, Status
from bulletin.page import Page
from bulletin.period import Period
from bulletin.registry import canonical_key, host_of
from bulletin.stops import Blocked, NotAnArticle, NotFetched, OutsideWindow, PassedOver, Stop
from bulletin.url_fate import Link, UrlFate, wanted
from crawler.answers import block_stop, failure_state, failure_stop, failure_words, says_gone, status_stop
from crawler.asking import Ask, asks, headers_of, next_ask
from crawler.discover import Announced, read_listing
from crawler.pasted import PASTED, declared, given_link
from crawler.reach import Reach, goes_on, pages_of
from crawler.reading import Reading, next_request_url, read_page
from crawler.shift import Shift, lone_shift
from crawler.tally import Tally, is_garbled
from pipelines.extract import script_redirect
from pipelines.judge import title_could_matter
from storage import listings, outlets, pictures, urls
from storage.store import Session

LONG_DELAY_S = 10.0
"""From this delay between two pages on, only pages whose title could matter are opened (人民网 asks for 120 s)."""

FIRST = 100
"""Priority of listings: they come before any article, so that a short night still knows what there was."""

PAPERS = (Mode.CALENDAR, Mode.EPAPER)
"""Listings of which every night asks all pages of the days wanted, unconditionally: a paper grows until it is whole."""


class OutletSpider(scrapy.Spider):
    """Reads the listings of one outlet and the articles they announce, or the articles at given addresses."""

    name = "outlet"

    def __init__(self, outlet: str = "", urls: str | tuple[str, ...] = (), shift: Shift | None = None, **kwargs: Any):
        super().__init__(**kwargs)
        self.lone = shift is None
        self.shift = shift or lone_shift()
        self.urls = tuple(urls.split()) if isinstance(urls, str) else urls
        if not outlet and not self.urls:
            raise ValueError("say which outlet (-a outlet=qianlong) or which addresses (-a urls=https://…)")
        self.outlet: Outlet = self.shift.registry[outlet] if outlet else PASTED
        with self.shift.store.reading() as session:
            status = outlets.statuses(session).get(self.outlet.key, Status.DRAFT)
        self.tally = Tally(self.outlet, status, self.shift.clock())
        self.validators: dict[str, tuple[str, str]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """How Scrapy makes a spider."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.heed_robots, signal=robots_parsed)
        return spider

    def closed(self, _reason: str) -> None:
        """Scrapy's word that the crawl is over: a lone spider closes what it opened for itself."""
        if self.lone:
            self.shift.close()
            self.shift.store.close()

    # --- asking

    async def start(self) -> AsyncIterator[Request]:
        """Given addresses, or every listing and then what earlier nights left undone."""
        for url in self.urls:
            yield self.ask_page(given_link(url, self.shift.registry), "")
        if self.urls:
            return
        for listing in self.outlet.listing:
            if listing.enabled:
                for ask in asks(listing, self.days, self.shift.phrases, self.shift.until):
                    yield self.ask_listing(listing, ask)
        with self.shift.store.reading() as session:
            left = urls.pending(session, self.outlet.key, self.shift.night)
        for fate in left:
            if self.first_to_ask(fate.key):
                yield self.ask_page(Link(fate.key, fate.url, fate.title, fate.day), fate.listing)

    def ask_listing(self, listing: Listing, ask: Ask, referer: str = "") -> Request:
        """A request for a listing page; its first is asked for conditionally."""
        self.shift.gate.slow_down(host_of(ask.url), listing.delay_s or self.outlet.delay_s)
        headers = self.headers(self.outlet, referer) | headers_of(listing, ask)
        if ask.number == 1 and not ask.body and listing.mode not in PAPERS and not self.shift.backfill:
            with self.shift.store.reading() as session:
                etag, modified = listings.validators(session, ask.url)
            headers |= {"If-None-Match": etag} if etag else {}
            headers |= {"If-Modified-Since": modified} if modified else {}
        arguments = {"listing": listing, "ask": ask}
        return Request(ask.url, self.parse_listing, errback=self.listing_failed, cb_kwargs=arguments, headers=headers,
                       method=ask.method, body=ask.body, priority=FIRST, dont_filter=ask.number == 1)  # fmt: skip

    def ask_page(self, link: Link, listing: str, parts: tuple[Page, ...] = (), url: str = "", hops: int = 0) -> Request:
        """A request for an article page, or for a further page of it (`parts` holds those before)."""
        outlet = declared(link.url, self.shift.registry)
        self.shift.gate.slow_down(host_of(url or link.url), outlet.delay_s)
        arguments = {"link": link, "listing": listing, "parts": parts, "hops": hops}
        return Request(url or link.url, self.parse_page, errback=self.page_failed, cb_kwargs=arguments,
                       headers=self.headers(outlet), dont_filter=True)  # fmt: skip

    def headers(self, outlet: Outlet, referer: str = "") -> dict[str, str]:
        """The headers by which this outlet is asked."""
        said = {"User-Agent": outlet.user_agent} if outlet.user_agent else {}
        return said | ({"Referer": referer} if referer else {})

    # --- listings

    def parse_listing(self, response: Response, listing: Listing, ask: Ask) -> Iterator[Request]:
        """A listing page: note what it gave, ask for what is new, go on where it goes on."""
        page = self.page_of(response, self.outlet, Link("", response.url), listing.name)
        stop = None if response.status == 304 else status_stop(response.status) or block_stop(page, self.outlet)
        if response.status == 304:
            self.visit(ListingVisit(listing.name, response.url, ListingState.NOT_MODIFIED))
        elif response.status == 404 and ask.number > 1:
            return  # the numbered pages of a listing end where they end
        elif stop is not None:
            other = self.other_scheme(response.request, stop)
            if other is not None:
                yield other
                return
            state = ListingState.BLOCKED if isinstance(stop, Blocked) else ListingState.FAILED
            self.visit(ListingVisit(listing.name, response.url, state, detail=stop.detail))
        else:
            try:
                announced = read_listing(self.outlet, listing, page, self.shift.registry, self.days)
            except Exception as error:  # the one broad catch of a listing: a wrong selector is its own fault
                detail = f"{type(error).__name__}: {error}"[:200]
                self.visit(ListingVisit(listing.name, response.url, ListingState.PARSE, detail=detail))
                return
            self.remember_validators(response)
            if not announced.links and not announced.more and says_gone(page):
                self.visit(ListingVisit(listing.name, response.url, ListingState.EMPTY, detail="404：页面不存在"))
                return
            yield from self.follow(listing, response.url, ask, announced)

    def follow(self, listing: Listing, url: str, ask: Ask, announced: Announced) -> Iterator[Request]:
        """Ask for the unseen articles of a listing page and for the pages that belong to it."""
        inside = [link for link in announced.links if link.day is None or link.day in self.days]
        fates, fresh = self.unseen(listing, announced.links, inside)
        days = [link.day for link in announced.links if link.day]
        visit = ListingVisit(
            listing=listing.name,
            url=url,
            state=ListingState.OK if announced.links or announced.more else ListingState.EMPTY,
            links=announced.anchors,
            matching=len(announced.links),
            new=len(fresh),
            newest=max(days, default=None),
            dated=len(days),
            selector=announced.selector,
            landed=url if canonical_key(url) != canonical_key(ask.url) else "",
        )
        self.visit(visit)
        self.tally.known += len(inside) - len(fresh)
        self.tally.facts["garbled"] += sum(is_garbled(link.title) for link in announced.links)
        for link in fresh:
            if self.worth_opening(link) and self.first_to_ask(link.key):
                yield self.ask_page(link, listing.name)
        if ask.number < listing.max_pages or listing.mode in PAPERS:
            for more in announced.more[: listing.max_pages * self.days.days]:
                yield self.ask_listing(listing, Ask(more, number=2), url)
        further = next_ask(listing, ask, self.days)
        if further is None and announced.next:
            further = Ask(announced.next, number=ask.number + 1)
        reach = Reach(self.days, self.shift.backfill, self.shift.began, self.outlet.stop_after_known)
        if (
            further
            and ask.number < pages_of(listing, self.shift.window, reach)
            and goes_on(announced.links, fates, reach)
        ):
            yield self.ask_listing(listing, further, url)

    def unseen(
        self, listing: Listing, links: tuple[Link, ...], inside: list[Link]
    ) -> tuple[dict[str, UrlFate], list[Link]]:
        """What was known of the links before, and which of those inside the window are to be fetched.

        All are written down, those outside with their reason.
        """
        with self.shift.store.writing() as session:
            fates = urls.fates(session, [link.key for link in links])
            for outlet, own in groupby(sorted(inside, key=self.outlet_of), key=self.outlet_of):
                urls.saw_links(session, self.shift.night, outlet, listing.name, list(own), self.shift.clock())
            for link in links:
                if link not in inside and link.key not in fates:
                    self.write_stop(
                        session, link, OutsideWindow(f"{link.day} 不在 {self.days} 之内"), self.outlet_of(link)
                    )
        return fates, [link for link in inside if wanted(fates.get(link.key), self.shift.night)]

    def outlet_of(self, link: Link) -> str:
        """Whose article a link is: a search may find those of other outlets."""
        return declared(link.url, self.shift.registry).key or self.outlet.key

    def first_to_ask(self, key: str) -> bool:
        """Whether nobody asked for this article tonight yet; from now on somebody did."""
        if key in self.shift.asked:
            return False
        self.shift.asked.add(key)
        return True

    def worth_opening(self, link: Link) -> bool:
        """Whether a page is opened at all: always, but on hosts that want minutes between two pages by its title."""
        if self.shift.gate.delay_of(host_of(link.url)) < LONG_DELAY_S:
            return True
        if title_could_matter(link.title, self.shift.lexicon):
            return True
        self.stopped(link, PassedOver(link.title), self.outlet.key)
        return False

    def listing_failed(self, failure: Failure) -> Iterator[Request]:
        """A listing that could not be had."""
        request = failure.request  # type: ignore[attr-defined]
        listing: Listing = request.cb_kwargs["listing"]
        error = failure.value or Exception()
        other = self.other_scheme(request, failure_stop(error))
        if other is not None:
            yield other
            return
        self.visit(ListingVisit(listing.name, request.url, failure_state(error), detail=failure_words(error)))

    def visit(self, visit: ListingVisit) -> None:
        """Note in the tally what a listing page gave."""
        self.tally.visit(visit)
        self.shift.progress(self.tally)

    # --- articles

    def parse_page(
        self, response: Response, link: Link, listing: str, parts: tuple[Page, ...], hops: int
    ) -> Iterator[Any]:
        """An article page: a script redirect is followed, further pages are fetched, then it is read."""
        outlet = declared(link.url, self.shift.registry)
        page = self.page_of(response, outlet, link, listing)
        stop = status_stop(response.status) or block_stop(page, outlet)
        if stop is not None:
            other = self.other_scheme(response.request, stop)
            yield from [other] if other is not None else self.given_up(link, listing, parts, stop, outlet)
            return
        target = script_redirect(page)
        if target and hops < outlet.js_redirects:
            yield self.ask_page(link, listing, parts, target, hops + 1)
            return
        further = next_request_url(page, parts, outlet)
        if further:
            yield self.ask_page(link, listing, (*parts, page), further)
            return
        self.tally.fetched += 1
        yield from self.read(link, listing, (*parts, page), outlet)

    def read(
        self, link: Link, listing: str, parts: tuple[Page, ...], outlet: Outlet, incomplete: bool = False
    ) -> Iterator[Any]:
        """Extract and judge what was fetched; a stop is counted here, by its name."""
        reading: Reading | Stop = NotAnArticle("404：页面不存在")
        if not says_gone(parts[0]):
            reading = read_page(link, listing, parts, outlet, self.shift, incomplete)
        if isinstance(reading, Stop):
            self.stopped(link, reading, outlet.key)
            return
        if reading.leads_elsewhere:
            self.stopped(link, reading.leads_elsewhere, outlet.key)
        yield reading.judged
        yield from self.ask_pictures(reading)
        self.shift.progress(self.tally)

    def page_failed(self, failure: Failure) -> Iterator[Any]:
        """An article page that could not be had."""
        request = failure.request  # type: ignore[attr-defined]
        link, listing, parts = (request.cb_kwargs[key] for key in ("link", "listing", "parts"))
        stop = failure_stop(failure.value or Exception())
        other = self.other_scheme(request, stop)
        outlet = declared(link.url, self.shift.registry)
        yield from [other] if other is not None else self.given_up(link, listing, parts, stop, outlet)

    def given_up(self, link: Link, listing: str, parts: tuple[Page, ...], stop: Stop, outlet: Outlet) -> Iterator[Any]:
        """A page that cannot be had: a first page stops, a further one leaves the article incomplete, marked."""
        if parts:
            yield from self.read(link, listing, parts, outlet, incomplete=True)
        else:
            self.stopped(link, stop, outlet.key)

    def stopped(self, link: Link, stop: Stop, outlet: str) -> None:
        """Count a stop and write it down under the URL."""
        self.tally.stop(stop)
        with self.shift.store.writing() as session:
            self.write_stop(session, link, stop, outlet)
        self.shift.progress(self.tally)

    def write_stop(self, session: Session, link: Link, stop: Stop, outlet: str) -> None:
        """One stop into the store."""
        urls.stopped(session, link.key, link.url, outlet, self.shift.night, stop.name, stop.detail, self.shift.clock())

    # --- pictures

    def ask_pictures(self, reading: Reading) -> Iterator[Request]:
        """Requests for the pictures of a shortlisted article that the archive does not hold yet."""
        if not reading.pictures:
            return
        with self.shift.store.reading() as session:
            held = pictures.pictures(session, reading.pictures)
        for url in reading.pictures:
            if url not in held:
                self.tally.facts["pictures-asked"] += 1
                self.shift.gate.slow_down(host_of(url), self.outlet.delay_s)
                yield Request(
                    url,
                    self.parse_picture,
                    errback=self.picture_failed,
                    headers={"Referer": reading.judged.article.url},
                )

    def parse_picture(self, response: Response) -> None:
        """A picture's bytes: checked, stored by their digest, and written down under the URL."""
        stop = status_stop(response.status)
        if stop is None:
            stop = self.shift.keep_picture(response.request.url if response.request else response.url, response.body)
        if stop is not None:
            self.tally.facts["pictures-lost"] += 1

    def picture_failed(self, _failure: Failure) -> None:
        """A picture that could not be had."""
        self.tally.facts["pictures-lost"] += 1

    # --- both

    @property
    def days(self) -> Period:
        """The days whose articles are wanted: the window, and before it the outlet's lookback on ordinary nights."""
        window = self.shift.window
        back = 0 if self.shift.backfill else self.outlet.lookback_days
        return Period(window.start - timedelta(days=back), window.end)

    def page_of(self, response: Response, outlet: Outlet, link: Link, listing: str) -> Page:
        """What came, as a value."""
        kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
        at = self.shift.place(response.url)[2]
        return Page(outlet.key, response.url, response.body, kind, response.status, at, listing, link.title, link.day)

    def other_scheme(self, request: Request | None, stop: Stop) -> Request | None:
        """The same request by the other of http and https, once, where the outlet says that this helps."""
        outlet = self.outlet if request is None else declared(request.url, self.shift.registry)
        if request is None or not (outlet.scheme_fallback or self.outlet.scheme_fallback) or "turned" in request.flags:
            return None
        if not isinstance(stop, (Blocked, NotFetched)):
            return None
        scheme, _, rest = request.url.partition("://")
        url = f"{'http' if scheme == 'https' else 'https'}://{rest}"
        return request.replace(url=url, flags=[*request.flags, "turned"], dont_filter=True)

    def remember_validators(self, response: Response) -> None:
        """ETag and Last-Modified of a listing; written only when the outlet's part of the night is over."""
        pair = [(response.headers.get(name) or b"").decode("latin-1") for name in ("ETag", "Last-Modified")]
        if any(pair) and response.request is not None:
            self.validators[response.request.url] = (pair[0], pair[1])

    def heed_robots(self, robotparser: RobotParser, request: Request) -> None:
        """Keep the Crawl-delay that a host's robots.txt asks for."""
        delay = robotparser.crawl_delay("yuebao") or 0.0
        self.shift.gate.slow_down(host_of(request.url), delay)
        self.tally.facts["crawl-delay"] = max(self.tally.facts["crawl-delay"], round(delay))
