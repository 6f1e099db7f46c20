"""The drift lab on real pages: the sample newsroom's own pages crawled night after night, faults seeded in what comes.

One outlet of the newsroom (北青网) publishes fifteen articles a day in its own look. Each night is the real thing:
spider, extraction, store and ledger, answered from memory. `python -m tests.crawler.newsroom_lab` prints the table.
"""

import asyncio
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import cast

from archive.warc import Fetched, WarcReader
from bulletin.article import Block, Image
from bulletin.drift import NAMED_WITHIN
from bulletin.night import CrawlRun
from bulletin.outlet import Outlet, UrlDate
from bulletin.period import SHANGHAI
from bulletin.registry import Registry, load_registry
from bulletin.settings import Settings
from crawler.night import crawl_outlets, finish
from crawler.shift import Shift
from pipelines.judge import load_lexicon
from sample.newsroom import blocks_of
from sample.pages import Link, ListingPage, Printed, article_page, listing_page
from sample.plan import Print, prints
from storage import nights
from storage.store import open_store

FIRST = date(2024, 7, 1)
"""A Monday with no holiday and no session for weeks."""

PER_DAY = 15
LISTED = 45
HEALTHY = 30
"""Nights before a fault: four whole weeks and a little."""

LISTING = "https://news.ynet.com/list/2121t76.html"
HOME = "https://news.ynet.com/"


@cache
def stock() -> tuple[Print, ...]:
    """The newsroom's prints of this outlet, in one page each; their texts come round again after six days."""
    return tuple(
        each for each in prints(date(2024, 8, 1))
        if each.channel.outlet == "ynet" and each.plan.pages == 1 and not each.plan.undated and not each.plan.redirect
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reply:
    """What the outlet's server answers; `body` in UTF-8."""

    body: str = ""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)


@dataclass(frozen=True)
class Site:
    """The outlet on one day. It answers with what its look prints, changed by the fault."""

    day: date
    change: "Change"

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """What the list shows, newest first."""
        count = ((self.day - FIRST).days + 1) * PER_DAY
        return tuple(link_of(number) for number in range(count - 1, max(-1, count - 1 - LISTED), -1))

    def get(self, url: str) -> Fetched | None:
        """The answer to one address, as the archive's reader gives it."""
        reply = self.change(self, url, self.plain(url))
        if reply is None:
            return None
        at = end_of(self.day)
        return Fetched(url, reply.status, reply.headers, reply.body.encode("utf-8", "surrogateescape"), at)

    def plain(self, url: str) -> Reply | None:
        """The answer without a fault."""
        if url.endswith("/robots.txt"):
            return Reply("User-agent: *\nDisallow: /admin/\n", headers=(("Content-Type", "text/plain"),))
        if url == LISTING:
            return Reply(listing_page("ynet", self.links, ListingPage("北青快讯")).decode())
        if url.endswith(".png"):
            return None
        if url == HOME:
            return Reply("<html><head><title>北青网</title></head><body><h1>欢迎来到北青网</h1></body></html>")
        found = re.search(r"/(\d{7})t70\.html$", url)
        return Reply(article_of(int(found[1]) - 3_000_000)) if found else Reply("not here", 404)


Change = Callable[[Site, str, Reply | None], Reply | None]


def link_of(number: int) -> Link:
    """The announcement of the outlet's article of that number, counted from the first day."""
    at = datetime(FIRST.year, FIRST.month, FIRST.day, 9, number % PER_DAY, tzinfo=SHANGHAI)
    at += timedelta(days=number // PER_DAY)
    return Link(f"https://news.ynet.com/{at:%Y/%m/%d}/{3_000_000 + number}t70.html", stock_of(number).title, at)


def undated(_site: Site, url: str, reply: Reply | None) -> Reply | None:
    """An outlet whose addresses tell no day: what it links to lies in one folder."""
    plain = re.sub(r"news\.ynet\.com/\d{4}/\d\d/\d\d/", "news.ynet.com/a/", reply.body) if reply else ""
    return replace(reply, body=plain) if reply and is_page(url) else reply


def stock_of(number: int) -> Print:
    """The newsroom's print behind an article of the lab."""
    return stock()[number % len(stock())]


def article_of(number: int) -> str:
    """The page of an article, with a picture, as this outlet builds it."""
    each, link = stock_of(number), link_of(number)
    told = [block for block in blocks_of(each) if not isinstance(block, Image)]
    blocks: tuple[Block, ...] = (*told[:1], Image(link.url.replace(".html", "_1.png"), "样城街头一景"), *told[1:])
    around = tuple(link_of(other) for other in range(max(0, number - 6), number))
    page = Printed(
        url=link.url, title=each.title, blocks=blocks, at=link.at, source=each.source or "北青网", author=each.author,
        editor=each.editor, urls=(link.url,), lists=around,
    )  # fmt: skip
    return article_page("ynet", page).decode()


def end_of(day: date) -> datetime:
    """When a day's night is over."""
    return datetime(day.year, day.month, day.day, 23, 30, tzinfo=SHANGHAI).astimezone(UTC)


def outlet(dated: bool = True) -> Outlet:
    """The outlet as shipped with its first listing; `dated` False: addresses and list tell no day."""
    shipped = load_registry()["ynet"]
    listing = replace(shipped.listing[0], next="", max_pages=1, date=shipped.listing[0].date if dated else "")
    if dated:
        return replace(shipped, listing=(listing,))
    article = (r"^https://news\.ynet\.com/a/(?P<id>\d+)t70\.html$",)
    return replace(shipped, listing=(listing,), article=article, url_date=UrlDate.NONE)


def night(folder: Path, day: date, change: Change, each: Outlet) -> CrawlRun:
    """One night of the real crawler over the site of that day; the store lies in `folder`."""
    store = open_store(f"sqlite:///{folder / 'yuebao.db'}")
    since, until = end_of(day - timedelta(days=1)), end_of(day)
    try:
        with store.writing() as session:
            number = nights.open_night(session, since, until, until, "test").id
        shift = Shift(
            settings=Settings(data=folder), registry=Registry((each,)), store=store, lexicon=load_lexicon(),
            since=since, until=until, night=number, phrases=(), handler="crawler.handlers.ReplayHandler",
            replay=cast(WarcReader, Site(day, change)), clock=lambda: until,
        )  # fmt: skip
        report = asyncio.run(crawl_outlets((each,), shift, lambda _outlet: None, lambda _run: None))
        finish(report, shift, until)
    finally:
        store.close()
    return report.runs[0][1]


def healthy(_site: Site, _url: str, reply: Reply | None) -> Reply | None:
    """No fault."""
    return reply


def history(folder: Path, dated: bool, count: int = HEALTHY) -> Iterator[CrawlRun]:
    """Healthy nights into an empty folder."""
    for number in range(count):
        yield night(folder, FIRST + timedelta(days=number), healthy if dated else undated, outlet(dated))


# --- the faults: each a function of the site's day, the address and the answer that would have come


def on_pages(change: Callable[[str], str]) -> Change:
    """A fault of the text of article pages."""
    return lambda _site, url, reply: replace(reply, body=change(reply.body)) if reply and "t70" in url else reply


def on_list(change: Callable[[Site, Reply], Reply]) -> Change:
    """A fault of the listing."""
    return lambda site, url, reply: change(site, reply) if reply and url == LISTING else reply


def always(wanted: Callable[[str], bool], answer: Reply) -> Change:
    """One answer to all addresses of a kind."""
    return lambda _site, url, reply: answer if wanted(url) else reply


def is_list(url: str) -> bool:
    """The listing."""
    return url == LISTING


def is_article(url: str) -> bool:
    """An article's page."""
    return "t70.html" in url


def is_page(url: str) -> bool:
    """The listing or an article."""
    return is_list(url) or is_article(url)


def is_robots(url: str) -> bool:
    """The robots.txt."""
    return url.endswith("/robots.txt")


def twice_encoded(page: str) -> str:
    """Text that somebody took for GB18030 and wrote again as UTF-8."""
    return page.encode().decode("gb18030", "replace")


def without(pattern: str, by: str = "") -> Callable[[str], str]:
    """Text with all that matches taken out."""
    return lambda page: re.sub(pattern, by, page, flags=re.DOTALL)


def first_paragraph(page: str) -> str:
    """An article's page with the first sentence of its text only, as a login wall leaves it."""
    start = page.index('<div id="articleBox"')
    first = page.index("</p>", start) + 4
    cut = re.sub(r"。[^<]*</p>$", "。……</p>", page[:first])
    return cut + page[page.index("</div>", first) :]


def with_next_page(_site: Site, url: str, reply: Reply | None) -> Reply | None:
    """An article that names a second page, which is not there."""
    if reply is None or not is_article(url):
        return reply
    further = url.rpartition("/")[2].replace(".html", "_2.html")
    pager = f'<ul class="pageBox"><li class="active"><a>1</a></li><li><a href="{further}">2</a></li></ul></body>'
    return replace(reply, body=reply.body.replace("</body>", pager))


def untitled(site: Site, url: str, reply: Reply | None) -> Reply | None:
    """Pages without a headline, and a list that says 详情 for each of them."""
    if reply is None or not is_page(url):
        return reply
    if is_list(url):
        return replace(reply, body=re.sub(r"(<h2><a[^>]*>).*?</a>", r"\1详情</a>", reply.body))
    return replace(reply, body=without(r"<h1.*?</h1>|<title>.*?</title>|<meta[^>]*>")(reply.body))


def shifted(page: str) -> str:
    """The day of the page's own line three weeks earlier."""
    found = re.search(r'<span class="yearMsg">([\d-]+)</span>', page)
    day = date.fromisoformat(found[1]) - timedelta(days=21) if found else None
    return re.sub(r'(<span class="yearMsg">)[\d-]+', rf"\g<1>{day}", page)


def standing(site: Site, reply: Reply) -> Reply:
    """The list as it was before the fault."""
    first = FIRST + timedelta(days=HEALTHY - 1)
    return replace(reply, body=listing_page("ynet", Site(first, healthy).links, ListingPage("北青快讯")).decode())


def thinned(site: Site, reply: Reply) -> Reply:
    """The list with one article in five."""
    few = [link for link in site.links if int(link.url[-15:-8]) % 5 == 0]
    return replace(reply, body=listing_page("ynet", few, ListingPage("北青快讯")).decode())


def scripted(_site: Site, reply: Reply) -> Reply:
    """The list after a relaunch: written by a script, without links."""
    return replace(
        reply, body=re.sub(r"<li class=\"cfix\".*?</li>", "<li data-slot></li>", reply.body, flags=re.DOTALL)
    )


def in_future(_site: Site, reply: Reply) -> Reply:
    """The list with all days of next year."""
    return replace(reply, body=reply.body.replace("2024-", "2025-"))


def without_day(site: Site, url: str, reply: Reply | None) -> Reply | None:
    """Pages without their day, at addresses without one."""
    bare = on_pages(without(r'<span class="yearMsg">.*?</span>|(?<!\d)\d{4}[-/]\d\d[-/]\d\d'))
    return bare(site, url, undated(site, url, reply))


HTML = (("Content-Type", "text/html"),)
CHALLENGE = Reply("<html><script>$_ts={};</script></html>", 412, HTML)
CAPTCHA = Reply(
    "<html><title>安全验证</title><body>您的访问过于频繁，请完成下方验证后继续访问 请输入验证码</body></html>"
)
SENT_HOME = Reply("", 302, (("Location", HOME),))
NOT_THERE = Reply("<html><title>404</title><body><h1>404</h1><p>您访问的页面不存在或已被删除</p></body></html>")

FAULTS: dict[str, tuple[str, Change]] = {
    "list written by a script": ("drifted", on_list(scripted)),
    "412 and a script everywhere": ("blocked", always(is_page, CHALLENGE)),
    "a captcha with status 200": ("blocked", always(is_page, CAPTCHA)),
    "list sent home": ("redirect-home", always(is_list, SENT_HOME)),
    "articles sent home": ("redirect-home", always(is_article, SENT_HOME)),
    "list is a soft 404": ("soft-404", always(is_list, NOT_THERE)),
    "articles are soft 404s": ("soft-404", always(is_article, NOT_THERE)),
    "pages encoded twice": ("mojibake", on_pages(twice_encoded)),
    "pages tell another day": ("date-shift", on_pages(shifted)),
    "list tells days to come": ("date-shift", on_list(in_future)),
    "robots forbid all": ("robots", always(is_robots, Reply("User-agent: *\nDisallow: /\n", headers=HTML))),
    "robots ask for 60 s": ("robots", always(is_robots, Reply("User-agent: *\nCrawl-delay: 60\n", headers=HTML))),
    "body by the later selector": ("selector", on_pages(without(r'id="articleBox"', 'id="textBox"'))),
    "no day on the page": ("undated", without_day),
    "no credit": ("unsourced", on_pages(without(r'<span class="sourceMsg">.*?</span>'))),
    "no title": ("untitled", untitled),
    "texts cut short": ("truncated", on_pages(first_paragraph)),
    "further pages missing": ("truncated", with_next_page),
    "pictures gone": ("pictures-lost", on_pages(without(r"<img[^>]*>"))),
    "a fifth of the volume": ("volume", on_list(thinned)),
    "list stands still": ("stale", on_list(standing)),
}  # fmt: skip


def named_after(fault: str, past: Path, folder: Path, healthy_nights: int = HEALTHY) -> int | None:
    """How many nights after the fault its class is named, by a copy of the healthy store; None within the stated."""
    kind, change = FAULTS[fault]
    shutil.copytree(past, folder)
    each = outlet(dated=kind != "undated")
    for number in range(1, NAMED_WITHIN[kind] + 1):
        run = night(folder, FIRST + timedelta(days=healthy_nights - 1 + number), change, each)
        if kind in {alarm.kind for alarm in run.alarms}:
            return number
    return None


def main() -> None:
    """Print the table."""
    wanted = [fault for fault in FAULTS if not sys.argv[1:] or any(word in fault for word in sys.argv[1:])]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for dated in {FAULTS[fault][0] != "undated" for fault in wanted}:
            (folder / str(dated)).mkdir()
            alarms = [alarm for run in history(folder / str(dated), dated) for alarm in run.alarms]
            print(
                f"<!-- {HEALTHY} healthy nights, {len(alarms)} alarms: {[each.kind for each in alarms]} -->", flush=True
            )
        print("| fault seeded in the newsroom | class | stated | named after |\n| --- | --- | ---: | ---: |")
        for number, fault in enumerate(wanted):
            kind = FAULTS[fault][0]
            after = named_after(fault, folder / str(kind != "undated"), folder / f"fault-{number}")
            print(f"| {fault} | {kind} | {NAMED_WITHIN[kind]} | {after or '—'} |", flush=True)


if __name__ == "__main__":
    main()
