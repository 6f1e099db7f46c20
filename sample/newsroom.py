"""The sample newsroom: every answer its hosts give in an invented month, and what an extractor should read there.

Deterministic: no clock, no hash order, no randomness but from fixed seeds. The structures that occur are those the
registry's outlets are known for; plan.toml says beside each special page what it is there for.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from itertools import groupby, pairwise
from urllib.parse import urlsplit

from bulletin.article import Block, Heading, Image, Paragraph
from sample import epaper
from sample.pages import Link, ListingPage, Printed, article_page, listing_page, look_of, picture_url
from sample.pictures import picture
from sample.plan import Channel, Dead, Print, channels, day_of, dead_links, hosts, instant, prints

Headers = tuple[tuple[str, str], ...]

PER_PAGE = 20
HTML = "text/html; charset=utf-8"
CHALLENGED = "https://www.nhc.gov.cn"
CHALLENGED_PATHS = (
    "/",
    "/robots.txt",
    "/guihuaxxs/s10742/s14680/index.shtml",
    "/guihuaxxs/s10742/s14680/index_2.shtml",
    "/guihuaxxs/c100133/202408/5d0e1f6ab2c94c3e8f7a6b5c4d3e2f10.shtml",
)
CHALLENGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><meta id="c" content="k9d2">
<script type="text/javascript" r="m">$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=40817;$_ts.cd="qtrr0lAl";</script>
<script type="text/javascript" src="/challenge/a1b2c3.js" r="m"></script></head><body></body></html>"""
EMPTY = "https://wjw.beijing.gov.cn"
EMPTY_LISTINGS = (
    ("媒体聚焦", "/xwzx_20031/mtjj/"),
    ("委内新闻", "/xwzx_20031/wnxw/"),
    ("基层动态", "/xwzx_20031/jcdt/"),
    ("新闻发布", "/xwzx_20031/xwfb/"),
    ("通知公告", "/zwgk_20040/tzgg/"),
)
NOT_THERE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>页面不存在</title></head><body>
<div class="error"><h1>页面不存在</h1><p>您访问的页面不存在或已被删除，3秒后返回首页。</p></div></body></html>"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host answers to one URL: status, headers as sent, body as bytes."""

    url: str
    status: int
    headers: Headers
    body: bytes


@dataclass(frozen=True, slots=True)
class Expected:
    """What should be known of one article after a crawl.

    `url` is where the article is, `listed_as` the address its listing links to. `label` is that of the relevance
    guideline (2 relevant, 1 borderline, 0 not), `story` is shared by reprints of one text. `kind` is the special
    thing about the page (paginated, redirect, retitled, no-date, photo-note, reprint, robots …) or the kind of text
    (informatization, borderline, hard-negative, plain). `date` is a day in Shanghai, None where nothing tells it.
    """

    outlet: str
    url: str
    listed_as: str
    title: str
    source: str
    original_title: str
    date: date | None
    author: str
    blocks: tuple[Block, ...]
    label: int
    story: str
    kind: str
    subtitle: str = ""
    origin: str = ""
    pages: int = 1

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The running text."""
        return tuple(block.text for block in self.blocks if isinstance(block, Paragraph))

    @property
    def headings(self) -> tuple[str, ...]:
        """The sub-headings."""
        return tuple(block.text for block in self.blocks if isinstance(block, Heading))

    @property
    def captions(self) -> tuple[str, ...]:
        """The captions of the pictures."""
        return tuple(block.caption for block in self.blocks if isinstance(block, Image))


@dataclass(frozen=True, slots=True)
class Newsroom:
    """All answers of all hosts, by URL, and all articles, oldest first."""

    answers: tuple[Answer, ...]
    expected: tuple[Expected, ...]


def newsroom(month: date = date(2024, 8, 1)) -> Newsroom:
    """The newsroom of the month in which `month` lies. The texts are about late summer, whatever the month."""
    month = month.replace(day=1)
    printed = prints(month)
    answers = [*article_answers(printed), *listing_answers(month, printed), *epaper_answers(month, printed),
               *dead_answers(month), *host_answers()]  # fmt: skip
    by_url = {answer.url: answer for answer in answers}
    if len(by_url) < len(answers):
        twice = sorted({one.url for one in answers if one is not by_url[one.url]})
        raise ValueError(f"two answers of the sample newsroom share one URL, change plan.toml: {twice}")
    return Newsroom(tuple(by_url[url] for url in sorted(by_url)), tuple(expectation(each) for each in printed))


def expectation(each: Print) -> Expected:
    """What is to be known of one print."""
    undated = each.plan.undated
    first = each.original
    return Expected(
        outlet=each.channel.outlet, url=each.url, listed_as=each.listed_as, title=each.title, source=each.source,
        original_title=old_title(each), date=None if undated else each.at.date(), author=author_shown(each),
        blocks=blocks_of(each), label=each.text.label, story=each.text.key, kind=kind_of(each),
        subtitle=each.text.subtitle if look_of(each.channel.outlet).subtitle else "",
        origin=first.url if first and each.plan.linked else "", pages=each.plan.pages,
    )  # fmt: skip


def kind_of(each: Print) -> str:
    """The special thing about a print, or the kind of its text."""
    return each.plan.mark or ("reprint" if each.original else each.text.kind)


def old_title(each: Print) -> str:
    """The headline of the source, where the outlet prints it."""
    return each.text.title if each.plan.retitled else ""


def author_shown(each: Print) -> str:
    """The reporter, on outlets that name one beside the headline; a reprint names nobody."""
    look = look_of(each.channel.outlet)
    named = any("{author}" in part.form for part in (*look.info, *look.meta))
    return each.author if named and not each.original else ""


def blocks_of(each: Print) -> tuple[Block, ...]:
    """The blocks of the text with the addresses this outlet gives its pictures, and its dateline if it has one."""
    result: list[Block] = []
    for block in each.text.blocks:
        if isinstance(block, Image):
            number = 1 + sum(isinstance(one, Image) for one in result)
            block = replace(block, url=picture_at(each, number))
        result.append(block)
    lead = result[0]
    if each.plan.dateline and isinstance(lead, Paragraph):
        day = f"{each.at.month}月{each.at.day}日"
        result[0] = Paragraph(each.plan.dateline.replace("{今日}", day) + lead.text)
    return tuple(result)


def picture_at(each: Print, number: int) -> str:
    """The address of a picture; on a page that tells no day it tells none either."""
    if each.plan.undated:
        parts = urlsplit(each.url)
        return f"{parts.scheme}://{parts.netloc}/pic/special/{parts.path.rpartition('/')[2][:-6]}_{number}.png"
    return picture_url(each.channel.outlet, each.url, each.at, number)


def article_answers(printed: tuple[Print, ...]) -> Iterator[Answer]:
    """The pages of all articles, their pictures, and the pages that only redirect to one."""
    for each in printed:
        blocks = blocks_of(each)
        for number, (url, share) in enumerate(zip(each.pages, shares(blocks, each.plan.pages), strict=True), 1):
            yield page_answer(each, url, number, share, neighbours(each, printed))
            if each.channel.listed:  # the server does not look at the query
                yield page_answer(each, url + each.channel.listed, number, share, neighbours(each, printed))
        for number, image in enumerate((block for block in blocks if isinstance(block, Image)), 1):
            yield Answer(image.url, 200, (("Content-Type", "image/png"),), picture(f"{each.text.key} {number}"))
        if each.plan.redirect:
            script = f'<html><head><script>location.href="{each.url}";</script></head><body></body></html>'
            yield answer(each.listed_as, script)


def page_answer(each: Print, url: str, number: int, blocks: tuple[Block, ...], around: tuple[Link, ...]) -> Answer:
    """One page of an article. Its Last-Modified is the day the page was built, which is not its date."""
    first, look = each.original, look_of(each.channel.outlet)
    origin = first.url if first and each.plan.linked else look.home
    page = Printed(
        url=each.url, title=each.title, blocks=blocks, at=None if each.plan.undated else each.at,
        subtitle=each.text.subtitle, source=each.source, origin=origin, original_title=old_title(each),
        author=author_shown(each), editor=each.editor, number=number, urls=each.pages, lists=around,
        charset=each.channel.charset,
    )  # fmt: skip
    charset = each.channel.charset or look.charset
    # a page that declares GB2312 in its head comes without a charset in the header, as on the real host
    kind = HTML if charset == "utf-8" else "text/html"
    built = each.at + timedelta(days=2)
    return Answer(url, 200, (("Content-Type", kind), ("Last-Modified", http_date(built))),
                  article_page(each.channel.outlet, page))  # fmt: skip


def shares(blocks: tuple[Block, ...], count: int) -> list[tuple[Block, ...]]:
    """The blocks of each page of an article; a page never ends with a heading."""
    cuts = [len(blocks) * number // count for number in range(count + 1)]
    cuts = [cut - 1 if 0 < cut < len(blocks) and isinstance(blocks[cut - 1], Heading) else cut for cut in cuts]
    return [blocks[start:end] for start, end in pairwise(cuts)]


def neighbours(each: Print, printed: tuple[Print, ...]) -> tuple[Link, ...]:
    """Other articles of the outlet for the lists round an article: the ones before it, wrapping round."""
    family = [one for one in printed if one.channel.outlet == each.channel.outlet and not one.plan.undated]
    place = next((number for number, one in enumerate(family) if one.at >= each.at), 0)
    chosen = (family[(place - step) % len(family)] for step in range(2, 26, 2))
    return tuple(Link(one.url, one.title, one.at) for one in chosen if one.url != each.url)


def listing_answers(month: date, printed: tuple[Print, ...]) -> Iterator[Answer]:
    """All pages of all listings but the e-paper's, newest articles first, and a 404 for the page after the last."""
    for channel in channels().values():
        if channel.outlet == "bjqnb":
            continue
        links = listed_links(channel, month, printed)
        count = max(1, -(-len(links) // PER_PAGE)) if channel.more else 1
        urls = tuple(channel.url if number == 1 else channel.more.format(n=number) for number in range(1, count + 1))
        size = PER_PAGE if channel.more else len(links)
        for number, url in enumerate(urls, 1):
            shown = links[(number - 1) * size : number * size]
            body = listing_page(channel.outlet, shown, ListingPage(channel.name, number, urls), channel.charset)
            yield listing_answer(channel.outlet, url, body, links[0].at, channel.charset)
        if channel.more:
            yield missing(channel.more.format(n=count + 1))


def listed_links(channel: Channel, month: date, printed: tuple[Print, ...]) -> list[Link]:
    """What a channel announces, newest first, its dead links among them."""
    links = [Link(each.listed_as, each.title, each.at, summary(each)) for each in printed if each.channel is channel]
    for dead in dead_links():
        if dead.channel == channel.key:
            links.append(Link(dead_url(dead, month), dead.title, dead_at(dead, month)))
    return sorted(links, key=lambda link: (link.at or instant(month, ""), link.url), reverse=True)


def summary(each: Print) -> str:
    """The first words of an article, as lists show them."""
    first = next((block.text for block in each.text.blocks if isinstance(block, Paragraph)), "")
    return f"{first[:48]}……"


def epaper_answers(month: date, printed: tuple[Print, ...]) -> Iterator[Answer]:
    """The calendar of the e-paper, each day's pages with the articles on them."""
    paper = [each for each in printed if each.channel.outlet == "bjqnb"]
    issues = {day: tuple(Link(each.listed_as, each.title, each.at) for each in group)
              for day, group in groupby(paper, key=lambda each: each.at.date())}  # fmt: skip
    for url, body in epaper.calendar_pages(month, tuple(issues)):
        yield answer(url, body)
    for day, links in issues.items():
        for url, page in epaper.issue_pages(day, links):
            yield listing_answer("bjqnb", url, page, links[0].at, "")


def listing_answer(outlet: str, url: str, body: bytes, newest: datetime | None, charset: str) -> Answer:
    """A listing with the validators a conditional GET needs."""
    kind = HTML if (charset or look_of(outlet).charset) == "utf-8" else "text/html"
    headers = [("Content-Type", kind), ("ETag", f'"{hashlib.sha256(body).hexdigest()[:16]}"')]
    if newest is not None:
        headers.append(("Last-Modified", http_date(newest)))
    return Answer(url, 200, tuple(headers), body)


def dead_answers(month: date) -> Iterator[Answer]:
    """The links that lead nowhere: one as 404, one as a page that says so with status 200."""
    for dead in dead_links():
        yield missing(dead_url(dead, month), dead.status)


def dead_url(dead: Dead, month: date) -> str:
    """The address of an article that was taken down."""
    channel = channels()[dead.channel]
    return channel.address.format(at=dead_at(dead, month), id=9000000 + dead.day)


def dead_at(dead: Dead, month: date) -> datetime:
    """When the article that was taken down had been published."""
    return instant(day_of(month, dead.day), dead.title)


def host_answers() -> Iterator[Answer]:
    """robots.txt of every host; the host that challenges every client; the listings that hold nothing."""
    for host in hosts():
        robots = f"{host.base}/robots.txt"
        yield answer(robots, host.robots, kind="text/plain") if host.robots else missing(robots)
    for path in CHALLENGED_PATHS:
        yield answer(CHALLENGED + path, CHALLENGE, status=412)
    for name, path in EMPTY_LISTINGS:
        body = listing_page("bj_wjw", (), ListingPage(name))
        yield listing_answer("bj_wjw", EMPTY + path, body, None, "")
        yield missing(f"{EMPTY}{path}index_1.html")


def answer(url: str, text: str, *, status: int = 200, kind: str = HTML) -> Answer:
    """An answer of UTF-8 text."""
    return Answer(url, status, (("Content-Type", kind),), text.encode())


def missing(url: str, status: int = 404) -> Answer:
    """The page that says there is none; with status 200 it is a soft 404."""
    return answer(url, NOT_THERE, status=status)


def http_date(at: datetime) -> str:
    """An instant as HTTP headers write it, in GMT."""
    return format_datetime(at.astimezone(UTC), usegmt=True)
