"""Every test of the store runs on both databases: a SQLite file and a database of a real PostgreSQL server."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from storage.store import Store, open_store
from tests.conftest import OpenBlank

numbers = itertools.count(1)
BOTH = ["sqlite", "postgresql"]
Databases = Callable[[str], AbstractContextManager[str]]


@pytest.fixture(scope="session")
def postgres_databases(postgres_url: str) -> Databases:
    """Makes a database on the server as a copy of a template, gives its URL, and takes it away again."""
    server = create_engine(postgres_url, isolation_level="AUTOCOMMIT", poolclass=NullPool)

    def say(*commands: str) -> None:
        with server.connect() as connection:
            for command in commands:
                connection.execute(text(command))

    @contextmanager
    def database(template: str) -> Iterator[str]:
        name = f"store_{next(numbers)}"
        say(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield make_url(postgres_url).set(database=name).render_as_string(hide_password=False)
        say(f"DROP DATABASE {name} WITH (FORCE)")

    # No power cut is tested here, so the disk need not be waited for.
    say("ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET full_page_writes = off", "SELECT pg_reload_conf()")
    return database


@pytest.fixture(scope="session")
def postgres_template(postgres_databases: Databases) -> Iterator[str]:
    """The name of a PostgreSQL database with our tables, from which each test's own is copied."""
    with postgres_databases("template0") as url:
        open_store(url).close()
        yield str(make_url(url).database)


@pytest.fixture(params=BOTH)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database that holds nothing yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'data' / 'yuebao.db'}"
    else:
        with request.getfixturevalue("postgres_databases")("template0") as url:
            yield url


@pytest.fixture(params=BOTH)
def store(request: pytest.FixtureRequest, tmp_path: Path, open_blank: OpenBlank) -> Iterator[Store]:
    """An open store with its tables and nothing in them."""
    if request.param == "sqlite":
        opened = open_blank(tmp_path / "data" / "yuebao.db")
        yield opened
        opened.close()
    else:
        template = request.getfixturevalue("postgres_template")
        with request.getfixturevalue("postgres_databases")(template) as url:
            opened = open_store(url)
            yield opened
            opened.close()
