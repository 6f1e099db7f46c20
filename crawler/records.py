"""Announcements that come as data: JSON and JSONP answers, arrays in scripts, records of a search."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from parsel import Selector

from bulletin.outlet import Listing, Mode
from bulletin.period import day_in_shanghai
from bulletin.registry import absolute
from crawler.asking import filled
from crawler.feeds import Found, feed_day, first_day, formed_day, squeezed

JSONP = re.compile(r"^\s*(?:/\*.*?\*/)?\s*[\w$.]+\s*\(\s*", re.DOTALL)
COMPACT = re.compile(r"(?:19|20)\d{6}(?:\d{6})?")
EARLIEST_S = 631_152_000
"""1990-01-01: a smaller number is no instant."""


class NotData(ValueError):
    """The answer is not the data that the listing's file describes; the message says what was found."""


def record_links(text: str, listing: Listing, base: str) -> Iterator[Found]:
    """The announcements among the records of an answer. Raises NotData."""
    for record in records(data_of(text, listing), listing.items or "."):
        link = link_of(record, listing.fields.link)
        url = absolute(base, link)
        if url:
            title = squeezed(untagged(str(value(record, listing.fields.title) or "")))
            yield Found(url, title, record_day(value(record, listing.fields.date), listing.date_format))


def data_of(text: str, listing: Listing) -> Any:
    """The data of an answer, in the mode of the listing. Raises NotData."""
    if listing.mode is Mode.SCRIPT_JSON:
        return script_data(text, listing)
    if listing.mode is Mode.JSONP:
        opened = JSONP.match(text)
        if opened is None:
            raise NotData("应答不是 JSONP")
        return parsed(text[opened.end() :])
    return parsed(text.lstrip("\ufeff \r\n\t"))


def script_data(text: str, listing: Listing) -> Any:
    """The array of a page's script, or the JSON text of one of its elements. Raises NotData."""
    if listing.container:
        inner = Selector(text=text or "<html></html>", type="html").css(listing.container).xpath("string()").get("")
        if not inner.strip():
            raise NotData(f"网页里没有 {listing.container}")
        return parsed(inner.strip())
    start = re.search(listing.array, text)
    if start is None:
        raise NotData("脚本里没有所述的数组")
    return parsed(text[start.end() :].lstrip())


def parsed(text: str) -> Any:
    """The first JSON value of a text, whatever follows it; what scripts write beside strict JSON is put right first."""
    for form in (text, strict(text)):
        try:
            return json.JSONDecoder(strict=False).raw_decode(form)[0]
        except ValueError:
            continue
    raise NotData(f"应答不是 JSON，开头是“{squeezed(text)[:24]}”")


def strict(text: str) -> str:
    """A script's array as JSON: single quotes, bare names and a comma before the end put right."""
    pieces = re.split(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""", text[:2_000_000])
    for place, piece in enumerate(pieces):
        if piece.startswith("'"):
            inner = piece[1:-1].replace("\\'", "'").replace('"', '\\"')
            pieces[place] = f'"{inner}"'
        elif not piece.startswith('"'):
            named = re.sub(r"([{,]\s*)([A-Za-z_$][\w$]*)(\s*:)", r'\1"\2"\3', piece)
            pieces[place] = re.sub(r",(\s*[\]}])", r"\1", named)
    return re.sub(r",(\s*[\]}])", r"\1", "".join(pieces))


def records(data: Any, path: str) -> list[Any]:
    """The records at a path; alternatives after | add up. A path that leads nowhere gives none."""
    found: list[Any] = []
    for one in path.split("|"):
        for place in map(opened, places(data, one.strip())):
            found += place if isinstance(place, list) else [place] if isinstance(place, dict) else []
    return found


def places(data: Any, path: str) -> list[Any]:
    """All values at a dotted path; `*` stands for every key or element."""
    here = [data]
    for step in [] if path in (".", "") else path.split("."):
        below: list[Any] = []
        for each in map(opened, here):
            if step == "*":
                below += list(each.values()) if isinstance(each, dict) else each if isinstance(each, list) else []
            elif isinstance(each, dict) and step in each:
                below.append(each[step])
            elif isinstance(each, list) and step.isdigit() and int(step) < len(each):
                below.append(each[int(step)])
        here = below
    return here


def opened(each: Any) -> Any:
    """A text that is itself JSON as data (ndcpa keeps addresses so), anything else as it is."""
    if isinstance(each, str) and each.lstrip().startswith(("{", "[")):
        try:
            return json.loads(each, strict=False)
        except ValueError:
            return each
    return each


def value(record: Any, path: str) -> Any:
    """The first value at a path, None where there is none."""
    return next(iter(places(record, path)), None) if path else None


def link_of(record: Any, path: str) -> str:
    """The link of a record: the value at a path, or a URL with paths in braces."""
    if "{" not in path:
        found = value(record, path)
        return found.strip() if isinstance(found, str) else ""
    names = re.findall(r"\{([\w.]+)\}", path)
    words = {name.replace(".", "_"): value(record, name) for name in names}
    if not all(isinstance(word, (str, int)) and str(word) for word in words.values()):
        return ""
    template = re.sub(r"\{([\w.]+)\}", lambda found: "{" + found[1].replace(".", "_") + "}", path)
    return filled(template, {name: str(word) for name, word in words.items()})


def record_day(told: Any, form: str = "") -> date | None:
    """The day a record tells: milliseconds or seconds since 1970, YYYYMMDD, or text."""
    text = str(told).strip() if isinstance(told, (str, int, float)) and not isinstance(told, bool) else ""
    if not text:
        return None
    if form:
        return formed_day(text, form)
    if COMPACT.fullmatch(text):
        return first_day(f"{text[:4]}-{text[4:6]}-{text[6:8]}")
    if re.fullmatch(r"\d{10}|\d{13}", text):
        seconds = int(text) / (1000 if len(text) == 13 else 1)
        return day_in_shanghai(datetime.fromtimestamp(seconds, UTC)) if seconds >= EARLIEST_S else None
    return first_day(text) or feed_day(text)


def untagged(text: str) -> str:
    """A title without the markup by which searches show what they found."""
    return re.sub(r"</?[a-zA-Z][^<>]*>", "", text)
