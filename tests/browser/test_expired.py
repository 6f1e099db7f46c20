"""A sign-in that expires in the middle of the work loses no text and no decision."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from bulletin.candidate import Choice
from bulletin.request import RequestKind
from storage import articles, manuscripts, requests
from tests.browser.conftest import Running, sign_in
from tests.browser.hands import press, says
from tests.browser.newsroom import AUGUST
from tests.review.conftest import PASSWORD
from tests.review.issue_desk import choice_of

pytestmark = pytest.mark.usefixtures("newsroom")

Window = Callable[..., Page]
TEXT = "智慧药房在社区开张，居民取药不用再跑远路。\n药柜旁留了一个人工窗口，老人有人帮忙。" * 5


def first(desk: Running) -> int:
    """The best of August."""
    with desk.store.reading() as session:
        return articles.candidates(session, AUGUST)[0].id


def by_form(page: Page) -> None:
    """Sign in by the form that is open."""
    page.fill('input[name="name"]', "王编辑")
    page.fill('input[name="password"]', PASSWORD)
    page.click("button.main")


@pytest.mark.parametrize("script", [True, False])
def test_an_edited_article_is_carried_through_the_sign_in(running: Running, window: Window, script: bool) -> None:
    number = first(running)
    page = window(script=script)
    page.goto(f"/articles/{number}/edit")
    box = page.locator("#blocks textarea").first
    box.fill("过期前写下的一段，一个字也不能丢。")
    running.clock.move(hours=13)
    if script:
        box.press("Control+s")
    else:
        page.click("#save")
    expect(page.locator('[role="alert"]')).to_contain_text("登录已过期")
    by_form(page)
    page.get_by_role("button", name="继续提交").click()
    says(page, "已保存为第 1 版")
    with running.store.reading() as session:
        [saved] = manuscripts.manuscripts(session, number)
    assert "过期前写下的一段，一个字也不能丢。" in str(saved.blocks[0]) and saved.by == "王编辑"


def test_a_pasted_text_is_carried_through_a_wrong_password_too(running: Running, window: Window) -> None:
    page = window(script=False)
    page.goto("/paste")
    given = page.locator("#given-form")
    given.locator('[name="url"]').fill("https://news.bjd.com.cn/2024/08/20/10899999.shtml")
    given.locator('[name="title"]').fill("手工粘贴的一篇")
    given.locator('[name="day"]').fill("2024-08-20")
    given.locator('[name="text"]').fill(TEXT)
    running.clock.move(hours=13)
    page.click("#give")
    page.fill('input[name="name"]', "王编辑")
    page.fill('input[name="password"]', "不是这个")
    page.click("button.main")
    expect(page.locator('[role="alert"]')).to_contain_text("不对")
    page.fill('input[name="password"]', PASSWORD)
    page.click("button.main")
    page.get_by_role("button", name="继续提交").click()
    page.wait_for_url("**/requests/*")
    with running.store.reading() as session:
        asked = requests.open_requests(session, [RequestKind.GIVEN])
    assert [each.given["text"].replace("\r\n", "\n") for each in asked] == [TEXT]


def test_the_list_goes_on_after_signing_in_in_another_window(running: Running, window: Window) -> None:
    number = first(running)
    page = window()
    page.goto("/candidates")
    expect(page.locator("body.by-script")).to_be_visible()
    running.clock.move(hours=13)
    press(page, "a")
    says(page, "登录已过期")
    assert choice_of(running.store, number) is Choice.UNDECIDED
    with page.expect_popup() as opened:
        page.locator("#notices button").press("Enter")
    sign_in(opened.value, "王编辑")
    opened.value.wait_for_url("**/candidates")
    page.bring_to_front()
    page.locator(f"#c{number} a.title").focus()
    press(page, "a")
    says(page, "已定为采用：1 篇")
    assert choice_of(running.store, number) is Choice.ACCEPTED
