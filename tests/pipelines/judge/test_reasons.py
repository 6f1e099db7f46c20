"""Reasons are true: take the shown sentences out, one or all, and the score falls."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.article import Article, Paragraph
from bulletin.verdict import Queue, Verdict
from pipelines.judge import Lexicon, Model, judge
from pipelines.judge.training import read_labelled
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


def faithful(pieces: list[Article], lexicon: Lexicon, model: Model) -> tuple[float, float]:
    """Of the pieces that are not aside, the part whose score falls without the shown sentences, and without the
    shown terms."""
    sentences, terms = [], []
    for piece in pieces:
        verdict = judge(piece, lexicon, model)
        if verdict.queue is Queue.ASIDE:
            continue
        assert verdict.reasons, piece.title
        cut = without(piece, {reason.sentence for reason in verdict.reasons})
        sentences.append(judge(cut, lexicon, model).score < verdict.score)
        shown = {term for reason in verdict.reasons for term in reason.terms}
        cut = piece
        for term in sorted(shown, key=len, reverse=True):
            blocks = tuple(Paragraph(line.replace(term, "")) for line in cut.body_text.split("\n"))
            cut = replace(cut, title=cut.title.replace(term, ""), blocks=blocks)
        terms.append(judge(cut, lexicon, model).score < verdict.score)
    return sum(sentences) / len(sentences), sum(terms) / len(terms)


def test_with_the_model_in_deleting_the_shown_evidence_lowers_the_score(lexicon: Lexicon, model: Model):
    chance = random.Random(7)
    pieces = [
        article(chance.choice(TITLES), *chance.sample(SENTENCES, chance.randint(0, 10))) for _ in range(300)
    ]  # fmt: skip
    by_sentences, by_terms = faithful(pieces, lexicon, model)
    assert by_sentences >= 0.97
    assert by_terms >= 0.95


def test_on_labelled_news_deleting_the_shown_evidence_lowers_the_score(lexicon: Lexicon, model: Model, shared: Path):
    pieces = [item.article for item in read_labelled(shared / "relevance" / "dev.jsonl")]
    by_sentences, by_terms = faithful(pieces, lexicon, model)
    assert by_sentences >= 0.97
    assert by_terms >= 0.95
