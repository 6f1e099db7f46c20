"""Feeds and sitemaps: RSS 2.0, RSS 1.0, Atom, and the sitemap protocol with its news extension."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from parsel import Selector

from bulletin.period import SHANGHAI
from bulletin.registry import absolute

DAY = re.compile(r"(20\d{2}|19\d{2})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})(?!\d)")
INDEXES = 5
"""Sitemaps of a sitemap index that are followed."""


@dataclass(frozen=True, slots=True)
class Found:
    """One announcement before it is recognised: the address, and what stood beside it."""

    url: str
    title: str
    day: date | None = None


def xml(text: str) -> Selector:
    """The root of an XML text, its declaration and namespaces taken off."""
    root = Selector(text=re.sub(r"^\s*<\?xml[^>]*\?>", "", text) or "<none/>", type="xml")
    root.remove_namespaces()
    return root


def feed_links(text: str, base: str) -> Iterator[Found]:
    """The entries of an RSS or Atom feed."""
    for item in xml(text).xpath("//item | //entry"):
        link = (
            item.xpath("link/text()").get("").strip()
            or item.xpath("link[not(@rel) or @rel='alternate']/@href").get("")
            or item.xpath("guid[not(@isPermaLink='false')]/text()").get("")
        )
        when = item.xpath("(pubDate | published | updated | date)/text()").get("")
        url = absolute(base, link)
        if url:
            yield Found(url, squeezed(item.xpath("string(title)").get("")), feed_day(when))


def sitemap_links(text: str, base: str) -> Iterator[Found]:
    """The addresses of a sitemap. `lastmod` is the day of the last change, so only a news date counts as day."""
    for place in xml(text).xpath("//url"):
        url = absolute(base, place.xpath("loc/text()").get(""))
        if url:
            when = place.xpath(".//publication_date/text()").get("")
            yield Found(url, squeezed(place.xpath("string(.//title)").get("")), feed_day(when))


def sitemap_index(text: str, base: str) -> tuple[str, ...]:
    """The sitemaps that a sitemap index names, the latest changed first, a few at most."""
    places = [(each.xpath("lastmod/text()").get(""), absolute(base, each.xpath("loc/text()").get("")))
              for each in xml(text).xpath("//sitemap")]  # fmt: skip
    ordered = sorted(places, key=lambda place: place[0], reverse=True)
    return tuple(dict.fromkeys(url for _, url in ordered if url))[:INDEXES]


def first_day(text: str) -> date | None:
    """The first full day printed in a text, None where the year is missing or the day does not exist."""
    match = DAY.search(text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def formed_day(text: str, form: str) -> date | None:
    """The day a text prints in a listing's own form (as strptime has it), None where it does not."""
    try:
        return datetime.strptime(squeezed(text), form).date()  # noqa: DTZ007  a printed day has no zone
    except ValueError:
        return first_day(text)


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
