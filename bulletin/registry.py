"""The registry: all outlets, which one a URL belongs to, its canonical form and the date the URL tells.

Shipped files lie in crawler/outlets/; a file of the same name in the data folder's outlets/ wins (DESIGN 5).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from bulletin.outlet import Outlet, compiled
from bulletin.period import SHANGHAI
from bulletin.printed_link import mended, one_letter_apart
from bulletin.toml import ConfigError, build, read_toml

SHIPPED = Path(__file__).parent.parent / "crawler" / "outlets"


@dataclass(frozen=True, slots=True)
class Match:
    """What a URL is to the registry. `outlet` is "" where no outlet claims the host; `article` whether a regex matched.

    `day` is known only where the URL tells the day, `month` (YYYY-MM) where it tells that much; `page` is the page
    number inside an article (1 for the first). `repairs` say what was mended of a printed link.
    """

    outlet: str
    url: str
    key: str
    article: bool
    day: date | None = None
    id: str = ""
    page: int = 1
    month: str = ""
    repairs: tuple[str, ...] = ()


class Registry:
    """All outlets by key. Raises ConfigError where two outlets share a host, a name or an alias undeclared."""

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        self.outlets = {outlet.key: outlet for outlet in outlets}
        self._by_host: dict[str, list[Outlet]] = {}
        self._by_name: dict[str, Outlet] = {}
        for outlet in self.outlets.values():
            check_shares(outlet, self.outlets)
            for host in outlet.hosts:
                for other in self._by_host.setdefault(host, []):
                    refuse_double(outlet, other, "hosts", f"the host {host}")
                self._by_host[host].append(outlet)
        # an outlet's own name goes before an alias of another: 北京日报 is the paper, and how 京报网 signs some texts
        for outlet in self.outlets.values():
            self._claim(outlet, "name", outlet.name, outlet.name)
        for outlet in self.outlets.values():
            for alias in outlet.aliases:
                # an alias that is itself printed stays what it is
                self._claim(outlet, "aliases", alias, "" if outlet.alias_printed else alias)

    def _claim(self, outlet: Outlet, key: str, name: str, known_as: str) -> None:
        other = self._by_name.get(plain_name(name))
        if other is not None and other is not outlet:
            refuse_double(outlet, other, key, f"the name “{name}”")
        elif known_as:
            self._by_name[plain_name(known_as)] = outlet

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
            found = matched_by(outlet, url)
            if found is not None:
                return found
        first = claimed[0] if claimed else None
        return Match(first.key if first else "", url, canonical_key(url, first), False)

    def matches(self, url: str) -> tuple[Match, ...]:
        """What every outlet makes of a URL as an article of its own; more than one is a fault of the files."""
        claimed = self._by_host.get(host_of(url), [])
        return tuple(found for outlet in claimed if (found := matched_by(outlet, url)) is not None)

    def match_printed(self, text: str) -> Match:
        """Like `match`, for a link out of a printed or pasted document, which may be broken (FORMAT 3).

        What was mended is named in `repairs`. A host with one letter wrong is mended only where exactly one outlet
        has an article of that form there. Raises ValueError where nothing like a web address is left.
        """
        url, repairs = mended(text)
        match = self.match(url)
        if match.article or match.outlet:
            return replace(match, repairs=repairs)
        host = host_of(url)
        near = [each for each in self._by_host if one_letter_apart(each, host)]
        found = [(each, one) for each in near for one in self.matches(url.replace(host, each, 1))]
        if len(found) != 1:
            return replace(match, repairs=repairs)
        return replace(found[0][1], repairs=(*repairs, f"host {host} read as {found[0][0]}"))


def matched_by(outlet: Outlet, url: str) -> Match | None:
    """The URL as an article of this outlet, or None."""
    key = canonical_key(url, outlet)
    if any(compiled(pattern).search(key_url(key)) for pattern in outlet.deny):
        return None
    for pattern in outlet.article:
        found = compiled(pattern).search(key_url(key))
        if found:
            groups = found.groupdict()
            number = int(groups.get("page") or int(groups.get("further") or 0) + 1)
            told = url_date(groups)
            day, month = told if told else (None, "")
            return Match(outlet.key, url, key, True, day, groups.get("id") or "", number, month)
    return None


def check_shares(outlet: Outlet, outlets: dict[str, Outlet]) -> None:
    """Raise ConfigError where `shares` names an outlet that does not exist."""
    for key in outlet.shares:
        if key not in outlets:
            raise ConfigError(f"{outlet.key}.toml: shares: there is no outlet “{key}”")


def refuse_double(outlet: Outlet, other: Outlet, key: str, what: str) -> None:
    """Raise ConfigError unless one of two outlets declares that they share a name or host."""
    if other.key not in outlet.shares and outlet.key not in other.shares:
        raise ConfigError(f"{outlet.key}.toml: {key}: {what} belongs to {other.key}.toml already; "
                          f"if both are meant, declare shares = [\"{other.key}\"]")  # fmt: skip


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


def url_date(groups: dict[str, str | None]) -> tuple[date | None, str] | None:
    """Day and month (YYYY-MM) that the named groups of an article regex tell; None for a date that does not exist.

    Where the year is that of the creation (`created`: its month and day), a publication that seems to lie before it
    is of the following year.
    """
    year, number, day = (groups.get(name) for name in ("y", "m", "d"))
    try:
        if year and number:
            full = int(year) + (2000 if len(year) == 2 else 0)
            if not day:
                return None, f"{date(full, int(number), 1):%Y-%m}"
            if groups.get("created") and f"{int(number):02}{int(day):02}" < str(groups["created"]):
                full += 1
            told = date(full, int(number), int(day))
        elif groups.get("epoch"):
            told = datetime.fromtimestamp(int(groups["epoch"] or ""), SHANGHAI).date()
        elif groups.get("oid"):
            told = datetime.fromtimestamp(int((groups["oid"] or "")[:8], 16), SHANGHAI).date()
        else:
            return None
    except (ValueError, OverflowError, OSError):
        return None
    return told, f"{told:%Y-%m}"


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

    An article of a platform (`account_printed`) goes by its account, one of an outlet with `alias_printed` by the
    alias its own credit names, any other by its outlet's name; where no outlet is known, by the account or the credit
    on the page, else "".
    """
    if outlet is None:
        return account or source
    if outlet.account_printed:
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
