"""title_could_matter: generous, since a page not fetched is never judged."""

import pytest

from pipelines.judge import Lexicon, title_could_matter
from tests.pipelines.judge.invented import NEWS


@pytest.mark.parametrize("title", [title for label, title, _ in NEWS if label == 2])
def test_a_wanted_title_passes(lexicon: Lexicon, title: str):
    assert title_could_matter(title, lexicon)


@pytest.mark.parametrize("title", ["五月天气以晴为主", "银杏足球队夺冠", "地铁新线开通", "医疗ETF收评"])
def test_a_title_of_something_else_is_not_fetched(lexicon: Lexicon, title: str):
    assert not title_could_matter(title, lexicon)


def test_an_unknown_title_passes(lexicon: Lexicon):
    assert title_could_matter(" ", lexicon)
