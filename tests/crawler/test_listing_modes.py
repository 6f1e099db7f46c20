"""Listings that are no plain page: feeds, sitemaps, data, scripts, papers, searches."""

import json
from dataclasses import replace
from datetime import date, datetime, time

import pytest

from bulletin.outlet import Fields, Listing, Mode, Outlet, UrlDate
from bulletin.page import Page
from bulletin.period import SHANGHAI, Period
from bulletin.registry import Registry, load_registry
from crawler.asking import Ask, asks, load_phrases, next_ask
from crawler.discover import Announced, read_listing
from crawler.records import NotData
from pipelines.judge import load_lexicon, title_could_matter

WEEK = Period(date(2024, 8, 25), date(2024, 8, 31))
OUTLET = Outlet(
    key="paper",
    name="样报",
    hosts=("paper.example",),
    article=(r"^https://paper\.example/(?P<y>\d{4})/(?P<m>\d{2})(?P<d>\d{2})/(?P<id>\d+)\.html$",),
    url_date=UrlDate.DAY,
)
OTHER = replace(
    OUTLET, key="other", name="他报", hosts=("other.example",), article=(r"^https://other\.example/(?P<id>\d+)$",)
)
REGISTRY = Registry([OUTLET, OTHER])


def announced(listing: Listing, text: str, url: str = "https://paper.example/list/") -> Announced:
    page = Page("paper", url, text.encode(), "text/html; charset=utf-8")
    return read_listing(OUTLET, listing, page, REGISTRY, WEEK)


def read(listing: Listing, text: str, url: str = "https://paper.example/list/") -> list[tuple[str, str, date | None]]:
    return [(link.key, link.title, link.day) for link in announced(listing, text, url).links]


ONE = [("paper.example/2024/0830/7.html", "标题", date(2024, 8, 30))]
RECORD = {"t": "<em>标</em>题", "u": "/2024/0830/7.html", "d": "2024-08-30 10:00"}
FIELDS = Fields("t", "u", "d")


@pytest.mark.parametrize(
    ("items", "data"),
    [
        (".", [RECORD]),
        ("data.list", {"data": {"list": [RECORD]}}),
        ("a.*.rows", {"a": {"x": {"rows": [RECORD]}, "y": {"rows": []}}}),
        ("none | data", {"data": [RECORD]}),
        ("data", {"data": json.dumps([RECORD])}),
    ],
)
def test_records_are_found_at_their_path(items: str, data: object) -> None:
    listing = Listing("接口", "https://paper.example/list/", Mode.JSON, items=items, fields=FIELDS)
    assert read(listing, json.dumps(data)) == ONE


@pytest.mark.parametrize(
    ("told", "day"),
    [
        (1725033600000, date(2024, 8, 31)),
        (1725033600, date(2024, 8, 31)),
        ("20240831", date(2024, 8, 31)),
        ("20240831235959", date(2024, 8, 31)),
        ("2024年8月31日", date(2024, 8, 31)),
        ("2024-08-30T23:30:00Z", date(2024, 8, 30)),
        (7, date(2024, 8, 30)),
        (None, date(2024, 8, 30)),
        ("昨天", date(2024, 8, 30)),
    ],
)
def test_a_records_day_is_read_in_any_form_and_never_made_up(told: object, day: date) -> None:
    listing = Listing("接口", "https://paper.example/list/", Mode.JSON, items=".", fields=FIELDS)
    assert read(listing, json.dumps([{**RECORD, "d": told}]))[0][2] == day


def test_a_link_may_be_made_of_a_records_values() -> None:
    fields = Fields("t", "https://paper.example/2024/0830/{row.id}.html", "d")
    listing = Listing("接口", "https://paper.example/list/", Mode.JSON, items=".", fields=fields)
    rows = [{"t": "标题", "row": {"id": 7}, "d": ""}, {"t": "没有号", "row": {}}]
    assert read(listing, json.dumps(rows)) == ONE


def test_jsonp_is_opened() -> None:
    listing = Listing("接口", "https://paper.example/list/", Mode.JSONP, items="data.list", fields=FIELDS)
    assert read(listing, f"china({json.dumps({'data': {'list': [RECORD]}})});") == ONE


@pytest.mark.parametrize(
    "script",
    [
        'var rows = [{"t": "标题", "u": "/2024/0830/7.html", "d": "2024-08-30", "x": "a];b"}];',
        "var rows=[{t:'标题', u:'/2024/0830/7.html', d:'2024-08-30',},];",
    ],
)
def test_an_array_in_a_script_is_read_also_where_it_is_no_strict_json(script: str) -> None:
    listing = Listing(
        "脚本", "https://paper.example/list/", Mode.SCRIPT_JSON, array=r"var\s+rows\s*=\s*", fields=FIELDS
    )
    assert read(listing, f"<html><script>{script}</script></html>") == ONE


def test_json_inside_an_element_is_read_with_addresses_relative_to_the_list() -> None:
    listing = Listing("脚本", "https://paper.example/", Mode.SCRIPT_JSON, container="#d", fields=FIELDS)
    rows = json.dumps([{**RECORD, "u": "0830/7.html"}]).replace('"', "&quot;")
    assert read(listing, f"<div id=d>{rows}</div>", "https://paper.example/2024/") == ONE


def test_an_address_that_is_json_text_inside_a_record_is_opened() -> None:
    fields = Fields("aT", "aU.common", "aPd")
    listing = Listing("脚本", "https://paper.example/", Mode.SCRIPT_JSON, array=r"itemObj\s*=\s*", fields=fields)
    row = {"aT": "标题", "aPd": "2024-08-30", "aU": '{"common": "/2024/0830/7.html", "more": [1]}'}
    assert read(listing, f"<script>var itemObj = {json.dumps([row])};</script>") == ONE


def test_records_in_cdata_are_read_and_an_index_number_is_no_date() -> None:
    listing = Listing(
        "记录", "https://paper.example/list/", Mode.SCRIPT_CDATA, item="li", title="a@title", date="span:last-of-type"
    )
    record = (
        "<li><span>2024-04-00088</span><a href='/2024/0830/7.html' title='标题'>标…</a><span>2024-08-30</span></li>"
    )
    html = f"<script type='text/xml'><datastore><record><![CDATA[{record}]]></record></datastore></script>"
    assert read(listing, html) == ONE


def test_what_is_not_the_data_described_is_an_error_and_not_an_empty_list() -> None:
    json_list = Listing("接口", "https://paper.example/list/", Mode.JSON, items=".", fields=FIELDS)
    for listing, text in (
        (json_list, "<html>维护中</html>"),
        (replace(json_list, mode=Mode.JSONP), "[]"),
        (replace(json_list, mode=Mode.SCRIPT_JSON, container="#d"), "<p>"),
        (replace(json_list, mode=Mode.SCRIPT_JSON, array="rows="), "<p>"),
    ):
        with pytest.raises(NotData):
            read(listing, text)


def test_a_sitemap_gives_addresses_and_no_day_by_its_last_change() -> None:
    listing = Listing("sitemap", "https://paper.example/sitemap.xml", Mode.SITEMAP)
    plain = "<url><loc>https://paper.example/2024/0830/7.html</loc><lastmod>2024-08-31</lastmod></url>"
    news = (
        "<url><loc>https://paper.example/2024/0829/8.html</loc><news:news><news:publication_date>2024-08-29T01:00:00+08:00"
        "</news:publication_date><news:title>新闻</news:title></news:news></url>"
    )
    spaces = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='n'"
    xml = f"<?xml version='1.0'?><urlset {spaces}>{plain}{news}</urlset>"
    assert read(listing, xml) == [
        ("paper.example/2024/0830/7.html", "", date(2024, 8, 30)),
        ("paper.example/2024/0829/8.html", "新闻", date(2024, 8, 29)),
    ]


def test_a_sitemap_index_leads_to_its_newest_sitemaps() -> None:
    listing = Listing("sitemap", "https://paper.example/sitemap.xml", Mode.SITEMAP)
    maps = "".join(
        f"<sitemap><loc>https://paper.example/{n}.xml</loc><lastmod>2024-0{n}-01</lastmod></sitemap>"
        for n in range(1, 9)
    )
    assert announced(listing, f"<sitemapindex>{maps}</sitemapindex>").more[0] == "https://paper.example/8.xml"


PAPER = Listing(
    "版面",
    "https://paper.example/{yyyymm}/{dd}/node_01.html",
    Mode.EPAPER,
    item=".list a",
    pages="a[href*='node_']",
    complete_after=time(8),
)


def test_a_paper_is_asked_for_each_day_that_is_complete() -> None:
    two = Period(date(2024, 8, 30), date(2024, 8, 31))
    early, late = datetime(2024, 8, 31, 2, tzinfo=SHANGHAI), datetime(2024, 8, 31, 9, tzinfo=SHANGHAI)
    assert asks(PAPER, two, (), early) == (Ask("https://paper.example/202408/30/node_01.html"),)
    assert [ask.url[-18:] for ask in asks(PAPER, two, (), late)] == ["08/31/node_01.html", "08/30/node_01.html"]


def test_a_page_of_a_paper_gives_its_articles_and_its_sister_pages() -> None:
    html = "<a href='node_02.html'>2</a><div class=list><a href='/2024/0830/7.html'>标题</a></div>"
    found = announced(PAPER, html, "https://paper.example/202408/30/node_01.html")
    assert found.more == ("https://paper.example/202408/30/node_02.html",)
    assert [(link.key, link.title) for link in found.links] == [ONE[0][:2]]


def test_a_file_that_names_the_days_with_a_paper_leads_to_those_of_the_window() -> None:
    listing = replace(
        PAPER, url="https://paper.example/{yyyy}/{yyyymmdd}_m.html", period="https://paper.example/{yyyymm}/period.js"
    )
    assert [ask.url for ask in asks(listing, WEEK)] == ["https://paper.example/202408/period.js"]
    found = announced(listing, 'var d = ["20240824","20240826","20240831"]', "https://paper.example/202408/period.js")
    assert found.more == ("https://paper.example/2024/20240831_m.html", "https://paper.example/2024/20240826_m.html")


SEARCH = Listing(
    "检索", "https://paper.example/so?q={q}&p={n}&a={from_day}&b={to_day}", Mode.SEARCH, items="rows", fields=FIELDS
)


def test_a_search_asks_each_phrase_within_the_window() -> None:
    first, second = asks(SEARCH, WEEK, ("智慧 医院", "a&b"))
    assert first.url.startswith(
        "https://paper.example/so?q=%E6%99%BA%E6%85%A7+%E5%8C%BB%E9%99%A2&p=1&a=2024-08-25&b=2024-08-31"
    )
    assert "q=a%26b&" in second.url
    following = next_ask(SEARCH, second, WEEK)
    assert following is not None
    assert (following.phrase, following.number, "&p=2&" in following.url) == ("a&b", 2, True)
    assert [ask.phrase for ask in asks(replace(SEARCH, phrases=("病历",)), WEEK, ("智慧医院",))] == ["病历"]


def test_a_search_may_be_asked_by_json_or_form() -> None:
    body = '{"key": "{q}", "page": {n}, "startTime": {from_ms}, "endTime": {to_ms}}'
    asked = asks(replace(SEARCH, url="https://paper.example/so", json_body=body), WEEK, ('说"好"',))[0]
    sent = json.loads(asked.body)
    assert (asked.method, sent["key"], sent["page"]) == ("POST", '说"好"', 1)
    assert sent["endTime"] - sent["startTime"] == 7 * 86_400_000 - 1
    form = asks(replace(SEARCH, url="https://paper.example/so", form="qt={q}&page={n}"), WEEK, ("医保 支付",))[0]
    assert (form.body, form.method) == ("qt=%E5%8C%BB%E4%BF%9D+%E6%94%AF%E4%BB%98&page=1", "POST")


def test_a_search_gives_only_articles_of_the_outlets_it_is_meant_for() -> None:
    rows = json.dumps(
        {
            "rows": [
                RECORD,
                {"t": "他报的", "u": "https://other.example/9", "d": ""},
                {"t": "x", "u": "https://x.example/1"},
            ]
        }
    )
    assert [key for key, _, _ in read(SEARCH, rows)] == ["paper.example/2024/0830/7.html"]
    for others in (("other",), ("*",)):
        found = read(replace(SEARCH, outlets=others), rows)
        assert [key for key, _, _ in found] == ["paper.example/2024/0830/7.html", "other.example/9"]


def test_the_phrases_of_the_searches_are_words_of_our_field() -> None:
    lexicon = load_lexicon()
    assert load_phrases()
    assert [phrase for phrase in load_phrases() if not title_could_matter(phrase, lexicon)] == []


def test_searches_of_the_registry_are_five_and_keep_a_pace_of_their_own() -> None:
    searches = [
        each for outlet in load_registry() for each in outlet.listing if each.mode is Mode.SEARCH and each.enabled
    ]
    assert len(searches) == 5
    assert all(each.delay_s >= 3 for each in searches)


def test_alternatives_of_an_item_say_which_of_them_served() -> None:
    listing = Listing("要闻", "https://paper.example/list/", Mode.HTML, item="ul.new li, ul.old li", date="span, b")
    html = "<ul class=old><li><a href='/2024/0830/7.html'>标题</a><span>新</span><b>2024-08-30</b></li></ul>"
    assert read(listing, html) == ONE
    assert announced(listing, html).selector == "ul.old li"


def test_what_only_looks_like_an_item_is_taken_out_first() -> None:
    listing = Listing("要闻", "https://paper.example/list/", Mode.HTML, item="li", strip=("div.popbox",))
    box = "<div class=popbox><a href='/2024/0829/1.html'>盒</a></div>"
    html = f"<ul><li>{box}<a href='/2024/0830/7.html'>标题</a></li></ul>"
    assert [key for key, _, _ in read(listing, html)] == ["paper.example/2024/0830/7.html"]


def test_a_day_printed_in_a_form_of_its_own_is_read_by_that_form() -> None:
    listing = Listing("要闻", "https://other.example/", Mode.HTML, item="li", date="span", date_format="%d %Y.%m")
    page = Page("other", "https://other.example/", "<li><a href='/9'>标题</a><span>12\n2024.08</span></li>".encode())
    assert read_listing(OTHER, listing, page, REGISTRY, WEEK).links[0].day == date(2024, 8, 12)


def test_an_attribute_may_hold_the_address() -> None:
    listing = Listing("版面", "https://paper.example/", Mode.EPAPER, item="div.nav a[data-href]", link="@data-href")
    html = "<div class=nav><a data-href='/2024/0830/7.html' href='javascript:;'>标题</a></div>"
    assert [key for key, _, _ in read(listing, html)] == ["paper.example/2024/0830/7.html"]
