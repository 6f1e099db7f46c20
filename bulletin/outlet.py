"""Outlet (监测媒体) and Listing (栏目): the sites we watch, as declared in one TOML file each."""

import json
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


STATUS_ZH = {
    Status.DRAFT: "新建",
    Status.SHADOW: "试采",
    Status.ACTIVE: "在采",
    Status.DEGRADED: "不稳",
    Status.QUARANTINED: "隔离",
    Status.RETIRED: "停用",
}
"""The words of DESIGN for where an outlet stands."""


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
    RSS = "rss"  # Atom as well
    SITEMAP = "sitemap"
    JSON = "json"
    JSONP = "jsonp"
    SCRIPT_JSON = "script-json"
    SCRIPT_CDATA = "script-cdata"
    CALENDAR = "calendar"
    EPAPER = "epaper"
    SEARCH = "search"


RECORDS = frozenset({Mode.JSON, Mode.JSONP, Mode.SCRIPT_JSON, Mode.SEARCH})
"""Modes whose announcements are records of data, not elements of a page."""


class UrlDate(StrEnum):
    """What the URL of an article alone tells about its date (DOSSIER 3.1)."""

    DAY = "day"
    MONTH = "month"
    EPOCH = "epoch"
    OBJECTID = "objectid"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Fields:
    """Where a record holds what an announcement needs: dotted paths (`a.b`); JSON text on the way is opened.

    `link` is a path, or a URL with paths in braces (`https://host/detail/{uuid}.html`).
    """

    title: str = "title"
    link: str = "url"
    date: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page, feed, interface, paper or search on which an outlet announces articles.

    Selectors are CSS, title and link also "x@attr". `next` finds the link to the following page, or `paging` is its
    URL with {n}, counted from `first_page`. `max_pages` bounds the paging of an ordinary night.

    Calendar: `url` and `issue` hold {yyyy} {mm} {m} {dd} {d} {yyyymm} {yyyymmdd}; `issue` finds the first page of a
    day's paper, `pages` from there its other pages. E-paper: `url` is the first page of a day's paper, `period` the
    address of a file that names the days with a paper. `complete_after` is the hour (Asia/Shanghai) at which a day is
    complete; before it the day is left to the next night.

    Records (json, jsonp, script-json, search): `items` is the path to them (`.` the whole, `*` any key, `|` or),
    `array` a regular expression that ends where the script's array begins, `container` the element whose text is the
    JSON. `json_body` or `form` makes the request a POST; they and `url` may hold {q} (a phrase, in `search`), {n}
    (the page), {from_ms} {to_ms} (the window) and {from_day} {to_day}. `phrases` replace the general ones of
    search.toml; `outlets` are the keys whose articles a search may announce ("*" for all, none: its own only).
    """

    name: str
    url: str
    mode: Mode = Mode.GENERIC
    item: str = ""
    link: str = "a"
    title: str = ""
    date: str = ""
    date_format: str = ""
    strip: tuple[str, ...] = ()
    next: str = ""
    paging: str = ""
    first_page: int = 2
    issue: str = ""
    pages: str = ""
    period: str = ""
    items: str = ""
    fields: Fields = field(default_factory=Fields)
    array: str = ""
    container: str = ""
    json_body: str = ""
    form: str = ""
    headers: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    delay_s: float = 0.0
    max_pages: int = 3
    enabled: bool = True
    complete_after: time | None = None
    evidence: str = "guess"

    def __post_init__(self) -> None:
        for wrong, sentence in listing_faults(self):
            if wrong:
                raise ValueError(f"listing “{self.name}”: {sentence}")
        compiled(self.array)


def listing_faults(listing: Listing) -> tuple[tuple[bool, str], ...]:
    """What can be wrong with a listing as it is declared, each with its sentence."""
    mode, places = listing.mode, set(PLACE.findall(listing.url + listing.json_body + listing.form))
    search = mode is Mode.SEARCH
    return (
        (not listing.url.startswith(("http://", "https://")), "url must begin with http:// or https://"),
        (mode is Mode.HTML and not listing.item, "mode html needs an item selector"),
        (mode is Mode.SCRIPT_CDATA and not listing.item, "mode script-cdata needs an item selector"),
        (mode is Mode.EPAPER and not listing.item, "mode epaper needs an item selector"),
        (mode is Mode.CALENDAR and not (listing.issue and listing.item), "mode calendar needs issue and item"),
        (mode in RECORDS - {Mode.SCRIPT_JSON} and not listing.items, f"mode {mode} needs items, the path to them"),
        (mode is Mode.SCRIPT_JSON and bool(listing.array) == bool(listing.container),
         "mode script-json needs array (a regular expression) or container (a selector), one of them"),
        (search and "q" not in places, "mode search needs {q} in url, json_body or form"),
        (not search and "q" in places, "{q} stands for a phrase and is for mode search only"),
        (not search and bool(listing.phrases or listing.outlets), "phrases and outlets are for mode search only"),
        (bool(listing.json_body and listing.form), "json_body and form exclude one another"),
        (bool(listing.json_body) and not is_json(listing.json_body), "json_body is not JSON"),
        (bool(listing.paging) and "{n}" not in listing.paging, "paging needs {n}, the number of the page"),
        (any(": " not in line for line in listing.headers), 'headers are lines like "Referer: https://…"'),
        (listing.max_pages < 1, "max_pages must be at least 1"),
        (listing.delay_s < 0, "delay_s must not be negative"),
    )  # fmt: skip


PLACE = re.compile(r"\{(\w+)\}")


def is_json(text: str) -> bool:
    """Whether a request's body is JSON once its places ({q}, {n}, {from_ms} …) are filled."""
    try:
        json.loads(PLACE.sub("0", text))
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Hints:
    """Where an outlet's article pages carry their fields: CSS selectors in order of trust, all optional.

    Besides CSS: "x@attr" an attribute, "comment:NAME" an HTML comment tag, "regex:PATTERN" what its first group (else
    the whole) matches in a line of the page's text, "fixed:TEXT" a constant, "url" from the URL, "auto" the generic
    way. Labelled lines (来源：, 发布时间：) need no hint: the generic way reads them. `as_of` is the last year in which
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

    def __post_init__(self) -> None:
        texts = (*self.title, *self.subtitle, *self.original_title, *self.date, *self.time, *self.source,
                 *self.author, *self.editor)  # fmt: skip
        elements = (*self.body, *self.next_page, *self.strip)
        for selector in texts:
            if selector.startswith("regex:"):
                compiled(selector.removeprefix("regex:"))
        for selector in elements:
            if selector.startswith(("regex:", "fixed:", "comment:")):
                raise ValueError(f"body, next_page and strip name elements by CSS, not by {selector!r}")
        if further := next((each for each in (*texts, *elements) if each.startswith("path:")), None):
            raise ValueError(f"{further!r}: further pages are found by their links; name the link's CSS in next_page")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a healthy night of this outlet shows; crossing one is an alarm. Ratios are shares from 0 to 1.

    Credits and lengths are compared with the outlet's own past instead (bulletin.drift).
    """

    min_items: int = 5
    freshness_days: int = 3
    min_dated_ratio: float = 0.8


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

    With `alias_printed` an alias in the credit is printed as it stands, with `account_printed` the account's name.
    `shares` are the keys of outlets with which it shares a name or a host; undeclared doubles are errors.
    `article` regexes are matched on the canonical URL, with named groups: y m d (parts of the day, y also of two
    digits), created (month and day of creation, where m d are those of publication), epoch, oid, id, page (2 for the
    second page) or further (1 for the second page). `delay_s` is the least number of seconds between two requests to
    a host of this outlet. `status` overrides the store's.
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
    account_printed: bool = False
    shares: tuple[str, ...] = ()
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
        for host in (*self.hosts, *self.list_hosts):
            if not HOST.fullmatch(host):
                raise ValueError(f"the host “{host}” must be a bare lower-case name like news.paper.cn")
        if not self.hosts:
            raise ValueError("hosts must name at least one host")
        if self.delay_s < 0:
            raise ValueError("delay_s must not be negative")
        names = [listing.name for listing in self.listing]
        if len(set(names)) != len(names):
            raise ValueError("two listings share one name")
        for listing in self.listing:
            found = URL_HOST.match(listing.url)
            if found and found[1] not in (*self.hosts, *self.list_hosts):
                raise ValueError(f"listing “{listing.name}” lies on {found[1]}: name it in hosts or list_hosts")

    @property
    def crawled(self) -> bool:
        """Whether a night visits this outlet by itself: it has listings and is neither off, carrier nor retired."""
        off = self.tier is Tier.X or self.access in (Access.NONE, Access.CARRIER) or self.status is Status.RETIRED
        return not off and any(listing.enabled for listing in self.listing)


HOST = re.compile(r"\*|[a-z0-9-]+(\.[a-z0-9-]+)+")
URL_HOST = re.compile(r"https?://([^/:?#]+)")


def compiled(pattern: str) -> re.Pattern[str]:
    """The compiled regular expression. Raises ValueError with the pattern and what is wrong with it."""
    try:
        return re.compile(pattern)
    except re.error as error:
        raise ValueError(f"the regular expression {pattern!r} is wrong: {error}") from None
