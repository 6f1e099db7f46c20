"""Pages of the systems that Chinese sites run on: every field, the whole text and nothing but the text."""

from collections.abc import Callable

import pytest

from bulletin.page import Page
from pipelines.extract import extract_article
from tests.pipelines.extract.cms import SAMPLES, Sample
from tests.pipelines.extract.cms_hard import HARD

named = pytest.mark.parametrize("make", (*SAMPLES, *HARD), ids=lambda make: make.__name__)


@named
def test_the_text_comes_out_whole_line_by_line(make: Callable[[], Sample]) -> None:
    sample = make()
    article = extract_article(Page("", sample.url, sample.html.encode()))
    assert article.body_text.split("\n") == list(sample.text)


@named
def test_furniture_of_the_page_stays_out(make: Callable[[], Sample]) -> None:
    sample = make()
    text = extract_article(Page("", sample.url, sample.html.encode())).body_text
    assert [words for words in sample.never if words in text] == []


@named
def test_headline_day_and_source_are_those_the_page_shows(make: Callable[[], Sample]) -> None:
    sample = make()
    article = extract_article(Page("", sample.url, sample.html.encode()))
    day = article.published.isoformat() if article.published else None
    assert (article.title, day, article.source) == (sample.title, sample.date, sample.source)


@named
def test_the_same_page_in_gb18030_under_a_false_label_reads_alike(make: Callable[[], Sample]) -> None:
    sample = make()
    ours = extract_article(Page("", sample.url, sample.html.encode()))
    theirs = extract_article(Page("", sample.url, sample.html.encode("gb18030"), "text/html; charset=utf-8"))
    assert (theirs.title, theirs.blocks, theirs.charset) == (ours.title, ours.blocks, "gb18030")


@named
def test_every_field_names_its_rule(make: Callable[[], Sample]) -> None:
    sample = make()
    article = extract_article(Page("", sample.url, sample.html.encode()))
    rules = dict(article.rules)
    wanted = {"body": article.blocks, "title": article.title, "published": article.published, "source": article.source}
    assert all(rules.get(name) for name, value in wanted.items() if value)
