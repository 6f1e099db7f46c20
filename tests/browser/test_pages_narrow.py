"""On a screen 360 px wide no page scrolls sideways, axe finds nothing, and what matters most can be reached.

The colours are the same as on a wide screen, where the contrast of every word of every page is measured.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, Running
from tests.browser.hands import says
from tests.browser.pages import addresses, faults, settled, too_wide

pytestmark = pytest.mark.usefixtures("newsroom")

Window = Callable[..., Page]


def test_no_page_is_wider_than_the_screen(window: Window) -> None:
    page, found = window(NARROW), list[str]()
    for address in addresses():
        settled(page, address)
        found += faults(page, colours=False) + too_wide(page)
    assert found == []


def test_what_is_made_on_the_way_fits_and_can_be_reached(running: Running, window: Window, tmp_path: Path) -> None:
    page, found = window(NARROW, accept_downloads=True), list[str]()
    settled(page, "/candidates")
    page.locator(".cand input.pick").first.check()
    expect(page.locator("#bulk button").first).to_be_in_viewport()
    page.locator(".cand .acts button").first.click()
    says(page, "已定为采用：1 篇")
    found += faults(page) + too_wide(page)
    page.locator("details.person summary").click()
    expect(page.get_by_role("link", name="使用帮助")).to_be_in_viewport()
    settled(page, "/articles/5/edit")
    expect(page.locator("#save")).to_be_in_viewport()
    page.goto("/issue/2024-08")
    expect(page.locator("#next-button")).to_be_in_viewport()
    page.click("#next-button")
    expect(page.locator("#state")).to_have_text("草稿")
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    found += faults(page) + too_wide(page)
    with page.expect_download() as waiting:
        page.click('a[data-form="docx"]')
    word = tmp_path / "月报.docx"
    waiting.value.save_as(word)
    page.set_input_files('form[action$="hand-back"] input[type="file"]', word)
    page.get_by_role("button", name="上传，先看改了什么").click()
    page.wait_for_url("**/hand-back/*")
    found += faults(page) + too_wide(page)
    page.goto("/issues/import")
    page.set_input_files('input[type="file"]', word)
    page.locator("main form button").first.click()
    page.wait_for_url("**/issues/import/*")
    found += faults(page) + too_wide(page)
    assert found == []


@pytest.mark.usefixtures("empty")
def test_the_first_start_leads_in(running: Running, window: Window) -> None:
    page = window(NARROW, name="")
    page.goto("/")
    page.wait_for_url("**/first")
    assert faults(page) + too_wide(page) == []
    page.fill('input[name="word"]', running.app.state.desk.first_token)
    page.fill('input[name="name"]', "首位编辑")
    page.fill('input[name="password"]', "一句好记的话 34")
    page.fill('input[name="again"]', "一句好记的话 34")
    page.click("button.main")
    page.wait_for_url("**/candidates")
    expect(page.locator("[data-empty]")).to_contain_text("还没有采集过")
    assert faults(page) + too_wide(page) == []
