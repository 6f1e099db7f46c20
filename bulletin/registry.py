"""The registry: all outlets, which one a URL belongs to, its canonical form and the date the URL tells.

Shipped files lie in crawler/outlets/; a file of the same name in the data folder's outlets/ wins (DESIGN 5).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from bulletin.outlet import Access, Outlet, UrlDate, compiled
from bulletin.period import SHANGHAI
from bulletin.toml import ConfigError, build, read_toml

SHIPPED = Path(__file__).parent.parent / "crawler" / "outlets"


@dataclass(frozen=True, slots=True)
class Match:
    """What a URL is to the registry. `outlet` is "" where no outlet claims the host; `article` whether a regex matched.

    `day` is known only where the URL tells the day; `page` is the page number inside an article (1 for the first).
    """

    outlet: str
    url: str
    key: str
    article: bool
    day: date | None = None
    id: str = ""
    page: int = 1


class Registry:
    """All outlets by key. Raises ConfigError where two outlets share a host, a name or an alias undeclared."""

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        self.outlets = {outlet.key: outlet for outlet in outlets}
        self._by_host: dict[str, list[Outlet]] = {}
        self._by_name: dict[str, Outlet] = {}
        for outlet in self.outlets.values():
            for host in outlet.hosts:
                self._by_host.setdefault(host, []).append(outlet)
            for name in (outlet.name, *outlet.aliases):
                other = self._by_name.setdefault(plain_name(name), outlet)
                if other is not outlet:
                    raise ConfigError(f"{outlet.key}.toml: the name “{name}” belongs to {other.key}.toml already")

    def __iter__(self) -> Iterator[Outlet]:
        return iter(self.outlets.values())

    def __getitem__(self, key: str) -> Outlet:
        try:
            return self.outlets[key]
        except KeyError:
            raise ConfigError(f"there is no outlet “{key}”; `yuebao outlet list` shows all keys") from None

    def get(self, key: str) -> Outlet | None:
        """The outlet of that key, or None."""
        return self.outlets.get(key)

    def named(self, name: str) -> Outlet | None:
        """The outlet that goes by `name` in a 来源 line, or None."""
        return self._by_name.get(plain_name(name))

    def match(self, url: str) -> Match:
        """Which outlet a URL belongs to, its canonical key, and what the URL tells."""
        claimed = self._by_host.get(host_of(url), [])
        for outlet in claimed:
            key = canonical_key(url, outlet)
            if any(compiled(pattern).search(key_url(key)) for pattern in outlet.deny):
                continue
            for pattern in outlet.article:
                found = compiled(pattern).search(key_url(key))
                if found:
                    groups = found.groupdict()
                    number = int(groups.get("page") or 1)
                    return Match(outlet.key, url, key, True, url_day(outlet, groups), groups.get("id") or "", number)
        first = claimed[0] if claimed else None
        return Match(first.key if first else "", url, canonical_key(url, first), False)


def host_of(url: str) -> str:
    """Lower-case host of a URL without port, "" where there is none."""
    try:
        return (urlsplit(url.strip()).hostname or "").rstrip(".")
    except ValueError:
        return ""


def canonical_key(url: str, outlet: Outlet | None = None) -> str:
    """The canonical key of a URL (DOSSIER 3.2): one for http and https, no fragment, no query but what is kept.

    Host in lower case, default port dropped, doubled slashes of the path collapsed, the outlet's rewrites applied.
    For a host of no outlet the query is kept, sorted, without tracking keys. Raises ValueError for no URL at all.
    """
    parts = urlsplit(re.sub(r"[\s\u200b\ufeff]+", "", url))
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"“{url}” is not a web address; it must begin with http:// or https://")
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    if outlet is not None:
        pairs = [pair for pair in pairs if pair[0] in outlet.query_keep]
    else:
        pairs = [pair for pair in pairs if not re.match(r"utm_|spm$|from$|wfr$", pair[0])]
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    path = re.sub(r"/{2,}", "/", parts.path) or "/"
    host = parts.hostname.rstrip(".")
    whole = urlunsplit(("https", host + port, path, urlencode(sorted(pairs)), ""))
    for rule in outlet.rewrite if outlet else ():
        whole = compiled(rule.pattern).sub(rule.to, whole)
    return whole.removeprefix("https://")


def key_url(key: str) -> str:
    """A URL in the canonical form of a key, for matching and showing."""
    return f"https://{key}"


def url_day(outlet: Outlet, groups: dict[str, str | None]) -> date | None:
    """The day that the named groups of an article regex tell, or None (also for a day that does not exist)."""
    try:
        if outlet.url_date is UrlDate.DAY:
            return date(int(groups["y"] or 0), int(groups["m"] or 0), int(groups["d"] or 0))
        if outlet.url_date is UrlDate.EPOCH:
            return datetime.fromtimestamp(int(groups["epoch"] or ""), SHANGHAI).date()
        if outlet.url_date is UrlDate.OBJECTID:
            return datetime.fromtimestamp(int((groups["oid"] or "")[:8], 16), SHANGHAI).date()
    except (KeyError, ValueError, OverflowError, OSError):
        return None
    return None


def absolute(base: str, href: str) -> str:
    """`href` of a page at `base` as an absolute http(s) URL, or "" where it is none."""
    try:
        whole = urljoin(base, href.strip())
    except ValueError:
        return ""
    return whole if whole.startswith(("http://", "https://")) and host_of(whole) else ""


def plain_name(name: str) -> str:
    """A printed name without white space and 《》, in lower case, for comparing."""
    return re.sub(r"[\s《》]+", "", name).lower()


def printed_name(outlet: Outlet | None, source: str, account: str) -> str:
    """The outlet's name as the bulletin prints it (FORMAT 4): a fact of the registry, never of the host.

    A carrier's article goes by its account, an outlet with `alias_printed` by the alias its own credit names, any
    other by its name; where no outlet is known, by the account or the credit on the page, else "".
    """
    if outlet is None:
        return account or source
    if outlet.access is Access.CARRIER:
        return account or source or outlet.name
    aliases = {plain_name(alias): alias for alias in outlet.aliases}
    if outlet.alias_printed and plain_name(source) in aliases:
        return aliases[plain_name(source)]
    return outlet.name


def load_outlet(path: Path) -> Outlet:
    """One outlet from its TOML file; the key is the file's name. Raises ConfigError."""
    table = read_toml(path)
    if "key" in table:
        raise ConfigError(f"{path.name}: the key of an outlet is its file name; remove the line “key”")
    return build(Outlet, {**table, "key": path.stem}, path.name)


def load_registry(overlay: Path | None = None, shipped: Path = SHIPPED) -> Registry:
    """All outlets: the shipped files, each replaced by the file of the same name in the overlay folder."""
    files = {path.name: path for path in sorted(shipped.glob("*.toml"))}
    if overlay is not None and overlay.is_dir():
        files |= {path.name: path for path in sorted(overlay.glob("*.toml"))}
    return Registry(load_outlet(files[name]) for name in sorted(files))
