"""The lexicon and the weights as shipped, loaded once."""

from pathlib import Path

import pytest

from pipelines.judge import Lexicon, Model, load_lexicon, load_model

SHIPPED = Path(__file__).parents[3] / "pipelines" / "lexicon.toml"


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon(SHIPPED)


@pytest.fixture(scope="session")
def model() -> Model:
    return load_model()
