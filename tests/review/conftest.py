"""A desk on an empty store, a clock that stands until it is moved, and browsers that are signed in."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from starlette.testclient import TestClient

from bulletin.person import Role
from bulletin.settings import Settings
from review.app import make_app
from storage import people
from storage.store import Store
from tests.conftest import OpenBlank

PASSWORD = "一句好记的密码 12"
SECRET = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
"""A cheap hash, since a verification reads its cost from the hash."""
MORNING = datetime(2024, 9, 2, 0, 30, tzinfo=UTC)
"""8:30 on a Monday in Beijing, two days after August ended."""


@dataclass
class Clock:
    """Says the same instant until it is moved."""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)


@dataclass
class Browser:
    """A browser signed in at the desk; `post` sends the form's token along, as the pages do."""

    client: TestClient
    token: str = ""
    pages: list[str] = field(default_factory=list)

    def get(self, path: str, **more: Any) -> Any:
        """Open a page (redirects are followed)."""
        return self.client.get(path, **more)

    def post(self, path: str, fields: dict[str, Any] | None = None, **more: Any) -> Any:
        """Press a button. `follow_redirects=False` to see where it leads."""
        return self.client.post(path, data={"token": self.token, **(fields or {})}, **more)

    def script(self, path: str, fields: dict[str, Any] | None = None, **more: Any) -> Any:
        """Send a change as our script does."""
        return self.client.post(path, data=fields or {}, headers={"X-Desk": "1", "X-Token": self.token}, **more)


@pytest.fixture
def clock() -> Clock:
    """The desk's clock."""
    return Clock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of an empty data folder."""
    folder = tmp_path / "data"
    folder.mkdir()
    return Settings(data=folder)


@pytest.fixture
def store(settings: Settings, open_blank: OpenBlank) -> Iterator[Store]:
    """The desk's store."""
    store = open_blank(settings.data / "yuebao.db")
    yield store
    store.close()


@pytest.fixture
def app(settings: Settings, store: Store, clock: Clock) -> FastAPI:
    """The desk."""
    return make_app(settings, store, clock)


@pytest.fixture
def add_person(store: Store, clock: Clock) -> Callable[..., None]:
    """Makes an account whose password is PASSWORD."""

    def add(name: str, *roles: Role) -> None:
        with store.writing() as session:
            people.add_person(session, name, SECRET, roles, clock())

    return add


@pytest.fixture
def browse(app: FastAPI, store: Store, add_person: Callable[..., None]) -> Iterator[Callable[..., Browser]]:
    """Opens a browser: `browse("王编辑", Role.EDITOR)` signs in (making the account at first), `browse()` does not."""
    opened: list[TestClient] = []

    def browser(name: str = "", *roles: Role) -> Browser:
        client = TestClient(app, raise_server_exceptions=True)
        opened.append(client)
        if not name:
            return Browser(client)
        with store.reading() as session:
            known = people.lock_of(session, name)
        if known is None:
            add_person(name, *(roles or tuple(Role)))
        answer = client.post("/sign-in", data={"name": name, "password": PASSWORD}, follow_redirects=False)
        assert answer.status_code == 303
        page = client.get("/password").text
        token = re.search(r'name="token" value="([^"]+)"', page)
        assert token
        return Browser(client, token[1])

    yield browser
    for client in opened:
        client.close()


@pytest.fixture
def editor(browse: Callable[..., Browser]) -> Browser:
    """A browser of somebody who holds all roles."""
    return browse("王编辑", *Role)
