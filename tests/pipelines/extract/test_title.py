"""The headline as displayed, without what sites hang on it."""

import pytest

from bulletin.page import Page
from pipelines.extract import extract_article
from pipelines.extract.title import without_suffix
from tests.pipelines.extract.cms import TITLE, paragraphs, whole


def read(page_title: str, head: str, metas: str = ""):
    """The article of a page with this <title> and head line."""
    return extract_article(
        Page(
            "",
            "https://a.example/1.html",
            whole(page_title, f"{head}<div class='article-content'>{paragraphs()}</div>", metas).encode(),
        )
    )


@pytest.mark.parametrize(
    ("page_title", "headline"),
    [
        ("云溪启用互认平台--健康--云溪网", "云溪启用互认平台"),
        ("云溪启用互认平台_新闻频道_云溪在线", "云溪启用互认平台"),
        ("云溪启用互认平台 - 云溪日报数字报", "云溪启用互认平台"),
        ("云溪启用互认平台｜云溪新闻客户端", "云溪启用互认平台"),
        ("云溪启用互认平台-云溪市人民政府门户网站", "云溪启用互认平台"),
        ("云溪启用互认平台 云溪新闻网", "云溪启用互认平台"),
        ("互联网+医疗：从“能办”到“好办”", "互联网+医疗：从“能办”到“好办”"),
    ],
)
def test_suffixes_of_site_and_channel_go(page_title: str, headline: str) -> None:
    assert without_suffix(page_title) == headline


@pytest.mark.parametrize(
    "head",
    [
        f"<h1>{TITLE}</h1>",
        f"<div class='bt'>{TITLE}</div>",
        f"<table><tr><td align=center><b>{TITLE}</b></td></tr></table>",
        f"<h1>云溪网</h1><h2>{TITLE}</h2>",
        f"<div class=rec><h1><a href='/2.html'>另一篇文章的标题在这里</a></h1></div><p class='title'>{TITLE}</p>",
    ],
)
def test_the_node_that_the_page_title_begins_with_is_the_headline(head: str) -> None:
    assert read(f"{TITLE}_要闻_云溪网", head).title == TITLE


def test_a_headline_that_the_page_title_does_not_know_is_read_by_the_body() -> None:
    assert read("新闻动态--云溪医院官网", f"<h5>{TITLE}</h5>").title == TITLE
    assert read("云溪网", f"<h1>{TITLE}</h1>").title == TITLE


def test_a_page_title_cut_at_a_quote_does_not_cut_the_headline() -> None:
    long = "云溪市第一医院上线“互认”平台患者少跑腿"
    assert (
        read("云溪市第一医院上线", f"<h1>{long}</h1>", '<meta property="og:title" content="云溪市第一医院上线">').title
        == long
    )


def test_a_headline_in_two_lines_is_one() -> None:
    head = "<div class='a'>为健康云溪凝聚智慧和力量</div><div>——热烈祝贺卫生健康大会开幕</div>"
    assert (
        read("为健康云溪凝聚智慧和力量——热烈祝贺卫生健康大会开幕_云溪市人民政府网", head).title
        == "为健康云溪凝聚智慧和力量——热烈祝贺卫生健康大会开幕"
    )


def test_dashes_written_differently_are_the_same_headline() -> None:
    assert (
        read("检验结果互认-云溪患者少跑腿-云溪网", "<h1>检验结果互认——云溪患者少跑腿</h1>").title
        == "检验结果互认——云溪患者少跑腿"
    )


def test_the_sub_title_is_a_field_of_its_own() -> None:
    found = read(f"{TITLE}_云溪网", f"<h1>{TITLE}</h1><p class='subtitle'>患者平均少抽一次血</p>")
    assert (found.title, found.subtitle) == (TITLE, "患者平均少抽一次血")


def test_without_headline_metas_and_title_it_is_empty_and_flagged() -> None:
    found = read("", "")
    assert (found.title, "no-title" in found.flags) == ("", True)
