"""Outlet (监测媒体) and Listing (栏目): the sites we watch, as declared in one TOML file each."""

import re
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum


class Tier(StrEnum):
    """How much an outlet matters: A nightly core, B nightly, C opened by link or search only, X off."""

    A = "A"
    B = "B"
    C = "C"
    X = "X"


class Status(StrEnum):
    """Where an outlet stands; kept in the store, moved by the program. TOML holds only the operator's override."""

    DRAFT = "draft"
    SHADOW = "shadow"
    ACTIVE = "active"
    DEGRADED = "degraded"
    QUARANTINED = "quarantined"
    RETIRED = "retired"


class Access(StrEnum):
    """How an outlet can be reached; `CHALLENGE` is known as blocked for plain clients."""

    STATIC = "static"
    JSON = "json"
    CHALLENGE = "challenge"
    CARRIER = "carrier"
    NONE = "none"


class Mode(StrEnum):
    """How a listing announces articles."""

    HTML = "html"
    GENERIC = "generic"
    RSS = "rss"
    CALENDAR = "calendar"


class UrlDate(StrEnum):
    """What the URL of an article alone tells about its date (DOSSIER 3.1)."""

    DAY = "day"
    MONTH = "month"
    EPOCH = "epoch"
    OBJECTID = "objectid"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Listing:
    """One page, feed or calendar on which an outlet announces articles.

    Selectors are CSS. `next` finds the link to the following page, or `paging` is its URL with {n}, counted from
    `first_page`. In the calendar mode `url` and `issue` hold {yyyy} {mm} {m} {dd} {d}: `issue` finds the first page of
    a day's paper, `pages` from there its other pages. `max_pages` bounds the paging of a night.
    """

    name: str
    url: str
    mode: Mode = Mode.GENERIC
    item: str = ""
    link: str = "a"
    title: str = ""
    date: str = ""
    next: str = ""
    paging: str = ""
    first_page: int = 2
    issue: str = ""
    pages: str = ""
    max_pages: int = 3
    enabled: bool = True
    complete_after: time | None = None
    evidence: str = "guess"

    def __post_init__(self) -> None:
        if not self.url.startswith(("http://", "https://")):
            raise ValueError(f"the url of listing “{self.name}” must begin with http:// or https://")
        if self.mode is Mode.HTML and not self.item:
            raise ValueError(f"listing “{self.name}” of mode html needs an item selector")
        if self.mode is Mode.CALENDAR and not (self.issue and self.item):
            raise ValueError(f"listing “{self.name}” of mode calendar needs issue and item selectors")
        if self.max_pages < 1:
            raise ValueError(f"max_pages of listing “{self.name}” must be at least 1")


@dataclass(frozen=True, slots=True)
class Hints:
    """Where an outlet's article pages carry their fields: CSS selectors in order of trust, all optional.

    Besides CSS: "x@attr" an attribute, "comment:NAME" an HTML comment tag, "regex:…" the first group on the page's
    text, "fixed:TEXT" a constant, "url" from the URL, "auto" the generic way. `as_of` is the last year in which
    somebody used them (0: unknown). `strip` names elements inside the body that are not text of the article,
    `title_strip` endings of the title.
    """

    title: tuple[str, ...] = ()
    subtitle: tuple[str, ...] = ()
    original_title: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    time: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    editor: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    next_page: tuple[str, ...] = ()
    strip: tuple[str, ...] = ()
    title_strip: tuple[str, ...] = ()
    blocked_if_text: tuple[str, ...] = ()
    as_of: int = 0
    evidence: str = "guess"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a healthy night of this outlet shows; crossing one is an alarm. Ratios are shares from 0 to 1."""

    min_items: int = 5
    freshness_days: int = 3
    min_dated_ratio: float = 0.8
    min_source_ratio: float = 0.0
    min_body_chars: int = 120


@dataclass(frozen=True, slots=True)
class Rewrite:
    """One canonical rule: a regular expression and its replacement, applied to the whole URL."""

    pattern: str
    to: str

    def __post_init__(self) -> None:
        compiled(self.pattern)


@dataclass(frozen=True, slots=True)
class Outlet:
    """A site we watch. `name` is the printed name, `aliases` others it goes by in 来源 lines.

    `article` regexes are matched on the canonical URL, with named groups y m d id page epoch oid. `delay_s` is the
    least number of seconds between two requests to a host of this outlet. `status` overrides the store's.
    """

    key: str
    name: str
    hosts: tuple[str, ...]
    article: tuple[str, ...]
    tier: Tier = Tier.B
    kind: str = "news_site"
    region: str = ""
    home: str = ""
    aliases: tuple[str, ...] = ()
    alias_printed: bool = False
    list_hosts: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    url_date: UrlDate = UrlDate.NONE
    query_keep: tuple[str, ...] = ()
    rewrite: tuple[Rewrite, ...] = ()
    charset: str = "sniff"
    access: Access = Access.STATIC
    delay_s: float = 2.0
    user_agent: str = ""
    obey_robots: bool = True
    scheme_fallback: bool = False
    legacy_tls: bool = False
    js_redirects: int = 5
    lookback_days: int = 3
    stop_after_known: int = 20
    status: Status | None = None
    listing: tuple[Listing, ...] = ()
    page: Hints = field(default_factory=Hints)
    bounds: Bounds = field(default_factory=Bounds)
    evidence: str = "guess"
    sources: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()
    notes: str = ""

    def __post_init__(self) -> None:
        for pattern in (*self.article, *self.deny):
            compiled(pattern)
        if not self.hosts:
            raise ValueError("hosts must name at least one host")
        if self.delay_s < 0:
            raise ValueError("delay_s must not be negative")
        names = [listing.name for listing in self.listing]
        if len(set(names)) != len(names):
            raise ValueError("two listings share one name")

    @property
    def crawled(self) -> bool:
        """Whether a night visits this outlet by itself: it has listings and is neither off, carrier nor retired."""
        off = self.tier is Tier.X or self.access in (Access.NONE, Access.CARRIER) or self.status is Status.RETIRED
        return not off and any(listing.enabled for listing in self.listing)


def compiled(pattern: str) -> re.Pattern[str]:
    """The compiled regular expression. Raises ValueError with the pattern and what is wrong with it."""
    try:
        return re.compile(pattern)
    except re.error as error:
        raise ValueError(f"the regular expression {pattern!r} is wrong: {error}") from None
