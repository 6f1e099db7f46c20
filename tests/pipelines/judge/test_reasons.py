"""Reasons are true: take the shown sentences out, one or all, and the score falls."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.article import Article, Paragraph
from bulletin.verdict import Verdict
from pipelines.judge import Lexicon, judge
from tests.pipelines.judge.invented import NEWS, article, news

SENTENCES = [part + "。" for _, _, body in NEWS for part in body.split("。") if part]
TITLES = [title for _, title, _ in NEWS]
bodies = st.lists(st.sampled_from(SENTENCES), max_size=12, unique=True)
invented = st.builds(lambda title, body: article(title, *body), st.sampled_from(TITLES), bodies)


def without(piece: Article, sentences: set[str]) -> Article:
    """`piece` with those sentences deleted from its title and its paragraphs."""
    blocks = []
    for block in piece.blocks:
        assert isinstance(block, Paragraph)
        text = block.text
        for sentence in sentences:
            text = text.replace(sentence, "")
        blocks.append(Paragraph(text))
    return replace(piece, title="" if piece.title in sentences else piece.title, blocks=tuple(blocks))


def deletion_lowers(piece: Article, verdict: Verdict, lexicon: Lexicon) -> bool:
    """Whether the score falls when all shown sentences go."""
    return judge(without(piece, {reason.sentence for reason in verdict.reasons}), lexicon).score < verdict.score


@given(piece=invented)
def test_deleting_what_is_shown_lowers_the_score(lexicon: Lexicon, piece: Article):
    verdict = judge(piece, lexicon)
    if verdict.reasons:
        assert deletion_lowers(piece, verdict, lexicon)


@given(piece=invented)
def test_deleting_any_one_shown_sentence_lowers_the_score(lexicon: Lexicon, piece: Article):
    verdict = judge(piece, lexicon)
    for reason in verdict.reasons:
        assert judge(without(piece, {reason.sentence}), lexicon).score < verdict.score


@pytest.mark.parametrize("piece", [piece for _, piece in news()], ids=lambda piece: piece.title)
def test_a_score_comes_with_reasons_and_deleting_their_terms_lowers_it(lexicon: Lexicon, piece: Article):
    verdict = judge(piece, lexicon)
    assert bool(verdict.reasons) == bool(verdict.score)
    shares = [reason.share for reason in verdict.reasons]
    assert shares == sorted(shares, reverse=True)
    assert not shares or sum(shares) == pytest.approx(1, abs=0.001)
    terms = sorted({term for reason in verdict.reasons for term in reason.terms}, key=len, reverse=True)
    cut = piece
    for term in terms:
        blocks = tuple(Paragraph(text.replace(term, "")) for text in cut.body_text.split("\n"))
        cut = replace(cut, title=cut.title.replace(term, ""), blocks=blocks)
    assert not terms or judge(cut, lexicon).score < verdict.score


@given(piece=invented, again=st.sampled_from(SENTENCES))
def test_the_same_article_gets_the_same_verdict(lexicon: Lexicon, piece: Article, again: str):
    first = judge(piece, lexicon)
    judge(article(again), lexicon)
    assert judge(piece, lexicon) == first
