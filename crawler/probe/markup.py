"""Drafting selectors: the repeated element that holds a list's articles, its date, the way to further pages."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from parsel import Selector

from bulletin.registry import absolute
from crawler.probe.anchors import Linked
from crawler.probe.days import day_in, territory

PLAIN_CLASS = re.compile(r"^[A-Za-z_-][\w-]*$")
FLEETING = re.compile(r"\d{3,}|^(?:active|on|cur|current|first|last|odd|even|hover|selected|show|hide)$", re.IGNORECASE)
ONWARD = ("下一页", "下页", "后一页", "下一页>", ">", "›", "»", "next", "Next")
SCRIPTED = re.compile(r"createPageHTML\w*\(\s*[\w.]+\s*,\s*\d+\s*,\s*[\"'](\w+)[\"']\s*,\s*[\"'](\w+)[\"']")

TRIED = 16
"""Selectors for items that are tried on the page, the most shared first."""


@dataclass(frozen=True, slots=True)
class Markup:
    """What was found of a list's markup; "" for what was not. `share` of the articles stand in items."""

    item: str = ""
    link: str = ""
    date: str = ""
    next: str = ""
    paging: str = ""
    first_page: int = 2
    share: float = 0.0


def markup_of(root: Selector, links: list[Linked], text: str, base: str) -> Markup:
    """The selectors of a list page, each tried on the page before it is taken."""
    item, share = item_selector(root, links)
    onward, paging, first = paging_of(root, text, base)
    if not item or share < 0.6:
        return Markup("", "", "", onward, paging, first, share)
    return Markup(item, "a", date_selector(root, item, links), onward, paging, first, share)


def item_selector(root: Selector, links: list[Linked]) -> tuple[str, float]:
    """The selector whose elements hold one article each, and the share of the articles they hold."""
    inside = territory(links)
    tried: Counter[str] = Counter()
    for linked in links:
        for spot in linked.spots:
            for css in forms_of(holder(spot.anchor.root, inside)):
                tried[css] += 1
    best, best_score, best_share = "", 0.0, 0.0
    for css, _ in tried.most_common(TRIED):
        items = [inside.get(element.root, set()) for element in root.css(css)]
        held = {url for urls in items if len(urls) == 1 for url in urls}
        share = len(held) / len(links) if links else 0.0
        purity = len(held) / len(items) if items else 0.0
        score = share * 0.7 + purity * 0.3 - 0.002 * len(css)
        if score > best_score:
            best, best_score, best_share = css, score, share
    return best, best_share


def holder(anchor: Any, inside: dict[Any, set[str]]) -> Any:
    """The largest element round a link that holds this article's links only."""
    node = anchor
    while (above := node.getparent()) is not None and above.tag not in ("body", "html"):
        if len(inside[above]) > 1:
            return node
        node = above
    return anchor


def forms_of(node: Any) -> list[str]:
    """Selectors for an element, alone and below its parents."""
    own = simple(node)
    forms = [own] if "." in own else []
    above = node.getparent()
    for _ in range(3):
        if above is None or above.tag in ("body", "html"):
            break
        outer = simple(above)
        if "." in outer or "#" in outer:
            forms += [f"{outer} > {own}" if above is node.getparent() else f"{outer} {own}"]
        above = above.getparent()
    return forms or [own]


def simple(node: Any) -> str:
    """A tag with its id or lasting classes."""
    name = (node.get("id") or "").strip()
    if PLAIN_CLASS.match(name) and not FLEETING.search(name) and node.tag not in ("li", "tr", "dd", "a"):
        return f"{node.tag}#{name}"
    classes = [
        each for each in (node.get("class") or "").split() if PLAIN_CLASS.match(each) and not FLEETING.search(each)
    ]
    return str(node.tag) + "".join(f".{each}" for each in classes[:2])


def date_selector(root: Selector, item: str, links: list[Linked]) -> str:
    """The selector inside an item of what prints the day, "" where the items print none."""
    wanted = sum(linked.day is not None for linked in links)
    counted: Counter[str] = Counter()
    for element in root.css(item):
        for each in element.css("*"):
            if (
                each.root is not element.root
                and each.root.tag != "a"
                and not len(each.root)
                and day_in(each.xpath("string()").get(""))
            ):
                counted[simple(each.root)] += 1
                break
    if not counted or not wanted:
        return ""
    css, count = counted.most_common(1)[0]
    return css if count >= 0.5 * wanted else ""


def paging_of(root: Selector, text: str, base: str) -> tuple[str, str, int]:
    """The selector of the link onward, or the template of numbered pages with its first number."""
    scripted = SCRIPTED.search(text)
    if scripted:
        return (
            "",
            absolute(base, f"{scripted[1]}_{{n}}.{scripted[2]}".replace("{n}", "NUMBER")).replace("NUMBER", "{n}"),
            1,
        )
    here = urlsplit(base)
    for anchor in root.css("a[href]"):
        words = "".join(anchor.xpath("string()").get("").split())
        href = absolute(base, anchor.attrib["href"])
        onward = (
            words in ONWARD or "next" in (anchor.attrib.get("class", "") + anchor.attrib.get("rel", "")).lower().split()
        )
        if not onward or not href or href == base or anchor.attrib["href"].startswith("javascript"):
            continue
        number = re.search(r"(\d{1,3})(?=\D*$)", urlsplit(href).path)
        if number and urlsplit(href).netloc == here.netloc and not urlsplit(href).query and int(number[1]) <= 3:
            at = len(href) - len(urlsplit(href).path) + number.start(1)
            return "", href[:at] + "{n}" + href[at + len(number[1]) :], int(number[1])
        outer = simple(anchor.root.getparent())
        return (f"{outer} a.{anchor.attrib['class'].split()[0]}" if anchor.attrib.get("class") else ""), "", 2
    return "", "", 2
