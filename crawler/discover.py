"""Discovery: which articles a listing announces. Pure functions of the page and the outlet's file."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from parsel import Selector

from bulletin.outlet import RECORDS, Listing, Mode, Outlet
from bulletin.page import Page
from bulletin.period import Period
from bulletin.registry import Match, Registry, absolute, host_of
from bulletin.url_fate import Link
from crawler.asking import days_of, fill
from crawler.feeds import Found, feed_links, first_day, formed_day, sitemap_index, sitemap_links, squeezed
from crawler.records import record_links
from pipelines.extract.decode import decode

CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
PERIOD_DAY = re.compile(r"(?<!\d)(20\d{2})-?(\d{2})-?(\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Announced:
    """What a listing page showed. `links` are those of the outlet's articles, in page order, each once.

    `anchors` counts all links of the page, `next` is the following listing page, `more` are other pages that belong
    to the listing (the first pages of a day's paper, and the paper's other pages), "" and () for none. `selector` is
    the one that gave the items, where several are declared in order ("" elsewhere).
    """

    links: tuple[Link, ...] = ()
    anchors: int = 0
    next: str = ""
    more: tuple[str, ...] = ()
    selector: str = ""


def read_listing(outlet: Outlet, listing: Listing, page: Page, registry: Registry, window: Period) -> Announced:
    """The article links a listing page announces, and where it goes on. Raises NotData for records that are none."""
    text = decode(page.body, page.content_type).text
    if listing.mode is Mode.RSS:
        return counted(outlet, listing, feed_links(text, page.url), registry)
    if listing.mode is Mode.SITEMAP:
        more = sitemap_index(text, page.url)
        return replace(counted(outlet, listing, sitemap_links(text, page.url), registry), more=more)
    if listing.mode in RECORDS:
        found = counted(outlet, listing, record_links(text, listing, page.url), registry)
        return replace(found, next=numbered_page(listing, page.url))
    if listing.period and is_period_page(listing, page.url, window):
        return Announced(anchors=1, more=period_pages(text, listing, window))
    if listing.mode is Mode.SCRIPT_CDATA:
        text = f"<html><body><ul>{''.join(CDATA.findall(text))}</ul></body></html>"
    selector = Selector(text=text or "<html></html>", type="html")
    strip(selector, listing.strip)
    anchors, base = len(selector.css("a[href]")), base_of(selector, page.url)
    if listing.mode in (Mode.CALENDAR, Mode.EPAPER):
        links = recognised(outlet, item_links(selector, listing, base), registry)
        return Announced(links, anchors, "", issue_pages(selector, listing, page.url, window))
    found_links = all_links(selector, base) if listing.mode is Mode.GENERIC else item_links(selector, listing, base)
    links = recognised(outlet, found_links, registry)
    return Announced(links, anchors, next_page(selector, listing, page.url), (), serving(selector, listing))


def base_of(selector: Selector, url: str) -> str:
    """What a page's links are relative to: its <base>, or its own address."""
    return absolute(url, selector.css("base[href]::attr(href)").get("")) or url


def counted(outlet: Outlet, listing: Listing, found: Iterable[Found], registry: Registry) -> Announced:
    """Announcements that are not links of a page: all of them count."""
    each = list(found)
    return Announced(recognised(outlet, each, registry, listing.outlets), len(each))


def strip(selector: Selector, unwanted: Iterable[str]) -> None:
    """Take elements out of a page that only look like items (hidden boxes with links of others)."""
    for css in unwanted:
        for each in selector.css(css):
            each.drop()


def serving(selector: Selector, listing: Listing) -> str:
    """Which of the alternatives of `item` (parted by commas) found something first; "" where only one is declared."""
    alternatives = [each.strip() for each in listing.item.split(",") if each.strip()]
    if len(alternatives) < 2 or listing.mode is Mode.GENERIC:
        return ""
    return next((each for each in alternatives if selector.css(each)), "")


def is_period_page(listing: Listing, url: str, window: Period) -> bool:
    """Whether a page is the file that names the days with a paper."""
    return url in {fill(listing.period, day) for day in days_of(window)}


def period_pages(text: str, listing: Listing, window: Period) -> tuple[str, ...]:
    """The first pages of the papers of a window, from the file that names their days; the newest first."""
    named = {"".join(found) for found in PERIOD_DAY.findall(text)}
    return tuple(fill(listing.url, day) for day in days_of(window) if f"{day:%Y%m%d}" in named)


def recognised(
    outlet: Outlet, found: Iterable[Found], registry: Registry, others: tuple[str, ...] = ()
) -> tuple[Link, ...]:
    """The announcements that are articles of the outlet (or of `others`), each key once, with the longest title."""
    links: dict[str, Link] = {}
    for each in found:
        match = matched(each.url, registry)
        if match is None or match.page != 1 or not (match.outlet in (outlet.key, *others) or "*" in others):
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
    """One announcement per item of a listing with items: its link, title and printed day."""
    css, attribute = selected(listing.link, "href")
    for item in selector.css(listing.item):
        anchor = item if not css or (css == "a" and item.root.tag == "a") else next(iter(item.css(css)), None)
        url = absolute(base, anchor.attrib.get(attribute, "")) if anchor is not None else ""
        if anchor is None or not url:
            continue
        yield Found(url, title_of(anchor, item, listing), item_day(item, listing))


def selected(form: str, attribute: str = "") -> tuple[str, str]:
    """A selector of the form "x@attr" in its two parts; without @ the attribute given."""
    css, at, name = form.partition("@")
    return css.strip(), name if at else attribute


def item_day(item: Selector, listing: Listing) -> date | None:
    """The day printed in an item; alternatives may give several texts, the first with a day counts."""
    for each in item.css(listing.date) if listing.date else ():
        text = each.xpath("string()").get("")
        day = formed_day(text, listing.date_format) if listing.date_format else first_day(text)
        if day is not None:
            return day
    return None


def title_of(anchor: Selector, item: Selector, listing: Listing) -> str:
    """The title an item shows: the listing's title selector, else the anchor's text or title attribute."""
    if listing.title:
        css, attribute = selected(listing.title)
        for each in item.css(css) if css else (item,):
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


def issue_pages(selector: Selector, listing: Listing, base: str, window: Period) -> tuple[str, ...]:
    """On a calendar the first pages of the window's papers; on a page of a paper its other pages."""
    urls: list[str] = []
    if listing.pages:
        urls += [absolute(base, href) for href in selector.css(listing.pages).css("::attr(href)").getall()]
    if listing.issue and host_of(base) == host_of(listing.url):
        for day in days_of(window):
            urls += [
                absolute(base, href) for href in selector.css(fill(listing.issue, day) + "::attr(href)").getall()[:1]
            ]
    return tuple(dict.fromkeys(url for url in urls if url and url != base))


def next_page(selector: Selector, listing: Listing, base: str) -> str:
    """The following page of a listing by its `next` selector or its `paging` template, "" where neither is declared."""
    if listing.next:
        href = selector.css(listing.next).css("::attr(href)").get() or ""
        return absolute(base_of(selector, base), href) if not href.strip().startswith(("#", "javascript:")) else ""
    return numbered_page(listing, base)


def numbered_page(listing: Listing, base: str) -> str:
    """The address of the following page by the `paging` template, "" where none is declared."""
    return listing.paging.replace("{n}", str(page_number(listing, base) + 1)) if listing.paging else ""


def page_number(listing: Listing, url: str) -> int:
    """Which number of the paging template a URL is; the listing's own address comes before the first."""
    before, _, after = listing.paging.partition("{n}")
    number = url.removeprefix(before).removesuffix(after) if url.startswith(before) and url.endswith(after) else ""
    return int(number) if number.isdigit() else listing.first_page - 1
