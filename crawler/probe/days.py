"""The day that a list prints beside a link: in the largest element round the link that holds no other article."""

import re
from datetime import date
from typing import Any

from crawler.probe.anchors import Linked

DATE = re.compile(r"((?:19|20)\d{2})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})(?!\d)")
DAY_FIRST = re.compile(r"(?<![\d:.-])(\d{1,2})\s*(?:日|/)?\s*((?:19|20)\d{2})\s*[-./年]\s*(\d{1,2})(?![-./\d]|月\d)")
SHORT_YEAR = re.compile(r"(?<![\d-])([12]\d)-(0[1-9]|1[0-2])-([0-3]\d)(?![\d-])")


def with_days(links: list[Linked]) -> list[Linked]:
    """The links with the day that stands beside each: in the largest element that holds no other article's link."""
    inside = territory(links)
    for linked in links:
        for spot in linked.spots:
            linked.day = linked.day or day_beside(spot.anchor.root, inside)
    return links


def territory(links: list[Linked]) -> dict[Any, set[str]]:
    """Which articles are linked below each element of a page; elements without any are absent."""
    inside: dict[Any, set[str]] = {}
    for linked in links:
        for spot in linked.spots:
            node = spot.anchor.root
            while node is not None:
                inside.setdefault(node, set()).add(linked.url)
                node = node.getparent()
    return inside


def day_beside(anchor: Any, inside: dict[Any, set[str]]) -> date | None:
    """The day printed in the largest element round a link that holds no link to another article."""
    node = anchor
    best = day_in("".join(node.itertext()))
    for _ in range(6):
        above = node.getparent()
        if above is None or above.tag in ("body", "html") or len(inside[above]) > 1:
            break
        node = above
        found = day_in(" ".join(node.itertext()))
        if found:
            return found
    if best is None and node.tag in ("dt", "dd", "td", "a", "h3", "h4"):  # rows whose cells are siblings
        after, before = node.getnext(), node.getprevious()
        for beside in (before, after) if node.tag == "dd" else (after, before):
            if best is None and beside is not None and beside not in inside and isinstance(beside.tag, str):
                best = day_in(" ".join(beside.itertext()))
    return best


def day_in(text: str) -> date | None:
    """The first day a text prints in full: year first, day first, or a year of two digits; None else."""
    for pattern, order in ((DATE, (1, 2, 3)), (DAY_FIRST, (2, 3, 1)), (SHORT_YEAR, (1, 2, 3))):
        found = pattern.search(text)
        if found:
            year, month, day = (int(found[place]) for place in order)
            try:
                return date(year + (2000 if year < 100 else 0), month, day)
            except ValueError:
                continue
    return None
