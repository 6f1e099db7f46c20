"""What an editor sees first: on a narrow screen the list, not its filters; the help of keys from its beginning."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE

pytestmark = pytest.mark.usefixtures("newsroom")

Window = Callable[..., Page]


def test_the_filters_are_folded_on_a_narrow_screen_only_and_need_no_script(window: Window) -> None:
    narrow = window(NARROW, script=False)
    narrow.goto("/candidates")
    expect(narrow.locator("form.filters button")).to_be_hidden()
    expect(narrow.locator(".cand").first).to_be_in_viewport()
    narrow.click(".filters-fold > summary")
    expect(narrow.locator("form.filters button")).to_be_visible()
    wide = window(WIDE, script=False)
    wide.goto("/candidates")
    expect(wide.locator("form.filters button")).to_be_visible()
    expect(wide.locator(".filters-fold > summary")).to_be_hidden()


def test_the_key_of_a_folded_field_opens_the_fold(window: Window) -> None:
    page = window(NARROW)
    page.goto("/candidates")
    page.keyboard.press("/")
    expect(page.locator('.filters [name="q"]')).to_be_focused()


def test_the_help_of_keys_opens_at_its_top_with_the_focus_inside(window: Window) -> None:
    page = window((360, 400))
    page.goto("/candidates")
    page.keyboard.press("?")
    expect(page.locator("dialog[open] h2")).to_be_in_viewport()
    box = page.locator("dialog[open]")
    assert box.evaluate("box => box.scrollHeight > box.clientHeight && box.scrollTop === 0")
    assert box.evaluate("box => box.contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
