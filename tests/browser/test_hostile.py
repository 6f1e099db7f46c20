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
    each.getBoundingClientRect().right > innerWidth + 1 && !each.closest('.states, pre'))
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
        self.page.context.on("requestfinished", self.request)
        self.page.context.on("requestfailed", self.request)

    def dialog(self, dialog: Dialog) -> None:
        """A box that a script opened."""
        self.seen.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def console(self, message: ConsoleMessage) -> None:
        """A violation of a policy, or a fault, on a page of ours; of a page in a frame it is the policy at work."""
        where = message.text + message.location.get("url", "")
        framed = any(name in where for name in ("/snapshot", "/preview", "/fetched: Blocked"))
        told = "status of 404" in message.text or "status of 422" in message.text
        if message.type == "error" and not framed and not told:
            self.seen.append(f"console {message.text[:200]} at {self.page.url}")

    def request(self, request: Request) -> None:
        """Anything asked of another host, or of none of the web's schemes."""
        parts = urlsplit(request.url)
        ours = f"{parts.scheme}://{parts.netloc}" == self.running.url or parts.scheme in ("data", "about")
        stopped = request.failure in ("csp", "net::ERR_BLOCKED_BY_CSP")
        if not ours and not stopped:
            self.seen.append(f"asked {request.url[:80]} ({request.failure}) from {request.frame.url[-60:]}")

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
    running.wrong.clear()  # the watcher has judged every message; what a frame was forbidden is the policy at work
    assert watcher.seen == [], "\n".join(watcher.seen[:40])
