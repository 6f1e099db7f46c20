"""The score: monotone in every feature, bounded; thresholds give the queue."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.verdict import Queue
from pipelines.judge import Features, Lexicon
from pipelines.judge.scoring import queue_of, score_of

part = st.floats(0, 1)


@pytest.mark.parametrize("name", ["title", "lead", "share", "amount", "factor"])
@given(features=st.builds(Features, st.booleans(), part, part, part, part, part), more=part)
def test_the_score_never_falls_when_a_feature_rises(lexicon: Lexicon, name: str, features: Features, more: float):
    weights = lexicon.words.weights
    risen = replace(features, **{name: max(more, getattr(features, name))})
    assert 0 <= score_of(features, weights) <= score_of(risen, weights) <= 1


def test_a_score_on_a_threshold_is_in_the_better_queue(lexicon: Lexicon):
    thresholds = lexicon.words.thresholds
    assert queue_of(thresholds.shortlist, thresholds) is Queue.SHORTLIST
    assert queue_of(thresholds.low, thresholds) is Queue.LOW
    assert queue_of(thresholds.low - 1e-9, thresholds) is Queue.ASIDE
