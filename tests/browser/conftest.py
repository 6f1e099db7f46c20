"""A desk on a port of this machine, and Chromium before it. One server and one browser serve all tests of a run; every
test has a store, and windows, of its own."""

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize, expect, sync_playwright

from bulletin.person import Role
from bulletin.settings import Settings
from review.app import make_app
from review.door import signed_in
from review.visit import COOKIE
from storage import people
from storage.store import Store, open_store
from tests.browser.newsroom import copied, furnish
from tests.review.conftest import PASSWORD, SECRET, Clock

WIDE, NARROW = (1280, 900), (360, 740)
PATIENCE = 30_000
"""Milliseconds that a window waits for what must come."""
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((place for name in NAMES if (place := shutil.which(name))), "")
"""Where the machine has it, "" where it has none."""
REFUSED = "Failed to load resource"
"""What Chromium's console says of an answer such as 401 or 409, which our script handles."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder needs the browser; `make browser` runs them."""
    here = Path(__file__).parent
    for each in items:
        if here in each.path.parents:
            each.add_marker(pytest.mark.browser)


@dataclass
class Running:
    """A desk that answers at `url`; `wrong` is what its pages' consoles complained of."""

    url: str
    app: FastAPI
    store: Store
    settings: Settings
    clock: Clock
    windows: list[BrowserContext] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def chromium(unavailable: Callable[[str], NoReturn]) -> Iterator[Browser]:
    """The browser."""
    if not CHROMIUM:
        unavailable("there is no Chromium; run 'sudo apt-get install chromium'")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The newsroom's data folder, of which every test gets a copy."""
    folder = tmp_path_factory.mktemp("newsroom") / "data"
    furnish(folder)
    return folder


@pytest.fixture
def empty() -> None:
    """Asked for by a test that wants an empty store though its module asks for the newsroom."""


@pytest.fixture
def running(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Running]:
    """A desk on an empty store, or in the newsroom for a test that asks for `newsroom`; the clock stands at the 2nd of
    September 2024, 8:30 in Beijing."""
    folder = tmp_path / "data"
    if "newsroom" in request.fixturenames and "empty" not in request.fixturenames:
        copied(request.getfixturevalue("newsroom"), folder)
    else:
        folder.mkdir()
    with served(folder) as desk:
        yield desk
        for window in desk.windows:
            window.close()
        assert desk.wrong == []


@contextmanager
def served(folder: Path) -> Iterator[Running]:
    """A desk on a data folder, on a port of its own."""
    settings = Settings(data=folder)
    store, clock = open_store(settings.database_url), Clock()
    app = make_app(settings, store, clock)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", timeout_graceful_shutdown=2))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield Running(f"http://127.0.0.1:{listener.getsockname()[1]}", app, store, settings, clock)
    finally:
        server.should_exit = True
        thread.join(15)
        listener.close()
        store.close()


@pytest.fixture
def window(chromium: Browser, running: Running) -> Callable[..., Page]:
    """Opens a window: `window()` wide, `window(NARROW)`, `script=False` without script; signed in unless name=""."""

    def opened(size: tuple[int, int] = WIDE, name: str = "王编辑", script: bool = True, **more: Any) -> Page:
        return open_window(chromium, running, size, name, script, **more)

    return opened


def open_window(
    chromium: Browser, running: Running, size: tuple[int, int], name: str, script: bool = True, **more: Any
) -> Page:
    """A window of its own, with its own cookies; what its console complains of is noted."""
    shape = ViewportSize(width=size[0], height=size[1])
    context = chromium.new_context(viewport=shape, java_script_enabled=script, base_url=running.url, locale="zh-CN",
                                   timezone_id="Asia/Shanghai", **more)  # fmt: skip
    context.set_default_timeout(PATIENCE)
    running.windows.append(context)
    if name:
        context.add_cookies([{"name": COOKIE, "value": cookie_of(running, name), "url": running.url}])
    page = context.new_page()

    def told(message: ConsoleMessage) -> None:
        if message.type == "error" and REFUSED not in message.text:
            running.wrong.append(f"{page.url}: {message.text}")

    page.on("console", told)
    page.on("pageerror", lambda error: running.wrong.append(f"{page.url}: {error}"))
    return page


def cookie_of(running: Running, name: str) -> str:
    """A sign-in of somebody, with all roles where the account is new."""
    with running.store.writing() as session:
        guard = people.lock_of(session, name)
        person = guard.person if guard else people.add_person(session, name, SECRET, tuple(Role), running.clock())
    return signed_in(running.store, person, running.clock())


def sign_in(page: Page, name: str) -> None:
    """Sign somebody in by the form that is open, by keyboard; the name has the focus."""
    expect(page.locator('input[name="name"]')).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
