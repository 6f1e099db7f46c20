"""Pages that send on or that challenge: told from articles."""

import pytest

from bulletin.outlet import Hints
from bulletin.page import Page
from pipelines.extract import block_page, script_redirect
from tests.pipelines.extract.cms import SAMPLES

URL = "https://news.yunxi.example/2024/08/12/3796360t70.html"
THERE = "https://finance.yunxi.example/2024/08/12/3796360t632.html"


@pytest.mark.parametrize(
    "markup",
    [
        f"<script>window.location.href='{THERE}';</script>",
        f'<script>location.replace("{THERE}")</script>',
        "<script>top.location = '//finance.yunxi.example/2024/08/12/3796360t632.html'</script>",
        f"<html><head><meta http-equiv='refresh' content='0;url={THERE}'></head></html>",
        f"<html><head><meta http-equiv='Refresh' content=\"1; URL='{THERE}'\"></head><body>正在跳转</body></html>",
    ],
)
def test_a_page_that_only_sends_on_gives_its_target(markup: str) -> None:
    assert script_redirect(Page("", URL, markup.encode())) == THERE


@pytest.mark.parametrize(
    "markup",
    [
        f"<script>location.href='{URL}'</script>",
        "<script>location.href='javascript:void(0)'</script>",
        "<script>if(/iphone|android/i.test(navigator.userAgent)){location.href='/m/1.html'}</script>",
        "<script>function go(){location.href='/a.html'}</script>",
        "<script>location.href='/a/' + id</script>",
        "<p>没有跳转</p>",
        "",
    ],
)
def test_a_condition_a_handler_and_the_page_itself_are_no_redirect(markup: str) -> None:
    assert script_redirect(Page("", URL, markup.encode())) == ""


@pytest.mark.parametrize("make", SAMPLES, ids=lambda make: make.__name__)
def test_an_article_is_neither_redirect_nor_challenge(make) -> None:
    html = make().html.replace(
        "</body>", "<script>function f(){location.href='/x.html'}document.cookie='a=1'</script></body>"
    )
    page = Page("", URL, html.encode())
    assert (script_redirect(page), block_page(page)) == ("", "")


@pytest.mark.parametrize(
    ("markup", "evidence"),
    [
        ("<title>百度安全验证</title><body>网络不给力，请稍后重试</body>", "百度安全验证"),
        ("<body><h1>访问过于频繁</h1><p>请输入验证码</p></body>", "访问过于频繁"),
        ("<body>对不起，您的访问被拦截</body>", "您的访问被拦截"),
        ("<title>Just a moment...</title><body></body>", "Just a moment"),
    ],
)
def test_a_challenge_that_answers_200_is_told_with_its_words(markup: str, evidence: str) -> None:
    assert block_page(Page("", URL, markup.encode())) == evidence


def test_an_empty_page_with_a_cookie_script_is_a_challenge() -> None:
    markup = "<html><script>document.cookie='__jsl=1';location.href=location.pathname</script></html>"
    assert "document.cookie" in block_page(Page("", URL, markup.encode()))


def test_the_outlets_own_words_of_a_block_page_count() -> None:
    page = Page("", URL, "<body><p>系统升级维护中</p></body>".encode())
    assert block_page(page, Hints(blocked_if_text=("系统升级维护中",))) == "系统升级维护中"
    assert block_page(page) == ""
