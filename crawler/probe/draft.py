"""The draft: an outlet's TOML from what a list page shows, tried on that page before it is offered."""

import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from parsel import Selector

from bulletin.outlet import Listing, Mode, Outlet, UrlDate, compiled
from bulletin.page import Page
from bulletin.period import Period
from bulletin.registry import Registry
from crawler.discover import CDATA, read_listing
from crawler.probe.addresses import article_patterns, main_site, query_kept, sisters, tells_day
from crawler.probe.anchors import Linked
from crawler.probe.data import DataList, data_list, script_list
from crawler.probe.links import article_links, cleaned
from crawler.probe.markup import Markup, markup_of
from pipelines.extract.decode import decode

SAMPLES = 3
ALWAYS = Period(date(1990, 1, 1), date(2099, 12, 31))


@dataclass(frozen=True, slots=True)
class ProbedLink:
    """A link that is an article: `href` as the page writes it, `url` absolute, the day printed beside it."""

    href: str
    url: str
    title: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Probe:
    """What a list page shows. `recovered` is the share of the links that the drafted file finds on the page again."""

    links: tuple[ProbedLink, ...]
    toml: str
    mode: Mode
    charset: str
    outlet: Outlet | None = None
    recovered: float = 0.0


def probe_listing(page: Page, robots: str = "") -> Probe:
    """Read an unseen list page: its article links and a drafted outlet file. Never raises for bad markup.

    `robots` is what robots.txt says about the address, in a few words, where somebody has asked.
    """
    decoded = decode(page.body, page.content_type)
    text, base = decoded.text, page.url
    data = data_list(text, base)
    markup = Markup()
    if data is not None:
        links = probed(data)
    else:
        root = html(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
        found = article_links(cleaned(root), base)
        records = html(f"<html><body><ul>{''.join(CDATA.findall(text))}</ul></body></html>")
        recorded = article_links(records, base)
        scripted = script_list(text, base)
        if len(recorded) > len(found):
            root, found, data = records, recorded, DataList(Mode.SCRIPT_CDATA, ())
        elif scripted is not None and len(scripted.found) > max(2 * len(found), 4):
            found, data = [], scripted
        links = probed(scripted) if scripted is not None and data is scripted else from_page(found)
        markup = markup_of(root, found, text, base) if found else markup
    return drafted(page, links, data, markup, decoded.charset, robots)


def html(text: str) -> Selector:
    """The tree of a page of markup, whatever its text looks like."""
    return Selector(text=text or "<html></html>", type="html")


def probed(data: DataList) -> tuple[ProbedLink, ...]:
    """The links of a list that is data."""
    return tuple({each.url: ProbedLink(each.url, each.url, each.title, each.day) for each in data.found}.values())


def from_page(found: list[Linked]) -> tuple[ProbedLink, ...]:
    """The links of a page of markup."""
    return tuple(ProbedLink(each.href, each.url, each.title, each.day) for each in found)


def drafted(
    page: Page, links: tuple[ProbedLink, ...], data: DataList | None, markup: Markup, charset: str, robots: str
) -> Probe:
    """The probe with its drafted file; the simplest declaration that finds as many links as any."""
    urls = [link.url for link in links]
    site = main_site(urls)
    by_site = sisters(urls, site)
    own = [url for each in by_site.values() for url in each]
    patterns = tuple(pattern for name, each in by_site.items() for pattern in article_patterns(each, name))
    outlet = Outlet(
        key="probe", name="probe", hosts=hosts_of(own, page.url), article=patterns, query_keep=query_kept(own),
        list_hosts=(urlsplit(page.url).hostname or "",), url_date=date_kind(patterns), charset=charset_word(charset),
        samples=tuple(own[:SAMPLES]),
    )  # fmt: skip
    choices = [(listing, share(outlet, listing, page, own)) for listing in listings(page.url, data, markup)]
    listing, reached = max(choices, key=lambda choice: choice[1]) if choices else (Listing("probe", page.url), 0.0)
    toml = written(outlet, listing, links, reached, robots)
    return Probe(links, toml, listing.mode, charset, outlet, reached)


def listings(url: str, data: DataList | None, markup: Markup) -> list[Listing]:
    """The ways in which the page may be declared, the plainest last."""
    if data is not None and data.mode not in (Mode.SCRIPT_CDATA,):
        more = {"items": data.items, "fields": data.fields} if data.fields else {}
        more |= {"array": data.array} if data.array else {}
        return [Listing("栏目", url, data.mode, **more)]  # type: ignore[arg-type]
    paging = {"next": markup.next, "paging": markup.paging, "first_page": markup.first_page}
    mode = Mode.SCRIPT_CDATA if data is not None else Mode.HTML
    ways = []
    if markup.item:
        ways.append(Listing("栏目", url, mode, item=markup.item, link=markup.link, date=markup.date, **paging))  # type: ignore[arg-type]
    if data is None:
        ways.append(Listing("栏目", url, Mode.GENERIC, **paging))  # type: ignore[arg-type]
    return ways


def share(outlet: Outlet, listing: Listing, page: Page, wanted: list[str]) -> float:
    """The share of the wanted links that a declaration finds on the page; a little less for what else it finds."""
    registry = Registry([outlet])
    try:
        found = {link.key for link in read_listing(outlet, listing, page, registry, ALWAYS).links}
    except Exception:  # a drafted selector that does not parse loses to the generic way
        return 0.0
    keys = {registry.match(url).key for url in wanted}
    bonus = 0.02 if listing.mode is not Mode.GENERIC and listing.date else 0.0
    return len(found & keys) / len(keys) - 0.1 * len(found - keys) / max(len(found), 1) + bonus if keys else 0.0


def hosts_of(urls: list[str], base: str) -> tuple[str, ...]:
    """The hosts of the articles, the most used first."""
    counted = Counter(urlsplit(url).hostname or "" for url in urls)
    return tuple(host for host, _ in counted.most_common()) or (urlsplit(base).hostname or "unknown.invalid",)


def date_kind(patterns: tuple[str, ...]) -> UrlDate:
    """What most addresses tell."""
    return UrlDate(tells_day(patterns[0])) if patterns else UrlDate.NONE


def charset_word(charset: str) -> str:
    """The charset as outlets' files write it."""
    return charset if charset in ("utf-8", "gb18030") else "sniff"


def written(outlet: Outlet, listing: Listing, links: tuple[ProbedLink, ...], reached: float, robots: str) -> str:
    """The drafted file as TOML; its comments tell whoever edits it what it reached."""
    own = [link for link in links if any(compiled(each).search(link.url.partition("?")[0]) for each in outlet.article)]
    matched = sum(any(compiled(each).search(link.url) for each in outlet.article) for link in links) or len(own)
    dated = sum(link.day is not None for link in links)
    site = main_site([link.url for link in links]) or (urlsplit(listing.url).hostname or "")
    lines = [
        f"# 由一个栏目页起草：{listing.url}",
        f"# 文章链接 {len(links)} 条，其中 {matched} 条与下面的正则表达式相符，{dated} 条旁边印有日期；",
        f"# 照下面的写法读这个栏目，本媒体的链接能再找到 {max(0.0, min(1.0, reached)):.0%}。",
        "# 请填写 name（刊物上印的名称）、aliases、tier、region、kind，然后检查：yuebao outlet check",
        f"name = {quoted(site)}",
        'tier = "B"',
        f"home = {quoted(f'https://{urlsplit(listing.url).hostname or site}/')}",
        f"hosts = {array(outlet.hosts)}",
        f"list_hosts = {array(outlet.list_hosts)}",
        "article = [",
        *(f"  {literal(each)}," for each in outlet.article),
        "]",
        f"url_date = {quoted(outlet.url_date.value)}",
        *([f"query_keep = {array(outlet.query_keep)}"] if outlet.query_keep else []),
        f"charset = {quoted(outlet.charset)}",
        'evidence = "guess"',
        f"samples = {array(outlet.samples)}",
        f"# robots.txt：{robots or '没有读到；采集时会读取并遵守'}",
        "",
        "[[listing]]",
        f"name = {quoted(listing.name)}",
        f"url = {quoted(listing.url)}",
        f"mode = {quoted(listing.mode.value)}",
    ]
    for name in ("item", "link", "date", "next", "paging", "items"):
        word = getattr(listing, name)
        if word and not (name == "link" and listing.mode is Mode.GENERIC):
            lines.append(f"{name} = {quoted(word)}")
    if listing.paging and listing.first_page != 2:
        lines.append(f"first_page = {listing.first_page}")
    if listing.array:
        lines.append(f"array = {literal(listing.array)}")
    if listing.items:
        fields = listing.fields
        lines.append(
            f"fields = {{ title = {quoted(fields.title)}, link = {quoted(fields.link)}, date = {quoted(fields.date)} }}"
        )
    lines.append('evidence = "guess"')
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """A TOML string."""
    return json.dumps(text, ensure_ascii=False)


def literal(text: str) -> str:
    """A TOML string without escapes, for regular expressions."""
    return f"'{text}'" if "'" not in text else quoted(text)


def array(words: tuple[str, ...]) -> str:
    """A TOML list of strings."""
    return "[" + ", ".join(map(quoted, words)) + "]"
