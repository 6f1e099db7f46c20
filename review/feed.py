"""The Atom feed (RFC 4287) of accepted articles, as bytes; every text in it is text, never mark-up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from xml.etree import ElementTree

from bulletin.period import SHANGHAI
from report_templates.link import link_target
from report_templates.printable import printable

ATOM = "http://www.w3.org/2005/Atom"
SUMMARY = 300
"""Characters of the text that an entry shows."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An accepted article. `key` is its canonical address, `at` when it was accepted (aware, UTC)."""

    key: str
    title: str
    outlet: str
    url: str
    day: date | None
    text: str
    at: datetime


def atom(title: str, address: str, entries: Sequence[FeedEntry], now: datetime) -> bytes:
    """The feed at `address`, the latest entry first. An address that is not one of the web gets no link."""
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed")
    add(feed, "title", title)
    add(feed, "id", f"urn:sha256:{sha256(address.encode()).hexdigest()}")
    add(feed, "updated", stamp(max((each.at for each in entries), default=now)))
    ElementTree.SubElement(feed, f"{{{ATOM}}}link", rel="self", href=address)
    for each in entries:
        add_entry(feed, each)
    return bytes(ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True))


def add_entry(feed: ElementTree.Element, each: FeedEntry) -> None:
    """One entry."""
    entry = ElementTree.SubElement(feed, f"{{{ATOM}}}entry")
    add(entry, "title", each.title or "（无标题）")
    add(entry, "id", f"urn:sha256:{sha256(each.key.encode('utf-8', 'replace')).hexdigest()}")
    add(entry, "updated", stamp(each.at))
    if each.day is not None:
        add(entry, "published", f"{each.day.isoformat()}T00:00:00+08:00")
    author = ElementTree.SubElement(entry, f"{{{ATOM}}}author")
    add(author, "name", each.outlet or "来源未知")
    if target := link_target(each.url):
        ElementTree.SubElement(entry, f"{{{ATOM}}}link", rel="alternate", href=target)
    text = printable(each.text)
    add(entry, "summary", text[:SUMMARY] + ("…" if len(text) > SUMMARY else ""))


def add(parent: ElementTree.Element, name: str, text: str) -> None:
    """One element with text that XML can hold."""
    made = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}")
    made.text = printable(text)


def stamp(instant: datetime) -> str:
    """An instant as Atom writes it."""
    return instant.astimezone(SHANGHAI).replace(microsecond=0).isoformat()
