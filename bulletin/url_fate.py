"""What became of a URL: the store's memory of every link ever seen, and when one is fetched again (DESIGN 3)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bulletin.stops import RETRIED, STOP_CLASSES, OutsideWindow

NIGHTS_TRIED = 3
"""A failed, blocked or bodiless URL is retried for three nights, then listed."""


class UrlState(StrEnum):
    """Where a URL stands."""

    SEEN = "seen"  # linked from a listing, not fetched yet
    KEPT = "kept"  # yielded an article
    STOPPED = "stopped"  # stopped on its way for a named reason


@dataclass(frozen=True, slots=True)
class Link:
    """A link found on a listing: canonical key, the URL as printed there, and what stood beside it."""

    key: str
    url: str
    title: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class UrlFate:
    """What the store knows of one URL. `attempts` counts the nights on which it was fetched in vain."""

    key: str
    url: str
    outlet: str
    listing: str
    state: UrlState
    first_seen: datetime
    stop: str = ""
    detail: str = ""
    attempts: int = 0
    last_attempt: datetime | None = None
    last_night: int | None = None
    title: str = ""
    day: date | None = None


def wanted(fate: UrlFate | None, night: int | None) -> bool:
    """Whether a URL is to be fetched on this night: never twice once kept, in vain on three nights at most.

    A URL that stopped on this very night is not tried again before the next; one that lay outside an earlier
    window is new ground for a window that holds it.
    """
    if fate is None or fate.state is UrlState.SEEN or fate.stop == OutsideWindow.name:
        return True
    if fate.state is UrlState.KEPT:
        return False
    retried = issubclass(STOP_CLASSES.get(fate.stop, Exception), RETRIED)
    again = fate.last_night is None or fate.last_night != night
    return retried and again and fate.attempts < NIGHTS_TRIED
