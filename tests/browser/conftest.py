"""A desk on a port of this machine, and Chromium before it. One server and one browser serve all tests of a run; every
test has a store, and windows, of its own."""

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from bulletin.person import Role
from bulletin.settings import Settings
from review.app import make_app
from storage import people
from storage.store import Store, open_store
from tests.review.conftest import PASSWORD, SECRET, Clock

WIDE, NARROW = (1280, 900), (360, 740)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # fmt: skip


@dataclass
class Running:
    """A desk that answers at `url`."""

    url: str
    app: FastAPI
    store: Store
    settings: Settings
    clock: Clock
    windows: list[BrowserContext] = field(default_factory=list)


@pytest.fixture(scope="session")
def chromium(unavailable: Callable[[str], NoReturn]) -> Iterator[Browser]:
    """The browser."""
    places = [place for name in ("chromium", "chromium-browser", "google-chrome") if (place := shutil.which(name))]
    if not places:
        unavailable("there is no Chromium; run 'sudo apt-get install chromium'")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=places[0], args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A desk on an empty store; the clock stands at the 2nd of September 2024, 8:30 in Beijing."""
    settings = Settings(data=tmp_path / "data")
    settings.data.mkdir()
    store, clock = open_store(settings.database_url), Clock()
    app = make_app(settings, store, clock)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", timeout_graceful_shutdown=2))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    desk = Running(f"http://127.0.0.1:{listener.getsockname()[1]}", app, store, settings, clock)
    yield desk
    for window in desk.windows:
        window.close()
    server.should_exit = True
    thread.join(15)
    listener.close()
    store.close()


@pytest.fixture
def window(chromium: Browser, running: Running) -> Callable[..., Page]:
    """Opens a window: `window()` wide, `window(NARROW)`, `script=False` without script; signed in unless name=""."""

    def opened(size: tuple[int, int] = WIDE, name: str = "王编辑", script: bool = True, **more: Any) -> Page:
        shape = ViewportSize(width=size[0], height=size[1])
        context = chromium.new_context(viewport=shape, java_script_enabled=script, base_url=running.url,
                                       locale="zh-CN", timezone_id="Asia/Shanghai", **more)  # fmt: skip
        context.set_default_timeout(15_000)
        running.windows.append(context)
        page = context.new_page()
        if name:
            sign_in(running, page, name)
        return page

    return opened


def sign_in(running: Running, page: Page, name: str) -> None:
    """Sign somebody in by the form, with all roles where the account is new."""
    with running.store.writing() as session:
        if people.lock_of(session, name) is None:
            people.add_person(session, name, SECRET, tuple(Role), running.clock())
    page.goto("/sign-in")
    page.fill('input[name="name"]', name)
    page.fill('input[name="password"]', PASSWORD)
    page.press('input[name="password"]', "Enter")
    page.wait_for_url("**/candidates**")
