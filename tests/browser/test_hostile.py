"""Hostile texts on every page before a real browser: nothing runs, nothing is asked elsewhere, nothing breaks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Dialog, Page, Request

from tests.browser.conftest import NARROW, WIDE, Running
from tests.review.hostile_newsroom import Newsroom, fill, pages

PWNED = "() => window.__pwned === undefined && window.top.__pwned === undefined"
WIDTH = "() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
WIDEST = """() => [...document.querySelectorAll('body *')].filter(each =>
    each.getBoundingClientRect().right > innerWidth + 1 && !each.closest('.scroll, pre, .table-scroll'))
    .slice(0, 3).map(each => each.outerHTML.slice(0, 90))"""


@dataclass
class Watcher:
    """Notes everything that a page did and should not have."""

    running: Running
    page: Page
    seen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("dialog", self.dialog)
        self.page.on("console", self.console)
        self.page.on("pageerror", lambda error: self.seen.append(f"error {error}"))
        self.page.on("popup", lambda popup: self.seen.append(f"popup {popup.url}"))
        self.page.context.on("request", self.request)

    def dialog(self, dialog: Dialog) -> None:
        """A box that a script opened."""
        self.seen.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def console(self, message: ConsoleMessage) -> None:
        """A violation of a policy, or a fault, on a page of ours; of a page in a frame it is the policy at work."""
        ours = "/snapshot" not in message.location.get("url", "") and "snapshot" not in message.text
        missing = "status of 404" in message.text
        if message.type == "error" and ours and not missing:
            self.seen.append(f"console {message.text[:200]}")

    def request(self, request: Request) -> None:
        """Anything asked of another host, or of none of the web's schemes."""
        parts = urlsplit(request.url)
        if f"{parts.scheme}://{parts.netloc}" != self.running.url and parts.scheme not in ("data", "about"):
            self.seen.append(f"asked {request.url[:120]}")

    def open(self, path: str) -> None:
        """Open a page and look at it."""
        self.page.goto(path, wait_until="load")
        self.look(path)

    def look(self, path: str) -> None:
        """What stands on the page now: run, asked, or wider than the window."""
        for frame in self.page.frames:
            if not frame.url.startswith("about:") and not frame.evaluate("() => window.__pwned === undefined"):
                self.seen.append(f"ran in {frame.url}")
        if self.page.evaluate(WIDTH) > 0:
            self.seen.append(f"{path} is {self.page.evaluate(WIDTH)} px too wide: {self.page.evaluate(WIDEST)}")


@pytest.fixture
def room(running: Running) -> Newsroom:
    """The hostile newsroom in the running desk's store."""
    return fill(running.store, running.settings)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_nothing_runs_and_nothing_breaks_on_any_page(
    room: Newsroom, running: Running, window: Callable[..., Page], size: tuple[int, int]
) -> None:
    watcher = Watcher(running, window(size))
    for path in pages(room):
        if not path.endswith("/part"):
            watcher.open(path)
    assert watcher.seen == []
