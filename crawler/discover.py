"""Discovery: which articles a listing announces. Pure functions of the page and the outlet's file."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime

from parsel import Selector

from bulletin.outlet import Listing, Mode, Outlet
from bulletin.page import Page
from bulletin.period import SHANGHAI, Period
from bulletin.registry import Match, Registry, absolute, host_of
from bulletin.url_fate import Link
from pipelines.extract.decode import decode

DAY = re.compile(r"(20\d{2}|19\d{2})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Announced:
    """What a listing page showed. `links` are those of the outlet's articles, in page order, each once.

    `anchors` counts all links of the page, `next` is the following listing page, `more` are other pages that belong
    to the listing (the first pages of a day's paper, and the paper's other pages), "" and () for none.
    """

    links: tuple[Link, ...] = ()
    anchors: int = 0
    next: str = ""
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One announcement before it is recognised: the address, and what stood beside it."""

    url: str
    title: str
    day: date | None = None


def listing_urls(listing: Listing, window: Period) -> tuple[str, ...]:
    """The addresses on which a listing is read for a window: one, or for a calendar one a month."""
    months = sorted({(day.year, day.month) for day in days_of(window)})
    urls = (fill(listing.url, date(year, number, 1)) for year, number in months)
    return tuple(dict.fromkeys(urls))


def read_listing(outlet: Outlet, listing: Listing, page: Page, registry: Registry, window: Period) -> Announced:
    """The article links a listing page announces, and where it goes on."""
    text = decode(page.body, page.content_type).text
    if listing.mode is Mode.RSS:
        found = list(feed_links(text, page.url))
        return Announced(recognised(outlet, found, registry), len(found))
    selector = Selector(text=text or "<html></html>")
    anchors = len(selector.css("a[href]"))
    if listing.mode is Mode.CALENDAR:
        links = recognised(outlet, item_links(selector, listing, page.url), registry)
        return Announced(links, anchors, "", issue_pages(selector, listing, page.url, window))
    found = list(
        item_links(selector, listing, page.url) if listing.mode is Mode.HTML else all_links(selector, page.url)
    )
    return Announced(recognised(outlet, found, registry), anchors, next_page(selector, listing, page.url))


def recognised(outlet: Outlet, found: Iterable[Found], registry: Registry) -> tuple[Link, ...]:
    """The announcements that are articles of the outlet, each key once, with the longest title seen for it."""
    links: dict[str, Link] = {}
    for each in found:
        match = matched(each.url, registry)
        if match is None or match.outlet != outlet.key or match.page != 1:
            continue
        known = links.get(match.key)
        if known is None:
            links[match.key] = Link(match.key, each.url, each.title, each.day or match.day)
        elif len(each.title) > len(known.title):
            links[match.key] = replace(known, title=each.title, day=known.day or each.day)
    return tuple(links.values())


def matched(url: str, registry: Registry) -> Match | None:
    """The registry's word on a URL that is an article of some outlet, or None."""
    try:
        match = registry.match(url)
    except ValueError:
        return None
    return match if match.article else None


def item_links(selector: Selector, listing: Listing, base: str) -> Iterator[Found]:
    """One announcement per item of an html or calendar listing: its link, title and printed day."""
    for item in selector.css(listing.item):
        anchor = item if item.root.tag == "a" else next(iter(item.css(listing.link)), None)
        url = absolute(base, anchor.attrib.get("href", "")) if anchor is not None else ""
        if anchor is None or not url:
            continue
        beside = " ".join(item.css(listing.date).xpath("string()").getall()) if listing.date else ""
        yield Found(url, title_of(anchor, item, listing), first_day(beside))


def title_of(anchor: Selector, item: Selector, listing: Listing) -> str:
    """The title an item shows: the listing's title selector, else the anchor's text or title attribute."""
    if listing.title:
        css, _, attribute = listing.title.partition("@")
        for each in item.css(css):
            text = each.attrib.get(attribute, "") if attribute else each.xpath("string()").get("")
            if text.strip():
                return squeezed(text)
    return squeezed(anchor.xpath("string()").get("")) or squeezed(anchor.attrib.get("title", ""))


def all_links(selector: Selector, base: str) -> Iterator[Found]:
    """Every link of a page with its text, the generic way: the outlet's article regex decides."""
    for anchor in selector.css("a[href]"):
        url = absolute(base, anchor.attrib["href"])
        if url:
            title = squeezed(anchor.xpath("string()").get("")) or squeezed(anchor.attrib.get("title", ""))
            yield Found(url, title)


def feed_links(text: str, base: str) -> Iterator[Found]:
    """The entries of an RSS or Atom feed."""
    root = Selector(text=re.sub(r"^\s*<\?xml[^>]*\?>", "", text), type="xml")
    root.remove_namespaces()
    for item in root.xpath("//item | //entry"):
        link = item.xpath("link/text()").get() or item.xpath("link[not(@rel) or @rel='alternate']/@href").get() or ""
        when = item.xpath("(pubDate | published | updated | date)/text()").get("")
        url = absolute(base, link)
        if url:
            yield Found(url, squeezed(item.xpath("string(title)").get("")), feed_day(when))


def issue_pages(selector: Selector, listing: Listing, base: str, window: Period) -> tuple[str, ...]:
    """On a calendar the first pages of the window's papers; on a page of a paper its other pages."""
    urls: list[str] = []
    if listing.pages:
        urls += [absolute(base, href) for href in selector.css(listing.pages).css("::attr(href)").getall()]
    on_list_host = host_of(base) == host_of(listing.url)
    if on_list_host:
        for day in days_of(window):
            urls += [
                absolute(base, href) for href in selector.css(fill(listing.issue, day) + "::attr(href)").getall()[:1]
            ]
    return tuple(dict.fromkeys(url for url in urls if url and url != base))


def next_page(selector: Selector, listing: Listing, base: str) -> str:
    """The following page of a listing by its `next` selector or its `paging` template, "" where neither is declared."""
    if listing.next:
        href = selector.css(listing.next).css("::attr(href)").get() or ""
        return absolute(base, href) if not href.strip().startswith(("#", "javascript:")) else ""
    if listing.paging:
        return listing.paging.replace("{n}", str(page_number(listing, base) + 1))
    return ""


def page_number(listing: Listing, url: str) -> int:
    """Which number of the paging template a URL is; the listing's own address comes before the first."""
    before, _, after = listing.paging.partition("{n}")
    number = url.removeprefix(before).removesuffix(after) if url.startswith(before) and url.endswith(after) else ""
    return int(number) if number.isdigit() else listing.first_page - 1


def fill(template: str, day: date) -> str:
    """{yyyy} {mm} {m} {dd} {d} of a template filled with a day."""
    words = {
        "yyyy": f"{day.year:04d}",
        "mm": f"{day.month:02d}",
        "m": str(day.month),
        "dd": f"{day.day:02d}",
        "d": str(day.day),
    }
    return re.sub(r"\{(yyyy|mm|m|dd|d)\}", lambda found: words[found[1]], template)


def days_of(window: Period) -> Iterator[date]:
    """The days of a window, the newest first."""
    return (window.end - timedelta(days=back) for back in range(window.days))


def first_day(text: str) -> date | None:
    """The first full day printed in a text, None where the year is missing or the day does not exist."""
    match = DAY.search(text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def feed_day(text: str) -> date | None:
    """The day of a feed's date (RFC 822 or ISO 8601) in Asia/Shanghai; a date without zone is taken as printed."""
    try:
        instant = datetime.fromisoformat(text.strip())
    except ValueError:
        try:
            instant = parsedate_to_datetime(text)
        except ValueError:
            return first_day(text)
    return instant.astimezone(SHANGHAI).date() if instant.tzinfo else instant.date()


def squeezed(text: str) -> str:
    """Text with runs of white space made one space."""
    return " ".join(text.split())
