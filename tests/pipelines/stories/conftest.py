"""The rules as shipped, and an open store of SQLite."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.stories import Rules, load_rules
from storage.store import Store
from tests.conftest import OpenBlank


@pytest.fixture(scope="session")
def rules() -> Rules:
    return load_rules()


@pytest.fixture
def store(tmp_path: Path, open_blank: OpenBlank) -> Iterator[Store]:
    opened = open_blank(tmp_path / "yuebao.db")
    yield opened
    opened.close()
