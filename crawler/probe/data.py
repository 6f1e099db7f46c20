"""Lists that are data: feeds, sitemaps, JSON answers, arrays in scripts, records in CDATA; found without being told."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bulletin.outlet import Fields, Listing, Mode
from bulletin.registry import absolute
from crawler.feeds import Found, feed_links, sitemap_links
from crawler.probe.links import address_score
from crawler.probe.titles import title_score
from crawler.records import NotData, opened, parsed, places, record_links

ARRAY = re.compile(r"(?<![\w$.])([\w$.]{1,60})\s*[=:]\s*(?=\[\s*\{)")
SCRIPT = re.compile(r"(?is)<script\b[^>]*>(.*?)</script>")
CALLBACK = re.compile(r"^\s*[\w$.]+\s*\(\s*[\[{]")
FEWEST = 3
"""Records below which data is no list."""


@dataclass(frozen=True, slots=True)
class DataList:
    """A list that is data: how it is declared, and what it announces."""

    mode: Mode
    found: tuple[Found, ...]
    items: str = ""
    fields: Fields | None = None
    array: str = ""
    container: str = ""


def data_list(text: str, base: str) -> DataList | None:
    """The list a text holds as data, None where it is a page of markup."""
    head = text.lstrip("\ufeff \r\n\t")[:600]
    if re.search(r"<(?:rss|feed|rdf:RDF)\b", head):
        return DataList(Mode.RSS, tuple(feed_links(text, base)))
    if re.search(r"<(?:urlset|sitemapindex)\b", head):
        return DataList(Mode.SITEMAP, tuple(sitemap_links(text, base)))
    if head.startswith(("{", "[")):
        return announced(parse(text), base, Mode.JSON)
    if CALLBACK.match(head):
        return announced(parse(text.partition("(")[2]), base, Mode.JSONP)
    return None


def script_list(text: str, base: str) -> DataList | None:
    """The longest list that a page of markup carries as an array in its scripts."""
    lists = []
    scripts = "\n".join(SCRIPT.findall(text))
    for start in ARRAY.finditer(scripts):
        found = announced(parse(scripts[start.end() :]), base, Mode.SCRIPT_JSON)
        if found is not None:
            array = re.escape(start[1]) + r"\s*[=:]\s*(?=\[)"
            lists.append(DataList(Mode.SCRIPT_JSON, found.found, found.items, found.fields, array))
    return max(lists, key=lambda each: len(each.found), default=None)


def parse(text: str) -> Any:
    """The data at the beginning of a text, None for none."""
    try:
        return parsed(text)
    except NotData:
        return None


def announced(data: Any, base: str, mode: Mode) -> DataList | None:
    """The records of data that announce articles, with the paths that lead to them."""
    best: DataList | None = None
    for path, rows in arrays(data, "."):
        fields = fields_of(rows, base)
        if fields is None:
            continue
        listing = Listing("probe", base, Mode.JSON, items=path, fields=fields)
        found = tuple(record_links(json.dumps(data, ensure_ascii=False), listing, base))
        if len(found) >= FEWEST and (best is None or len(found) > len(best.found)):
            best = DataList(mode, found, path, fields)
    return best


def arrays(data: Any, path: str, depth: int = 0) -> Iterator[tuple[str, list[Any]]]:
    """All arrays of records in data, with their paths."""
    if isinstance(data, list) and len(data) >= FEWEST and all(isinstance(each, dict) for each in data):
        yield path, data
    if isinstance(data, dict) and depth < 6:
        for name, inner in data.items():
            if "." not in name:
                yield from arrays(inner, name if path == "." else f"{path}.{name}", depth + 1)


def fields_of(rows: list[Any], base: str) -> Fields | None:
    """Which paths of records hold link, title and date, by what most of them hold; None without link or title."""
    sample = rows[:30]
    paths = sorted({path for row in sample[:5] for path in leaves(row)})
    scored = {path: [next(iter(places(row, path)), None) for row in sample] for path in paths}
    link = best(scored, lambda word: address_score(absolute(base, word)) if re.search(r"[/.]", word) else 0.0)
    title = best(scored, lambda word: 0.0 if re.match(r"https?:|/", word) or len(word) > 90 else title_score(word))
    if not link or not title:
        return None
    dated = best(
        scored, lambda word: 1.0 if re.match(r"(?:19|20)\d{2}[-/.年]\d{1,2}|1[0-9]{9}(?:\d{3})?$", word) else 0.0
    )
    return Fields(title, link, dated)


def best(scored: dict[str, list[Any]], score: Any) -> str:
    """The path whose values score best on average, "" where none reaches 0.4."""
    means = {
        path: sum(score(str(word)) for word in words if isinstance(word, (str, int))) / len(words)
        for path, words in scored.items()
    }
    path = max(means, key=lambda each: means[each], default="")
    return path if path and means[path] >= 0.4 else ""


def leaves(row: Any, path: str = "", depth: int = 0) -> Iterator[str]:
    """The paths of a record to plain values."""
    for name, inner in row.items() if isinstance(row, dict) else ():
        whole = f"{path}.{name}" if path else name
        inner = opened(inner)
        if isinstance(inner, dict) and depth < 3:
            yield from leaves(inner, whole, depth + 1)
        elif isinstance(inner, (str, int)) and "." not in name:
            yield whole
