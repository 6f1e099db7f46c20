"""How far a listing is paged back: to known ground on ordinary nights, to the window's first day on a backfill."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bulletin.outlet import Listing, Mode
from bulletin.period import Period
from bulletin.stops import OutsideWindow
from bulletin.url_fate import Link, UrlFate

FARTHEST = 50
"""Pages of one listing that a night asks for at most, whatever it has to catch up."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What bounds the paging: the days wanted, whether a backfill, when the night began, the outlet's known links."""

    days: Period
    backfill: bool
    began: datetime | None
    stop_after_known: int


def pages_of(listing: Listing, window: Period, reach: Reach) -> int:
    """How many pages of a listing may be asked: its own bound for each day that is missing, so that an outage is
    caught up; a search, which is bounded by its own dates, keeps its bound.
    """
    if listing.mode is Mode.SEARCH:
        return listing.max_pages
    if reach.backfill:
        return max(listing.max_pages, FARTHEST)
    return min(FARTHEST, max(listing.max_pages, listing.max_pages * (window.days - 1)))


def goes_on(links: Sequence[Link], fates: Mapping[str, UrlFate], reach: Reach) -> bool:
    """Whether the following page is worth asking for, by the links of this one in page order.

    Never past a page without links or one that lies wholly before the days wanted. On ordinary nights not past known
    ground either: a page whose links were all seen before this night, or that ends with `stop_after_known` such links
    in a row. What a killed start of the same night saw is no known ground, since its further pages were never read.
    """
    if not links or all(link.day is not None and link.day < reach.days.start for link in links):
        return False
    if reach.backfill:
        return True
    known = [is_known(link, fates, reach) for link in links]
    tail = next((place for place, each in enumerate(reversed(known)) if not each), len(known))
    return not all(known) and tail < reach.stop_after_known


def is_known(link: Link, fates: Mapping[str, UrlFate], reach: Reach) -> bool:
    """Whether a link was seen before this night, or lies before the days wanted.

    One that an earlier window left out (a backfill of other days saw it) is no known ground for a window that holds it.
    """
    if link.day is not None and link.day < reach.days.start:
        return True
    fate = fates.get(link.key)
    if fate is None or fate.stop == OutsideWindow.name:
        return False
    return reach.began is None or fate.first_seen < reach.began
