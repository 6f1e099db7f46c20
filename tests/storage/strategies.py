"""Any article, block, text or instant that the store must be able to keep, for hypothesis."""

from datetime import timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from bulletin.article import Article, Heading, Image, Listed, OriginClue, Paragraph, Table

clean_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
any_text = st.text(st.characters(categories=None), max_size=40)
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = st.datetimes(timezones=zones).filter(lambda instant: 1 < instant.year < 9999)


def block_strategy(words: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """Any block with these words in it."""
    return st.one_of(
        st.builds(Paragraph, words),
        st.builds(Heading, words, st.integers(1, 6)),
        st.builds(Image, words, words, words, words),
        st.builds(Table, st.lists(st.lists(words, max_size=3).map(tuple), max_size=3).map(tuple)),
        st.builds(Listed, st.lists(words, max_size=3).map(tuple), st.booleans()),
    )


def article_strategy(words: st.SearchStrategy[str]) -> st.SearchStrategy[Article]:
    """Any article with these words in it."""
    texts = "outlet url title subtitle original_title source account author editor published_raw dateline charset"
    return st.builds(
        Article,
        **dict.fromkeys(texts.split(), words),
        blocks=st.lists(block_strategy(words), max_size=4).map(tuple),
        published=st.none() | st.dates(),
        published_at=st.none() | instants,
        clues=st.lists(st.builds(OriginClue, words, words, words), max_size=2).map(tuple),
        rules=st.lists(st.tuples(words, words), max_size=2).map(tuple),
        flags=st.lists(words, max_size=2).map(tuple),
        pages=st.integers(1, 2**31 - 1),
    )
