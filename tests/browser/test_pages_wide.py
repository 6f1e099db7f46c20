"""axe finds nothing on any page 1280 px wide, also with what opens on it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Running
from tests.browser.hands import press, says
from tests.browser.pages import NO_PAGES, ON_THE_WAY, PAGES, addresses, faults, opened_routes, settled, too_wide

pytestmark = pytest.mark.usefixtures("newsroom")

Window = Callable[..., Page]


def test_every_address_that_is_opened_is_looked_at(running: Running) -> None:
    assert opened_routes(running.app) == set(PAGES) | ON_THE_WAY | NO_PAGES


def test_axe_finds_nothing_on_any_page(window: Window) -> None:
    page, found = window(), list[str]()
    for address in addresses():
        settled(page, address)
        found += faults(page) + too_wide(page)
    assert found == []


def test_axe_finds_nothing_on_what_opens(window: Window) -> None:
    page, found = window(), list[str]()
    settled(page, "/candidates")
    expect(page.locator("body.by-script")).to_be_visible()
    press(page, "?")
    found += faults(page)
    press(page, "Escape", "r")
    expect(page.locator("#why")).to_be_visible()
    found += faults(page)
    press(page, "1")
    says(page, "已定为不用（不相关）")
    press(page, "j", "x")
    for fold in page.locator("details").all()[:12]:
        fold.evaluate("each => { each.open = true; }")
    found += faults(page)
    page.goto("/issue/2024-08")
    page.click("#next-button")
    expect(page.locator("#state")).to_have_text("草稿")
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    found += faults(page)
    page.goto("/nowhere")
    found += faults(page)
    assert found == []


@pytest.mark.usefixtures("empty")
def test_axe_finds_nothing_on_an_empty_desk(window: Window) -> None:
    page, found = window(name=""), list[str]()
    settled(page, "/first")
    found += faults(page)
    page = window()
    for address in ("/candidates", "/issue/2024-08", "/issues", "/nights", "/figures", "/search?q=x", "/requests"):
        settled(page, address)
        found += faults(page)
    assert found == []
