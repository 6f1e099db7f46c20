"""Floors of quality: on invented news always, on the labelled items and the real issues where they are at hand.

Terms were read off the labelled items while the lexicon was written, so figures of the lexicon on all of them are of
training, not of proof. Proof are the figures of pools left out, where terms of that pool alone are taken away.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from bulletin.article import Article, Paragraph, block_from_record
from bulletin.verdict import Queue, Verdict
from pipelines.judge import Lexicon, Model, judge, title_could_matter
from pipelines.judge.crossing import crossed_vectors
from pipelines.judge.training import average_precision as precision_of
from pipelines.judge.training import left_out, read_labelled
from tests.pipelines.judge.invented import news

SHARED = Path(__file__).parents[3] / "../shared"
LABELLED = SHARED / "relevance" / "dev.jsonl"
GOLDEN = SHARED / "golden"


def average_precision(scored: Sequence[tuple[float, bool, float]]) -> float:
    """Weighted average precision of (score, wanted, weight); equal scores stand together."""
    total = sum(weight for _, wanted, weight in scored if wanted)
    hit = seen = area = 0.0
    for level in sorted({score for score, _, _ in scored}, reverse=True):
        tied = [(wanted, weight) for score, wanted, weight in scored if score == level]
        gain = sum(weight for wanted, weight in tied if wanted)
        hit, seen = hit + gain, seen + sum(weight for _, weight in tied)
        area += gain / total * hit / seen
    return area


def share(verdicts: Sequence[tuple[int, Verdict]], label: int, queue: Queue) -> float:
    """Part of the articles of `label` that are in `queue`."""
    queues = [verdict.queue for found, verdict in verdicts if found == label]
    return queues.count(queue) / len(queues)


def test_invented_news_lie_in_the_right_queues(lexicon: Lexicon, model: Model):
    verdicts = [(label, judge(piece, lexicon, model)) for label, piece in news()]
    assert len(verdicts) >= 40
    ranked = [(verdict.score, label == 2, 1.0) for label, verdict in verdicts if label != 1]
    assert average_precision(ranked) >= 0.97
    assert share(verdicts, 2, Queue.ASIDE) == 0
    assert share(verdicts, 2, Queue.SHORTLIST) >= 0.9
    assert share(verdicts, 1, Queue.ASIDE) <= 0.15
    assert share(verdicts, 0, Queue.SHORTLIST) == 0
    assert share(verdicts, 0, Queue.ASIDE) >= 0.75


@pytest.fixture(scope="module")
def labelled() -> list[dict]:
    if not LABELLED.exists():
        pytest.skip("the labelled items are not beside the project")
    return [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def judged(labelled: list[dict], lexicon: Lexicon) -> list[tuple[dict, Verdict]]:
    def piece(row: dict) -> Article:
        lines = tuple(Paragraph(line) for line in (row["body"] or "").split("\n") if line.strip())
        return Article("sample", "https://news.sample.invalid/1", row["title"], lines)

    return [(row, judge(piece(row), lexicon)) for row in labelled]


def test_labelled_items_rank_above_the_floor(judged: list[tuple[dict, Verdict]]):
    main = [(row, verdict) for row, verdict in judged if row["label"] != 1]
    plain = [(verdict.score, row["label"] == 2, 1.0) for row, verdict in main]
    weighted = [(verdict.score, row["label"] == 2, float(row["weight"])) for row, verdict in main]
    bare = [(verdict.score, row["label"] == 2, 1.0) for row, verdict in main if not row["body"]]
    assert average_precision(plain) >= 0.96
    assert average_precision(weighted) >= 0.95
    assert average_precision(bare) >= 0.97


def test_labelled_items_lie_in_the_right_queues(judged: list[tuple[dict, Verdict]]):
    verdicts = [(row["label"], verdict) for row, verdict in judged]
    assert share(verdicts, 2, Queue.ASIDE) == 0
    assert share(verdicts, 2, Queue.SHORTLIST) >= 0.96
    assert share(verdicts, 1, Queue.ASIDE) <= 0.06
    assert share(verdicts, 0, Queue.SHORTLIST) <= 0.04


def test_titles_of_wanted_items_would_be_fetched(labelled: list[dict], lexicon: Lexicon):
    def passed(label: int) -> float:
        asked = [title_could_matter(row["title"], lexicon) for row in labelled if row["label"] == label]
        return sum(asked) / len(asked)

    assert passed(2) >= 0.97
    assert passed(1) >= 0.88
    assert passed(0) <= 0.6


def test_articles_of_the_real_issues_are_in_the_shortlist(lexicon: Lexicon, model: Model):
    if not GOLDEN.exists():
        pytest.skip("the real issues are not beside the project")
    records = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(GOLDEN.glob("*.json"))]
    entries = [entry for record in records for entry in record["articles"]]
    assert entries
    for entry in entries:
        blocks = tuple(block_from_record(record) for record in entry["body"])
        verdict = judge(Article("sample", "https://news.sample.invalid/1", entry["title"], blocks), lexicon, model)
        assert verdict.queue is Queue.SHORTLIST, entry["title"]


@pytest.mark.soak
def test_items_of_pools_never_seen_rank_above_the_floor(lexicon: Lexicon, model: Model):
    if not LABELLED.exists():
        pytest.skip("the labelled items are not beside the project")
    items = read_labelled(LABELLED)
    pools = [item.pool for item in items]
    sums = left_out(crossed_vectors(lexicon, items, pools), items, pools)
    assert precision_of(sums, items) >= 0.93
    assert precision_of(sums, items, weighted=True) >= 0.87
    bare = [at for at, item in enumerate(items) if not item.article.blocks]
    assert precision_of(sums[bare], [items[at] for at in bare]) >= 0.96
    shown = [(item, model.shown(value)) for item, value in zip(items, sums, strict=True)]
    thresholds = lexicon.words.thresholds
    wanted = [score >= thresholds.shortlist for item, score in shown if item.label == 2]
    unwanted = [score >= thresholds.shortlist for item, score in shown if item.label == 0]
    assert sum(wanted) / len(wanted) >= 0.9
    assert sum(wanted) / (sum(wanted) + sum(unwanted)) >= 0.7
    assert sum(score < thresholds.low for item, score in shown if item.label == 1) <= 0.1 * 140
    assert not any(score < thresholds.low for item, score in shown if item.label == 2)
