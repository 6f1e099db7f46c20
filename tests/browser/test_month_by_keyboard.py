"""A whole month by keyboard alone: from the sign-in to the released Word file."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from bulletin.candidate import Choice
from storage import articles, issues, stories
from tests.browser.conftest import Running, sign_in
from tests.browser.hands import downloaded, in_this_order, lines_of, press, says, tab_to
from tests.browser.newsroom import AUGUST
from tests.review.issue_desk import SERIES, choice_of

pytestmark = pytest.mark.usefixtures("newsroom")

CLOUD, GREEN, BIRCH, PINE, CAMELLIA, MAPLE, GINKGO, WISTARIA = (
    "云杉医院门诊电子健康卡一码通用", "青禾区八家医院检查结果互认", "白桦医院远程会诊连到山里卫生院",
    "红松社区智慧药房二十四小时取药", "山茶县医院互联互通平台通过测评", "丹枫医院开出首张电子票据",
    "银杏医院互联网医院复诊满一年", "紫藤区影像云让拍片不再带胶片",
)  # fmt: skip


def number_of(desk: Running, title: str) -> int:
    """The candidate of that title, the first of several."""
    with desk.store.reading() as session:
        found = articles.candidates(session, AUGUST)
    return min(each.id for each in found if each.article.title == title)


def state(page: Page, desk: Running, title: str, words: str) -> None:
    """Wait until the row of a title says what was decided."""
    expect(page.locator(f"#c{number_of(desk, title)} [data-state]")).to_contain_text(words)


def test_a_whole_month_is_done_by_keyboard_alone(running: Running, window: Callable[..., Page]) -> None:
    page = window(name="", accept_downloads=True)
    page.on("dialog", lambda box: box.accept())
    page.goto("/")
    sign_in(page, "王编辑")
    expect(page.locator("body.by-script")).to_be_visible()
    decide_the_month(page, running)
    edit_an_article(page, running)
    compile_and_release(page, running)


def decide_the_month(page: Page, desk: Running) -> None:
    """Every key of the list."""
    press(page, "?")
    expect(page.locator("dialog[open]")).to_contain_text("撤销上一步")
    press(page, "Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    press(page, "a", "j", "b", "j", "d")
    says(page, "不是重复")
    press(page, "a", "j", "r", "5", "j", "l")
    state(page, desk, CAMELLIA, "稍后")
    for title, words in ((CLOUD, "采用"), (GREEN, "备选"), (BIRCH, "采用"), (PINE, "不用（转载）")):
        state(page, desk, title, words)
    press(page, "j", "x", "j", "x", "a")
    says(page, "已定为采用：2 篇")
    press(page, "u")
    says(page, "已撤销“采用”：2 篇")
    assert choice_of(desk.store, number_of(desk, MAPLE)) is Choice.UNDECIDED
    press(page, "k", "+")
    says(page, "偏高")
    press(page, "j", "-")
    says(page, "偏低")
    birch = number_of(desk, BIRCH)
    with desk.store.reading() as session:
        assert any(birch in (each.one, each.other) for each in stories.splits_of(session, [birch]))


def edit_an_article(page: Page, desk: Running) -> None:
    """Back to the first row, its page by Enter, its first paragraph, saved."""
    press(page, *"kkkkkkkk", "Enter")
    page.wait_for_url("**/articles/*")
    press(page, "e")
    page.wait_for_url("**/edit*")
    tab_to(page, "#blocks textarea")
    press(page, "Control+End")
    page.keyboard.type("编辑补了一句。")
    press(page, "Control+s")
    says(page, "保存")
    with desk.store.reading() as session:
        found = articles.candidate(session, number_of(desk, CLOUD))
    assert found is not None and found.manuscript is not None
    assert "编辑补了一句。" in str(found.manuscript.blocks[0])


def compile_and_release(page: Page, desk: Running) -> None:
    """本期: draft, order, settle what was proposed, submit, release, download."""
    tab_to(page, '.menu a[href="/issue"]')
    press(page, "Enter")
    page.wait_for_url("**/issue/2024-08")
    press(page, "n")
    expect(page.locator("#state")).to_have_text("草稿")
    expect(page.locator(".entry")).to_have_count(4)
    waiting = page.locator(".entry.proposed")
    expect(waiting).to_have_count(2)
    while waiting.count():
        left = waiting.count()
        tab_to(page, ".entry.proposed [data-act=accept]")
        press(page, "a")
        expect(waiting).to_have_count(left - 1)
    before = page.locator("a.entry-title").all_inner_texts()
    tab_to(page, "#entry-2 a.entry-title", back=True)
    press(page, "Alt+ArrowUp")
    expect(page.locator("#entry-1 a.entry-title")).to_have_text(before[1])
    wanted = [before[1], before[0], *before[2:]]
    assert page.locator("a.entry-title").all_inner_texts() == wanted
    press(page, "n")
    expect(page.locator("#state")).to_have_text("送审")
    press(page, "n")
    expect(page.locator("#state")).to_have_text("已发布")
    tab_to(page, 'a[data-form="docx"]')
    lines = lines_of(downloaded(page))
    assert any("537" in line or "五三七" in line for line in lines)
    assert in_this_order(lines, wanted) and "编辑补了一句。" in "".join(lines)
    with desk.store.reading() as session:
        issue = issues.find_issue(session, SERIES.key, AUGUST)
    assert issue is not None and [entry.title for entry in issue.entries] == wanted
