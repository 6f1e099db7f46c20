"""Probing an unseen list page: which links are articles, and a draft that finds them again."""

import gzip
import json
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from bulletin.outlet import Mode, Outlet
from bulletin.page import Page
from bulletin.toml import build
from crawler.probe import Probe, probe_listing
from crawler.probe.days import day_in
from yuebao import main

NAV = "".join(
    f"<a href='/{name}/'>{zh}</a>" for name, zh in (("xw", "新闻中心"), ("zw", "政务公开"), ("hd", "互动交流"))
)
FOOT = "<a href='/about/contact.html'>联系我们</a><a href='https://beian.example/1001234567'>示例备10012345号</a>"
TITLES = [
    "云杉市三级医院全部接入检查结果互认平台", "青禾区家庭医生签约服务延伸到工地", "市卫生健康委召开信息化建设推进会",
    "互联网医院复诊续方不再排队", "社区医院的电子病历评级通过四级", "关于公布2024年第二批医疗机构名单的通知",
    "医保移动支付覆盖全部市属医院", "云杉市启动“数字健康”三年行动",
]  # fmt: skip


def page(items: str, more: str = "", url: str = "https://wjw.yunshan.example/xwzx/") -> Page:
    foot = f"<div class=foot>{FOOT}</div>"
    html = f"<html><body><div class=nav>{NAV}</div><div class=main>{items}</div>{more}{foot}</body></html>"
    return Page("", url, html.encode(), "text/html; charset=utf-8")


def declared(probe: Probe) -> Outlet:
    return build(Outlet, {**tomllib.loads(probe.toml), "key": "probe"}, "probe.toml")


def test_a_government_list_is_found_with_days_selectors_and_paging() -> None:
    rows = "".join(
        f"<li><a href='./202408/t202408{10 + n}_10{n}.html' title='{title}'>{title[:9]}...</a>"
        f"<span class=date>2024-08-{10 + n}</span></li>"
        for n, title in enumerate(TITLES)
    )
    probe = probe_listing(
        page(f"<ul class=list01>{rows}</ul>", "<script>createPageHTML(20, 0, 'index', 'html');</script>")
    )
    assert [(link.title, link.day) for link in probe.links] == [
        (t, date(2024, 8, 10 + n)) for n, t in enumerate(TITLES)
    ]
    outlet = declared(probe)
    assert (probe.mode, outlet.url_date, outlet.listing[0].first_page) == (Mode.HTML, "day", 1)
    assert outlet.listing[0].paging == "https://wjw.yunshan.example/xwzx/index_{n}.html"
    assert probe.recovered >= 1.0
    assert "span.date" in outlet.listing[0].date


def test_a_short_title_is_an_article_in_the_company_of_others() -> None:
    titles = [*TITLES, "任前公示", "院长信箱"]
    rows = "".join(f"<tr><td><a href='/info/1034/{12340 + n}.htm'>{title}</a></td><td>2024年08月{10 + n}日</td></tr>"
                   for n, title in enumerate(titles))  # fmt: skip
    probe = probe_listing(page(f"<table class=lb>{rows}</table>"))
    assert [link.title for link in probe.links] == titles
    assert probe.links[-1].day == date(2024, 8, 19)


def test_cards_with_picture_heading_and_summary_give_one_link_each() -> None:
    cards = "".join(
        f"<div class=card><a href='/p/{812340 + n}'><img src=x.png></a><a href='/p/{812340 + n}'><h3>{title}</h3>"
        f"<p>{title}，记者从发布会上了解到更多的细节……</p></a><em>3小时前</em></div>"
        for n, title in enumerate(TITLES)
    )
    probe = probe_listing(page(cards))
    assert [(link.title, link.day) for link in probe.links] == [(title, None) for title in TITLES]


def test_an_identifier_in_the_query_is_kept() -> None:
    rows = "".join(
        f"<li><a href='content.jsp?id={4120 + n}&from=list'>{title}</a></li>" for n, title in enumerate(TITLES)
    )
    outlet = declared(probe_listing(page(f"<ul>{rows}</ul>")))
    assert outlet.query_keep == ("id",)
    assert probe_listing(page(f"<ul>{rows}</ul>")).recovered >= 0.99


@pytest.mark.parametrize("mode", [Mode.JSON, Mode.JSONP, Mode.SCRIPT_JSON, Mode.SCRIPT_CDATA, Mode.RSS])
def test_lists_that_are_data_are_recognised(mode: Mode) -> None:
    rows = [
        {
            "docId": n,
            "headline": title,
            "link": f"/art/2024/8/{10 + n}/art_14_{2120 + n}.html",
            "time": f"2024-08-{10 + n}",
        }
        for n, title in enumerate(TITLES)
    ]
    data = json.dumps({"data": {"list": rows}}, ensure_ascii=False)
    cdata = "".join(
        f"<record><![CDATA[<li><a href='{row['link']}' title='{row['headline']}'>{row['headline']}</a>"
        f"<span>{row['time']}</span></li>]]></record>"
        for row in rows
    )
    items = "".join(
        f"<item><title>{row['headline']}</title><link>https://a.example{row['link']}</link>"
        f"<pubDate>{row['time']}</pubDate></item>"
        for row in rows
    )
    text = {
        Mode.JSON: data,
        Mode.JSONP: f"cb({data});",
        Mode.SCRIPT_JSON: f"<html><body><div id=app></div><script>var docs = {json.dumps(rows)};</script></html>",
        Mode.SCRIPT_CDATA: f"<html><body><script type='text/xml'><datastore>{cdata}</datastore></script></body></html>",
        Mode.RSS: f"<?xml version='1.0'?><rss><channel>{items}</channel></rss>",
    }[mode]
    probe = probe_listing(Page("", "https://a.example/col/col14/index.html", text.encode()))
    assert probe.mode is mode
    assert [(link.title, link.day) for link in probe.links] == [
        (t, date(2024, 8, 10 + n)) for n, t in enumerate(TITLES)
    ]
    assert probe.recovered >= 0.99
    assert declared(probe).listing[0].mode is mode


def test_pages_without_a_list_give_an_empty_draft_and_no_error() -> None:
    for text in ("", "<html>", "\x00<<<a href=>", "{", "{}", "[1,2]", "cb(", "<rss>", "<p>" * 2000):
        probe = probe_listing(Page("", "https://a.example/", text.encode()))
        assert probe.links == ()
        assert declared(probe).hosts


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-08-31 10:00", date(2024, 8, 31)), ("[2024/8/3]", date(2024, 8, 3)), ("12 2024.08", date(2024, 8, 12)),
        ("24-08-31", date(2024, 8, 31)), ("08-31", None), ("3小时前", None), ("2024-02-30", None),
        ("2024-04-00088", None),
    ],
)  # fmt: skip
def test_only_a_day_printed_in_full_is_a_day(text: str, day: date | None) -> None:
    assert day_in(text) == day


def normal(url: str) -> str:
    return re.sub(r"^https?:", "", url.split("#")[0])


def test_real_list_pages_are_read_with_precision_and_recall_of_nine_in_ten(shared: Path) -> None:
    precision, recall, matched = [], [], []
    for line in (shared / "corpus/lists/links.jsonl").read_text(encoding="utf-8").splitlines():
        truth = json.loads(line)
        body = (shared / "corpus" / truth["file"]).read_bytes()
        body = gzip.decompress(body) if truth["file"].endswith(".gz") else body
        base = truth["base_url"] or "http://page.invalid/"
        probe = probe_listing(Page("", base, body))
        found = {link.href for link in probe.links} - set(truth["ambiguous"])
        found = {normal(href) for href in found} - {normal(href) for href in truth["ambiguous"]}
        want = {normal(each["href"]) for each in truth["links"]}
        precision.append(len(found & want) / len(found))
        recall.append(len(found & want) / len(want))
        patterns = [re.compile(each) for each in declared(probe).article]
        matched.append(sum(any(p.search(link.url) for p in patterns) for link in probe.links) / len(probe.links))
    assert sum(precision) / len(precision) >= 0.98  # 0.997 on the day it was written
    assert sum(recall) / len(recall) >= 0.98  # 1.000
    assert min(matched) >= 0.95


def test_the_command_prints_links_and_draft_for_a_machine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "".join(f"<li><a href='/2024/0812/{4120 + n}.html'>{title}</a></li>" for n, title in enumerate(TITLES))
    saved = tmp_path / "list.html.gz"
    saved.write_bytes(gzip.compress(page(f"<ul>{rows}</ul>").body))
    assert main(["outlet", "probe", str(saved), "--url", "https://a.example/list/", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["links"][0] == {"href": "/2024/0812/4120.html", "title": TITLES[0], "date": None}
    assert tomllib.loads(told["toml"])["hosts"] == ["a.example"]


@pytest.mark.parametrize(
    "body", [gzip.compress(b"<html>" * 900)[:-9], gzip.compress(b"x")[:12] + b"\xff" * 30], ids=["cut", "garbled"]
)
def test_a_saved_page_that_broke_off_is_refused_in_a_sentence(
    body: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = tmp_path / "list.html.gz"
    saved.write_bytes(body)
    assert main(["outlet", "probe", str(saved)]) == 2
    assert f"yuebao: {saved}: this is no saved page that can be read" in capsys.readouterr().err


def listed(rows: str, url: str = "https://wjw.yunshan.example/xwzx/") -> list[tuple[str, date | None, str]]:
    """What is found on a page with these rows."""
    return [(link.title, link.day, link.url) for link in probe_listing(page(rows, url=url)).links]


def test_rows_with_a_day_each_are_articles_though_their_addresses_tell_nothing() -> None:
    """Small numbers and words for addresses: the company of dated rows decides."""
    rows = "".join(
        f"<li><a href='/gzdt/{31 + n}.html'>{title}</a><em>2024.08.{10 + n}</em></li>" for n, title in enumerate(TITLES)
    )
    assert [title for title, _, _ in listed(f"<ul>{rows}</ul>")] == TITLES
    words = ("emr", "his-cloud", "ai-ct", "dip-drg", "data-lake", "pacs-x", "lis-hub", "esb-bus")
    posts = "".join(
        f"<article><h2><a href='/archives/{word}/'>{title}</a></h2><time>2024年08月{10 + n}日</time>"
        "<a href='/category/cio/'>CIO</a></article>"
        for n, (title, word) in enumerate(zip(TITLES, words, strict=True))
    )
    assert [day for _, day, _ in listed(posts)] == [date(2024, 8, 10 + n) for n in range(len(TITLES))]


def test_a_whole_card_that_is_one_link_has_its_headline_for_title() -> None:
    cards = "".join(
        f"<li><a href='/detail/66cafe00000000000000{n:04x}'><div><img src=x></div><div class=t><p class=nm>{title}</p>"
        f"<p class=desc>{title}，记者从发布会上了解到有关情况。</p><span>2024-08-{10 + n} 09:30</span></div></a></li>"
        for n, title in enumerate(TITLES)
    )
    assert [title for title, _, _ in listed(f"<ul>{cards}</ul>")] == TITLES


def test_a_count_of_comments_is_never_the_title() -> None:
    cards = "".join(
        f"<dl><dt><a href='/2024/0828/{5500 + n}.shtml'><img src=x.jpg></a></dt>"
        f"<dd><a href='/2024/0828/{5500 + n}.shtml'>{title[:4]}</a>"
        f"<a href='/2024/0828/{5500 + n}.shtml#c'>评论(37)</a></dd></dl>"
        for n, title in enumerate(TITLES)
    )
    assert [title for title, _, _ in listed(cards)] == [title[:4] for title in TITLES]


def test_the_day_may_stand_in_the_cell_before_and_links_may_be_relative_to_another_base() -> None:
    rows = "".join(
        f"<dt>2024-08-{10 + n}</dt><dd><a href='a/{20240828000 + n}.html'>{title}</a></dd>"
        for n, title in enumerate(TITLES)
    )
    found = listed(f"<base href='https://cdn.yunshan.example/base/'><dl>{rows}</dl>")
    assert found == [
        (title, date(2024, 8, 10 + n), f"https://cdn.yunshan.example/base/a/{20240828000 + n}.html")
        for n, title in enumerate(TITLES)
    ]
