"""The same month by plain forms, in a browser that runs no script; and again on a screen 360 px wide."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from storage import articles
from tests.browser.conftest import NARROW, WIDE, Running
from tests.browser.hands import downloaded, in_this_order, lines_of, says
from tests.browser.newsroom import AUGUST
from tests.review.conftest import PASSWORD

pytestmark = pytest.mark.usefixtures("newsroom")

CLOUD, GREEN, BIRCH, PINE, CAMELLIA = "云杉医院门诊", "青禾区八家", "白桦医院远程", "红松社区智慧", "山茶县医院"
WIDTH = "document.documentElement.scrollWidth"


def row(page: Page, words: str) -> Locator:
    """The row of the list whose title has these words."""
    return page.locator(".cand").filter(has=page.locator("a.title", has_text=words))


@pytest.mark.parametrize(("size", "script"), [(WIDE, False), (NARROW, True)])
def test_a_whole_month_is_done_by_plain_forms(
    running: Running, window: Callable[..., Page], size: tuple[int, int], script: bool
) -> None:
    page = window(size, name="", script=script, accept_downloads=True)
    page.on("dialog", lambda box: box.accept())
    page.goto("/")
    page.fill('input[name="name"]', "王编辑")
    page.fill('input[name="password"]', PASSWORD)
    page.click("button.main")
    page.wait_for_url("**/candidates")
    decide_the_month(page)
    edit_an_article(page, running)
    compile_and_release(page)
    assert page.evaluate(WIDTH) <= size[0]


def decide_the_month(page: Page) -> None:
    """Rows by their buttons, several by the bar, undone by the notice's button."""
    row(page, CLOUD).get_by_role("button", name="采用", exact=True).click()
    says(page, "已定为采用：1 篇")
    row(page, GREEN).get_by_role("button", name="备选", exact=True).click()
    says(page, "已定为备选：1 篇")
    page.locator("#notices").get_by_role("button", name="撤销").click()
    says(page, "已撤销“备选”：1 篇")
    row(page, GREEN).get_by_role("button", name="备选", exact=True).click()
    expect(row(page, GREEN).locator("[data-state]")).to_contain_text("备选")
    why = row(page, PINE).locator("details.why").first
    why.locator("summary").click()
    why.get_by_role("button", name="转载").click()
    says(page, "已定为不用（转载）：1 篇")
    for title in (BIRCH, CAMELLIA):
        row(page, title).locator("input.pick").check()
    page.locator("#bulk").get_by_role("button", name="采用", exact=True).click()
    says(page, "已定为采用：2 篇")
    row(page, BIRCH).locator("details.folded summary").click()
    row(page, BIRCH).get_by_role("button", name="不是重复").click()
    says(page, "不是重复")
    page.click("#renew")
    expect(row(page, CLOUD)).to_have_count(0)


def edit_an_article(page: Page, desk: Running) -> None:
    """A paragraph more, by the form's own buttons, and saved."""
    page.click('.states a:has-text("采用")')
    expect(row(page, CLOUD)).to_be_visible()
    row(page, CLOUD).locator("a.title").click()
    page.get_by_role("link", name="改稿").click()
    page.locator("#blocks textarea").first.fill("这一段由编辑重写。")
    page.locator('#blocks [name="do"][value="add:0"]').click()
    expect(page.locator("#blocks textarea").nth(1)).to_have_value("")
    page.locator("#blocks textarea").nth(1).fill("这一段是编辑加上的。")
    page.click("#save")
    says(page, "保存")
    page.wait_for_url(f"**/articles/{number_of(desk, CLOUD)}*")
    expect(page.locator("#paper")).to_contain_text("这一段由编辑重写。")
    expect(page.locator("#paper")).to_contain_text("这一段是编辑加上的。")


def number_of(desk: Running, words: str) -> int:
    """The candidate whose title begins with these words, the first of several."""
    with desk.store.reading() as session:
        found = articles.candidates(session, AUGUST)
    return min(each.id for each in found if each.article.title.startswith(words))


def compile_and_release(page: Page) -> None:
    """本期 by its buttons."""
    page.click('.menu a[href="/issue"]')
    page.click("#next-button")
    expect(page.locator("#state")).to_have_text("草稿")
    expect(page.locator(".entry")).to_have_count(4)
    page.locator(".entry.proposed [data-act=accept]").first.click()
    expect(page.locator(".entry.proposed")).to_have_count(0)
    page.locator("#add li").filter(has_text=GREEN).get_by_role("button").click()
    expect(page.locator(".entry")).to_have_count(5)
    page.locator("#entry-5 details.take-out summary").click()
    page.locator("#entry-5").get_by_role("button", name="转为备选").click()
    expect(page.locator(".entry")).to_have_count(4)
    titles = page.locator("a.entry-title").all_inner_texts()
    page.get_by_role("button", name="第1篇下移").click()
    expect(page.locator("#entry-1 a.entry-title")).to_have_text(titles[1])
    wanted = [titles[1], titles[0], *titles[2:]]
    page.click("#next-button")
    expect(page.locator("#state")).to_have_text("送审")
    page.click("#next-button")
    expect(page.locator("#state")).to_have_text("已发布")
    lines = lines_of(downloaded(page, "click"))
    assert any("五三七" in line for line in lines)
    assert in_this_order(lines, wanted) and "这一段是编辑加上的。" in "".join(lines)
    page.click("#next-button")
    says(page, "已结清未审")
