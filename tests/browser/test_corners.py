"""Corners: signs that mean something in addresses, half past midnight, first requests at once, a preview at once."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from review.visit import COOKIE
from storage import articles, search
from tests.browser import news
from tests.browser.conftest import Running, cookie_of
from tests.browser.hands import press, says
from tests.browser.newsroom import AUGUST, index

pytestmark = pytest.mark.usefixtures("newsroom")

Window = Callable[..., Page]
ODD = "A/B 100%#1号平台"


def with_odd_title(desk: Running) -> int:
    """A candidate whose title has such signs; its id."""
    [one] = news.crowd(1)
    with desk.store.writing() as session:
        articles.add_judged(session, [replace(one, article=replace(one.article, title=ODD))])
        found = articles.candidate_by_key(session, one.key)
        assert found is not None
        search.wait_for_index(session, [found.id])
    index(desk.store)
    return found.id


def test_slash_percent_and_hash_are_only_signs(running: Running, window: Window, tmp_path: Path) -> None:
    number = with_odd_title(running)
    page = window(accept_downloads=True)
    page.goto("/candidates")
    page.fill('.filters [name="q"]', "100%#1")
    page.press('.filters [name="q"]', "Enter")
    expect(page.locator(".cand")).to_have_count(1)
    expect(page.locator(f"#c{number}")).to_contain_text(ODD)
    page.fill('.saved [name="name"]', "甲/乙 50%#2")
    page.press('.saved [name="name"]', "Enter")
    says(page, "已保存筛选“甲/乙 50%#2”")
    page.goto("/candidates")
    page.get_by_role("link", name="甲/乙 50%#2").click()
    expect(page.locator('.filters [name="q"]')).to_have_value("100%#1")
    expect(page.locator(".cand")).to_have_count(1)
    page.goto("/search")
    page.fill('[name="q"]', "B 100%#1号")
    page.press('[name="q"]', "Enter")
    expect(page.locator(".hit")).to_contain_text(ODD)
    page.locator(".hit").get_by_role("button", name="采用").click()
    says(page, "已定为采用：1 篇")
    expect(page.locator('[name="q"]')).to_have_value("B 100%#1号")
    for address in (
        "/outlets/a%2Fb%23c%25",
        "/candidates?outlet=a%2Fb%23%25",
        "/issue/a%2Fb",
        "/settings/outlets/%23%25",
    ):
        answer = page.goto(address)
        assert answer is not None and answer.status in (200, 404), address
    page.goto("/issue/2024-08")
    page.click("#next-button")
    with page.expect_download() as waiting:
        page.click('a[data-form="docx"]')
    word = tmp_path / "第537期 50%#改.docx"
    waiting.value.save_as(word)
    page.locator("summary", has_text="用改过的 Word 文件发布").click()
    page.set_input_files('form[action$="hand-back"] input[type="file"]', word)
    page.get_by_role("button", name="上传，先看改了什么").click()
    expect(page.locator("main")).to_contain_text("第537期 50%#改.docx")


def test_half_past_midnight_belongs_to_the_day_in_beijing(running: Running, window: Window) -> None:
    page = window()
    page.goto("/candidates?period=2024-08&q=%E9%9B%B6%E7%82%B9")
    row = page.locator(".cand")
    expect(row).to_have_count(1)
    expect(row).to_contain_text(news.MIDNIGHT)
    expect(row).to_contain_text("8月1日")
    row.locator("a.title").press("Enter")
    expect(page.locator(".paper-head")).to_contain_text("2024-08-01")
    page.goto("/candidates?period=2024-07&state=all&queue=all")
    expect(page.locator("#list")).to_be_visible()
    expect(page.locator("#list")).not_to_contain_text(news.MIDNIGHT)


@pytest.mark.usefixtures("empty")
def test_six_first_requests_at_once_are_all_answered(running: Running) -> None:
    cookie = cookie_of(running, "王编辑")
    pages = ("/candidates", "/issue/2024-08", "/issues", "/nights", "/figures", "/settings")
    start, told = threading.Barrier(len(pages)), dict[str, int]()

    def ask(path: str) -> None:
        start.wait(30)
        with urlopen(Request(running.url + path, headers={"Cookie": f"{COOKIE}={cookie}"}), timeout=60) as answer:
            told[path] = answer.status

    askers = [threading.Thread(target=ask, args=(path,)) for path in pages]
    for each in askers:
        each.start()
    for each in askers:
        each.join(90)
    assert told == dict.fromkeys(pages, 200)


def test_the_preview_shows_what_was_typed_just_now(running: Running, window: Window) -> None:
    page = window()
    page.goto("/issue/2024-08")
    page.click("#next-button")
    expect(page.locator("#state")).to_have_text("草稿")
    page.locator("#entry-1 a.entry-title").click()
    page.wait_for_url("**/articles/*")
    number = int(page.url.rsplit("/", 1)[1])
    page.goto(f"/articles/{number}/edit")
    page.fill('[name="title"]', "刚刚键入的标题")
    page.locator("#blocks textarea").first.fill("刚刚键入的一段。")
    page.press("#blocks textarea >> nth=0", "Control+s")
    says(page, "已保存")
    page.goto("/issue/2024-08")
    text = page.frame_locator("#preview").locator("body")
    expect(text).to_contain_text("刚刚键入的标题")
    expect(text).to_contain_text("刚刚键入的一段。")
    with running.store.reading() as session:
        assert number in {each.id for each in articles.candidates(session, AUGUST)}


def test_u_takes_back_what_the_last_notice_says_and_nothing_before_it(running: Running, window: Window) -> None:
    page = window()
    page.goto("/candidates")
    expect(page.locator("body.by-script")).to_be_visible()
    press(page, "l")
    says(page, "已定为稍后")
    press(page, "+")
    says(page, "偏高")
    expect(page.locator(".cand").first.locator("[data-leaning]")).to_have_text("偏高")
    press(page, "u")
    says(page, "不再记偏高偏低")
    expect(page.locator(".cand").first.locator("[data-leaning]")).to_be_hidden()
    expect(page.locator(".cand").first).to_have_attribute("data-choice", "later")
    press(page, "u")
    says(page, "已撤销“稍后”")
    press(page, "Enter")
    page.wait_for_url("**/articles/*")
    press(page, "b")
    says(page, "已定为备选")
    press(page, "u")
    says(page, "已撤销“备选”")


def test_a_refusal_leads_back_to_the_page_one_came_from(running: Running, window: Window) -> None:
    page = window()
    page.goto("/candidates?queue=low")
    page.evaluate("window.location.href = '/nowhere'")
    page.click("#back")
    page.wait_for_url("**/candidates?queue=low")
