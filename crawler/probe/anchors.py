"""The addresses a page links to, each with all its places: the element, its texts, and where it stands in the tree."""

import re
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urldefrag

from parsel import Selector

from bulletin.registry import absolute
from crawler.discover import base_of
from crawler.feeds import squeezed
from crawler.probe.titles import LABEL, title_score

SINCE = re.compile(r"^(?:\d+\s*(?:秒|分钟|小时|天)前|刚刚)\s*")


@dataclass(slots=True)
class Spot:
    """One place where an address is linked: the element, its texts, and where it stands in the tree."""

    anchor: Selector
    text: str
    heading: str
    title: str
    place: str


@dataclass(slots=True)
class Linked:
    """One address of the page with all places that link to it."""

    url: str
    href: str
    spots: list[Spot] = field(default_factory=list)
    day: date | None = None

    @property
    def title(self) -> str:
        """The title: the fullest of the texts that are not a summary; a cut text gives way to its title attribute."""
        texts = [best_text(spot) for spot in self.spots]
        pictured = [spot.anchor.xpath(".//img/@alt").get("").strip() for spot in self.spots]
        named = (
            [text for text in texts if text and not LABEL.match(text)] or [text for text in texts if text] or pictured
        )
        short = [text for text in named if len(text) <= 90]
        return max(short or named, key=len, default="")


def best_text(spot: Spot) -> str:
    """The text of a place that is most like a title."""
    text = spot.heading or spot.text
    cut = re.split(r"\.{2,}|…", text)[0].strip()
    if spot.title and (not text or (cut != text and spot.title.startswith(cut[:8]))):
        return spot.title
    if spot.title and len(text) > len(spot.title) >= 6 and spot.title in text:
        return spot.title
    return text


def page_links(root: Selector, base: str) -> list[Linked]:
    """All addresses a page links to on the web, in page order."""
    base = base_of(root, base)
    found: dict[str, Linked] = {}
    for anchor in root.css("a[href]"):
        href = anchor.attrib["href"].strip()
        url = urldefrag(absolute(base, href))[0]
        if not url or href.startswith("#"):
            continue
        linked = found.setdefault(re.sub(r"^https?:", "", url), Linked(url, href))
        title = squeezed(anchor.attrib.get("title", ""))
        linked.spots.append(Spot(anchor, own_text(anchor), heading_text(anchor), title, place_of(anchor)))
    return list(found.values())


def own_text(anchor: Selector) -> str:
    """The text of a link without a date or time at its end or head."""
    text = squeezed("".join(anchor.xpath(".//text()[not(ancestor::script or ancestor::style)]").getall()))
    text = re.sub(
        r"[\[(（]?(?:19|20)\d{2}[-./年]\d{1,2}[-./月]\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?[\])）]?$", "", text
    )
    text = re.sub(r"^(?:19|20)\d{2}[-./年]\d{1,2}[-./月]\d{1,2}日?\s+", "", text)
    return SINCE.sub("", re.sub(r"^[·•▪■◆▶»>\s]+", "", text)).strip()


def heading_text(anchor: Selector) -> str:
    """The text of a heading inside a link, "" where there is none."""
    for css in ("h1, h2, h3, h4, h5, h6", "[class*=title], [class*=tit]"):
        for each in anchor.css(css):
            text = squeezed(each.xpath("string()").get(""))
            if text and each.root is not anchor.root:
                return text
    blocks = [
        each for each in anchor.css("p, div, li, dt, dd") if not each.css("p p, div div, div p, li *, dd *, dt *")
    ]
    texts = [squeezed(each.xpath("string()").get("")) for each in blocks]
    told = [text for text in texts if text]
    # a whole card is one link: its headline is the first block that reads like one, the summary comes after it
    return next((text for text in told if title_score(text) >= 0.1), "") if len(told) > 1 else ""


def place_of(anchor: Selector) -> str:
    """Where a link stands: the tags and classes above it, which links of one list share."""
    steps = []
    node = anchor.root
    for _ in range(4):
        node = node.getparent()
        if node is None or not isinstance(node.tag, str):
            break
        classes = ".".join(sorted(re.sub(r"\d+", "9", node.get("class", "")).split())[:3])
        steps.append(f"{node.tag}.{classes}#{re.sub(r'[0-9]+', '9', node.get('id', ''))}")
    return "<".join(steps)
