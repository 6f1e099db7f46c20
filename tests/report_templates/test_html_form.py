"""The HTML page: one file, no script, nothing loaded from elsewhere, headings and links in order."""

import re
from base64 import b64decode, b64encode
from dataclasses import replace
from hashlib import sha256

import lxml.html
import pytest

from bulletin.article import Heading, Image, Listed, Paragraph, Table
from report_templates.html_form import soft
from report_templates.render import render
from tests.report_templates.invented import LONG_URL, PICTURES, WIDE, entry, issue, rich_issue


@pytest.fixture(scope="module")
def page():
    return lxml.html.fromstring(render(rich_issue(), "html", PICTURES).decode("utf-8"))


def test_the_page_says_its_language_and_fits_a_phone(page):
    assert page.get("lang") == "zh-CN"
    assert "width=device-width" in page.xpath("//meta[@name='viewport']/@content")[0]


def test_the_policy_admits_the_own_style_sheet_and_nothing_else(page):
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    (style,) = page.xpath("//style")
    digest = b64encode(sha256(style.text.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def test_nothing_runs_and_nothing_is_loaded(page):
    assert not page.xpath("//script | //link | //iframe | //object | //@style | //@*[starts-with(name(), 'on')]")
    assert all(each.startswith("data:image/") for each in page.xpath("//@src"))
    assert not re.search(r"url\(|@import", page.xpath("//style")[0].text)


def test_pictures_are_in_the_page_with_their_alternative_text(page):
    first = page.xpath("//img")[0]
    kind, data = first.get("src").split(",", 1)
    assert kind == "data:image/jpeg;base64"
    assert b64decode(data) == WIDE
    assert (first.get("alt"), first.get("width"), first.get("height")) == ("自助服务区", "1600", "900")


def test_only_web_addresses_are_links(page):
    outside = [each.get("href") for each in page.xpath("//article//a")]
    assert outside == ["https://news.example.invalid/2030/07/11/a.html", LONG_URL]
    assert {each.get("rel") for each in page.xpath("//article//a")} == {"noopener noreferrer"}


def test_the_directory_leads_to_the_entries(page):
    targets = [each.get("href").removeprefix("#") for each in page.xpath("//nav//a")]
    assert targets == [each.get("id") for each in page.xpath("//article")]


def test_the_window_has_a_title_with_and_without_masthead(page):
    assert page.xpath("//title")[0].text == "北京市卫生信息化舆情监测月报（第六〇八期）"


def test_an_own_style_sheet_cannot_leave_its_element(tmp_path):
    (tmp_path / "issue.css").write_text("p { color: red } </style><script>alert(1)</script>", encoding="utf-8")
    found = lxml.html.fromstring(render(issue(entry("题")), "html", overlay=tmp_path).decode())
    assert not found.xpath("//script")


@pytest.mark.parametrize("sign", ["Ω", "x", "\u0e01", "-", "&"])
def test_no_word_is_endless_so_that_a_browser_finds_a_place_to_break(sign):
    long = sign * 3_000
    blocks = (Paragraph(long), Heading(long), Image("u", long), Table(((long,),)), Listed((long,)))
    whole = replace(issue(entry(long, blocks, outlet=long, url=long, source_title=long, date_printed=long)), lead=long)
    page = lxml.html.fromstring(render(whole, "html").decode())
    body = page.find("body")
    assert body is not None
    texts = [str(text) for text in body.itertext()]
    assert "".join(texts).count(sign) >= 12 * 3_000
    assert max(map(len, texts)) < 100


def test_a_text_with_places_to_break_is_left_alone():
    assert str(soft("青槐市" * 500)) == "青槐市" * 500
    assert str(soft("a word and <another> " * 50)) == "a word and &lt;another&gt; " * 50
    assert "\0" not in soft("x\0" * 200)
