"""Ways on and back: through a list from article to article, a request that is taken back, a correction given up."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE
from tests.browser.hands import press, says, tab_to
from tests.browser.pages import faults, too_wide

pytestmark = pytest.mark.usefixtures("newsroom")

Window = Callable[..., Page]


def ids_of(page: Page) -> list[str]:
    """The rows of the list, in order."""
    return [str(each.get_attribute("data-id")) for each in page.locator(".cand").all()]


def at_article(page: Page, number: str) -> None:
    """Wait until the page of this article is there."""
    expect(page.locator(f'[data-article="{number}"]')).to_have_count(1)


def test_by_keys_through_the_list_from_article_to_article_and_back_to_its_row(window: Window) -> None:
    page = window()
    page.goto("/candidates")
    first, second, third, *_ = ids_of(page)
    press(page, "j", "Enter")
    at_article(page, second)
    press(page, "k")
    at_article(page, first)
    press(page, "j")
    at_article(page, second)
    press(page, "a")
    says(page, "已定为采用：1 篇")
    at_article(page, second)
    press(page, "j")
    at_article(page, third)
    press(page, "k")
    at_article(page, second)
    expect(page.locator("#choice")).to_have_text("采用")
    assert faults(page) == [] and too_wide(page) == []
    tab_to(page, "#to-list")
    press(page, "Enter")
    expect(page.locator(".cand.here")).to_have_attribute("data-id", second)
    assert ids_of(page)[:3] == [first, second, third], "what was decided stands where it stood"


def test_what_was_decided_in_the_list_is_in_sight_from_the_article_too(window: Window) -> None:
    page = window()
    page.goto("/candidates")
    first, second, *_ = ids_of(page)
    press(page, "b")
    says(page, "已定为备选：1 篇")
    press(page, "j", "Enter")
    at_article(page, second)
    press(page, "k")
    at_article(page, first)


def test_through_the_hits_of_a_search_without_script(window: Window) -> None:
    page = window(script=False)
    page.goto("/search?q=医院")
    first, second, *_ = [str(each.get_attribute("data-id")) for each in page.locator(".hit").all()]
    page.locator("[data-open]").first.click()
    at_article(page, first)
    page.click("#after")
    at_article(page, second)
    page.click("#to-list")
    assert page.url.endswith(f"#h{second}")
    expect(page.locator(f"#h{second}")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_a_crawl_that_waits_is_taken_back_where_it_stands(window: Window, script: bool) -> None:
    page = window(script=script)
    page.goto("/nights")
    if script:
        assert faults(page) == []
        tab_to(page, ".cancel button")
        press(page, "Enter")
    else:
        page.click(".cancel button")
    says(page, "已取消“立即采集：")
    expect(page.locator(".cancel")).to_have_count(0)
    page.goto("/requests")
    expect(page.locator("#requests")).to_contain_text("取消了这个请求，没有做。")


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_a_correction_is_given_up_after_a_look_and_taken_up_again(window: Window, size: tuple[int, int]) -> None:
    page = window(size)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/issue/2024-07")
    page.click("#correct summary")
    page.fill('#correct [name="note"]', "第二篇链接有误")
    page.click("#correct button")
    says(page, "已建立第")
    page.click("#drop")
    expect(page.locator("h1")).to_contain_text("放弃更正稿（更正 1）")
    assert faults(page) == [] and too_wide(page) == []
    page.click("#drop")
    says(page, "已放弃，已发布的原稿照旧；更正稿留底，可以恢复。")
    expect(page.locator("#state")).to_have_text("已发布")
    assert faults(page) == [] and too_wide(page) == []
    press(page, "u")
    says(page, "已恢复，可以接着改。")
    expect(page.locator("#state")).to_have_text("草稿")


def test_a_correction_is_given_up_without_script(window: Window) -> None:
    page = window(script=False)
    page.goto("/issue/2024-07")
    page.click("#correct summary")
    page.fill('#correct [name="note"]', "第二篇链接有误")
    page.click("#correct button")
    page.click("#drop")
    page.fill('[name="note"]', "不用改了")
    page.click("#drop")
    expect(page.locator("#state")).to_have_text("已发布")
    expect(page.locator("#history")).to_contain_text("草稿 → 已放弃（更正 1）")
    page.click("#take-up")
    expect(page.locator("#state")).to_have_text("草稿")
