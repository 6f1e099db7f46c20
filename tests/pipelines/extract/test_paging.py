"""Further pages of an article: the next one's address, and the pages joined."""

import pytest

from bulletin.outlet import Hints
from bulletin.page import Page
from pipelines.extract import extract_article, next_page_url
from tests.pipelines.extract.cms import TEXT, TITLE, whole

FIRST = "https://news.yunxi.example/2024/08/12/3796360t70.html"


def linked(href: str, url: str = FIRST, text: str = "下一页") -> str:
    """The next page of a page with one link."""
    return next_page_url(Page("", url, f"<body><p>正文。</p><a href='{href}'>{text}</a></body>".encode()))


@pytest.mark.parametrize(
    ("url", "href", "wanted"),
    [
        (FIRST, "3796360t70_2.html", "https://news.yunxi.example/2024/08/12/3796360t70_2.html"),
        (
            "https://a.example/n1/c1013-31137817.html",
            "/n1/c1013-31137817-2.html",
            "https://a.example/n1/c1013-31137817-2.html",
        ),
        ("https://a.example/51655.html", "https://a.example/51655.html/2", "https://a.example/51655.html/2"),
        ("https://a.example/s/1234.shtml", "1234_01.shtml", "https://a.example/s/1234_01.shtml"),
        ("https://a.example/s/1234_2.shtml", "1234_3.shtml", "https://a.example/s/1234_3.shtml"),
        ("https://a.example/c?id=77", "?id=77&page=2", "https://a.example/c?id=77&page=2"),
    ],
)
def test_the_next_page_of_the_same_article_is_found(url: str, href: str, wanted: str) -> None:
    assert linked(href, url) == wanted


@pytest.mark.parametrize("text", ["2", "[2]", "下一页", "下页", "下一页>>", "next"])
def test_a_number_or_the_words_lead_on(text: str) -> None:
    assert linked("3796360t70_2.html", text=text).endswith("_2.html")


@pytest.mark.parametrize(
    ("href", "text"),
    [
        ("3796361t70.html", "下一页"),
        ("/list/2.html", "2"),
        ("https://other.example/2024/08/12/3796360t70_2.html", "下一页"),
        ("javascript:next()", "下一页"),
        ("3796360t70_3.html", "3"),
        ("3796360t70_2.html", "相关新闻"),
        ("#", "下一页"),
    ],
)
def test_another_article_a_list_and_another_host_do_not(href: str, text: str) -> None:
    assert linked(href, text=text) == ""


def test_the_last_page_has_no_next_one() -> None:
    assert linked("3796360t70.html", "https://news.yunxi.example/2024/08/12/3796360t70_2.html", "上一页") == ""


def test_the_outlets_selector_is_asked_first() -> None:
    page = Page(
        "", FIRST, b"<ul class=pageBox><li class=active>1</li><li><a href='3796360t70_2.html'>go on</a></li></ul>"
    )
    assert next_page_url(page, Hints(next_page=("li.active + li a",))) == FIRST.replace(".html", "_2.html")


def page_of(text: tuple[str, ...], url: str, more: str = "") -> Page:
    """A page with some paragraphs of the article."""
    body = f"<h1>{TITLE}</h1><div class='article-content'>{''.join(f'<p>{each}</p>' for each in text)}{more}</div>"
    return Page("", url, whole(TITLE, body).encode())


def test_pages_are_joined_in_order_without_the_repeated_head() -> None:
    first = page_of(TEXT[:3], FIRST, "<p><a href='3796360t70_2.html'>下一页</a></p>")
    second = page_of((TEXT[0], *TEXT[3:]), FIRST.replace(".html", "_2.html"))
    whole_page = Page("", FIRST, first.body, continuation=(second,))
    article = extract_article(whole_page)
    assert (article.body_text.split("\n"), article.pages, article.flags) == (list(TEXT), 2, ("no-source",))


def test_a_page_whose_next_one_is_missing_is_flagged() -> None:
    first = page_of(TEXT[:3], FIRST, "<p><a href='3796360t70_2.html'>下一页</a></p>")
    assert "not-joined" in extract_article(first).flags
    assert "not-joined" in extract_article(Page("", FIRST, page_of(TEXT, FIRST).body, incomplete=True)).flags
