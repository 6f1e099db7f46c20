"""The lexicon as shipped, loaded once."""

from pathlib import Path

import pytest

from pipelines.judge import Lexicon, load_lexicon

SHIPPED = Path(__file__).parents[3] / "pipelines" / "lexicon.toml"


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon(SHIPPED)
