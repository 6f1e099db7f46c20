"""What a listing announces, in each mode."""

from datetime import date

import pytest

from bulletin.outlet import Listing, Mode, Outlet, UrlDate
from bulletin.page import Page
from bulletin.period import Period
from bulletin.registry import Registry
from crawler.asking import asks
from crawler.discover import read_listing
from crawler.feeds import feed_day, first_day

MONTH = Period(date(2024, 8, 1), date(2024, 8, 31))
OUTLET = Outlet(
    key="paper",
    name="样报",
    hosts=("news.paper.example",),
    article=(
        r"^https://news\.paper\.example/(?P<y>\d{4})/(?P<m>\d{2})(?P<d>\d{2})/(?P<id>\d+)(?:_(?P<page>\d+))?\.html$",
    ),
    url_date=UrlDate.DAY,
)
REGISTRY = Registry([OUTLET])


def read(
    listing: Listing, html: str, url: str = "https://news.paper.example/list/"
) -> list[tuple[str, str, date | None]]:
    page = Page("paper", url, html.encode(), "text/html; charset=utf-8")
    return [(link.key, link.title, link.day) for link in read_listing(OUTLET, listing, page, REGISTRY, MONTH).links]


def test_the_generic_way_takes_every_link_that_is_an_article_of_the_outlet() -> None:
    html = """
      <a href="/2024/0812/77.html">标题一</a> <a href="/about.html">关于我们</a>
      <a href="http://news.paper.example/2024/0813/78.html#c">短</a>
      <a href="//news.paper.example/2024/0813/78.html">更长的标题</a>
      <a href="https://other.example/2024/0813/79.html">别家</a>
      <a href="/2024/0812/77_2.html">下一页</a> <a href="javascript:void(0)">x</a> <a href="http://[bad">y</a>
    """
    assert read(Listing("要闻", "https://news.paper.example/list/"), html) == [
        ("news.paper.example/2024/0812/77.html", "标题一", date(2024, 8, 12)),
        ("news.paper.example/2024/0813/78.html", "更长的标题", date(2024, 8, 13)),
    ]


def test_an_html_listing_reads_items_with_the_day_beside_them() -> None:
    listing = Listing("要闻", "https://news.paper.example/list/", Mode.HTML, item="li.n", link="h2 a", date="em")
    html = """<ul><li class=n><h2><a title="整个标题" href="/2024/0812/77.html"></a></h2><em>2024-08-12</em></li>
      <li class=n><h2>无链接</h2></li><li><h2><a href="/2024/0812/99.html">别的栏</a></h2></li></ul>"""
    assert read(listing, html) == [("news.paper.example/2024/0812/77.html", "整个标题", date(2024, 8, 12))]


def test_a_listing_of_another_page_goes_on_by_link_or_by_number() -> None:
    def after(listing: Listing, html: str, url: str) -> str:
        page = Page("paper", url, html.encode(), "text/html; charset=utf-8")
        return read_listing(OUTLET, listing, page, REGISTRY, MONTH).next

    by_link = Listing("要闻", "https://news.paper.example/list/", next="li.on + li a")
    assert after(by_link, "<li class=on>1</li><li><a href='p2.html'>2</a></li>", by_link.url).endswith("/list/p2.html")
    assert after(by_link, "<li class=on>1</li><li><a href='javascript:;'>2</a></li>", by_link.url) == ""
    numbered = Listing(
        "要闻", "https://news.paper.example/index.html", paging="https://news.paper.example/index{n}.html"
    )
    assert after(numbered, "<p>", numbered.url).endswith("/index2.html")
    assert after(numbered, "<p>", "https://news.paper.example/index2.html").endswith("/index3.html")


@pytest.mark.parametrize(
    "entry",
    [
        "<item><title><![CDATA[标题 一]]></title><link>https://news.paper.example/2024/0812/77.html</link>"
        "<pubDate>Mon, 12 Aug 2024 17:30:00 GMT</pubDate></item>",
        "<entry xmlns='http://www.w3.org/2005/Atom'><title>标题 一</title>"
        "<published>2024-08-13T01:30:00+08:00</published>"
        "<link rel='alternate' href='https://news.paper.example/2024/0812/77.html'/></entry>",
    ],
)
def test_feeds_are_read_with_their_days_in_beijing(entry: str) -> None:
    feed = f"<?xml version='1.0' encoding='utf-8'?><rss><channel>{entry}</channel></rss>"
    listing = Listing("订阅", "https://news.paper.example/rss.xml", Mode.RSS)
    assert read(listing, feed) == [("news.paper.example/2024/0812/77.html", "标题 一", date(2024, 8, 13))]


PAPER = Listing(
    "当日版面",
    "https://cal.paper.example/c.php?ym={yyyy}{m}",
    Mode.CALENDAR,
    item="ul.a a[href*='0']",
    issue="a[href*='/p/{yyyy}-{mm}/{dd}/node_']",
    pages="#pages a",
)


def test_a_calendar_is_asked_for_each_month_of_the_window() -> None:
    window = Period(date(2024, 7, 30), date(2024, 8, 2))
    assert tuple(ask.url for ask in asks(PAPER, window)) == (
        "https://cal.paper.example/c.php?ym=20247",
        "https://cal.paper.example/c.php?ym=20248",
    )
    (only,) = asks(Listing("要闻", "https://news.paper.example/"), window)
    assert only.url == "https://news.paper.example/"


def test_a_calendar_leads_to_the_papers_of_the_window_only() -> None:
    html = "".join(f"<a href='http://e.example/p/2024-08/{day:02d}/node_1.htm'>{day}</a>" for day in (1, 2, 3))
    page = Page("paper", "https://cal.paper.example/c.php?ym=20248", html.encode(), "text/html; charset=utf-8")
    window = Period(date(2024, 8, 2), date(2024, 8, 3))
    more = read_listing(OUTLET, PAPER, page, REGISTRY, window).more
    assert more == ("http://e.example/p/2024-08/03/node_1.htm", "http://e.example/p/2024-08/02/node_1.htm")


def test_a_page_of_a_paper_gives_its_articles_and_its_sister_pages() -> None:
    html = """<div id=pages><a href='node_2.htm'>2</a></div>
      <ul class=a><li><a href='https://news.paper.example/2024/0803/5.html'>文章</a></li></ul>"""
    page = Page("paper", "http://e.example/p/2024-08/03/node_1.htm", html.encode(), "text/html; charset=utf-8")
    announced = read_listing(OUTLET, PAPER, page, REGISTRY, MONTH)
    assert announced.more == ("http://e.example/p/2024-08/03/node_2.htm",)
    assert [link.title for link in announced.links] == ["文章"]


def test_an_empty_or_broken_listing_announces_nothing() -> None:
    assert read(Listing("要闻", "https://news.paper.example/"), "") == []
    assert read(Listing("要闻", "https://news.paper.example/"), "\x00<<<a href=>") == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-8-2 10:00", date(2024, 8, 2)),
        ("发布于 2024年08月31日", date(2024, 8, 31)),
        ("2024.08.31", date(2024, 8, 31)),
        ("08-31 10:00", None),
        ("3小时前", None),
        ("2024-02-30", None),
    ],
)
def test_only_a_full_day_that_exists_is_a_day(text: str, day: date | None) -> None:
    assert first_day(text) == day


def test_a_feeds_date_without_zone_is_taken_as_printed() -> None:
    assert feed_day("2024-08-31T23:30:00") == date(2024, 8, 31)
    assert feed_day("") is None
