"""Every test of the store runs on both databases: a SQLite file and a database of a real PostgreSQL server."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from storage.store import Store, open_store

numbers = itertools.count(1)
BOTH = ["sqlite", "postgresql"]


@pytest.fixture(scope="session")
def new_postgres(postgres_url: str) -> Callable[[str], str]:
    """Makes a database on the server as a copy of a template, and gives its URL."""
    server = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:  # no power cut is tested here, so the disk need not be waited for
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("SELECT pg_reload_conf()"))

    def make(template: str) -> str:
        name = f"store_{next(numbers)}"
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        server.dispose()
        return make_url(postgres_url).set(database=name).render_as_string(hide_password=False)

    return make


@pytest.fixture(scope="session")
def postgres_template(new_postgres: Callable[[str], str]) -> str:
    """The name of a PostgreSQL database with our tables, from which each test's own is copied."""
    url = new_postgres("template0")
    open_store(url).close()
    return str(make_url(url).database)


@pytest.fixture(params=BOTH)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database that holds nothing yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'data' / 'yuebao.db'}"
    return str(request.getfixturevalue("new_postgres")("template0"))


@pytest.fixture(params=BOTH)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An open store with its tables and nothing in them."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'data' / 'yuebao.db'}"
    else:
        template = request.getfixturevalue("postgres_template")
        url = request.getfixturevalue("new_postgres")(template)
    opened = open_store(url)
    yield opened
    opened.close()
