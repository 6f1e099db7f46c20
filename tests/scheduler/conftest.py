"""A store of its own for every test, and one that is emptied between random histories."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage.rows import Base
from storage.store import Store, open_store
from tests.conftest import OpenBlank


def emptied(store: Store) -> Store:
    """The store with its tables and nothing in them."""
    with store.writing() as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(table.delete())
    return store


@pytest.fixture
def store(tmp_path: Path, open_blank: OpenBlank) -> Iterator[Store]:
    """An open SQLite store."""
    opened = open_blank(tmp_path / "data" / "yuebao.db")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def sqlite_again(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Store]]:
    """Gives one SQLite store, emptied at each call: making its tables anew takes longer than a history."""
    opened = open_store(f"sqlite:///{tmp_path_factory.mktemp('histories') / 'yuebao.db'}")
    yield lambda: emptied(opened)
    opened.close()


@pytest.fixture(scope="session")
def postgres_again(postgres_url: str) -> Iterator[Callable[[], Store]]:
    """Gives one PostgreSQL store, emptied at each call."""
    opened = open_store(postgres_url)
    yield lambda: emptied(opened)
    with opened.writing() as session:
        connection = session.connection()
        Base.metadata.drop_all(connection)
        connection.exec_driver_sql("DROP TABLE alembic_version")
    opened.close()
