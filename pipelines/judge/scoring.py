"""From features to score and queue, and which sentences carried it."""

import math
from collections.abc import Sequence

from bulletin.verdict import Queue, Reason
from pipelines.judge.features import Features, features_of
from pipelines.judge.lexicon import Lexicon, Thresholds, Weights
from pipelines.judge.reading import Reading

MAX_REASONS = 5


def score_of(features: Features, weights: Weights) -> float:
    """0 without any evidence, towards 1 with much; never falls when a feature rises."""
    if features.has_body:
        evidence = (
            weights.title * features.title
            + weights.lead * features.lead
            + weights.share * features.share
            + weights.amount * features.amount
        )
    else:
        evidence = weights.title_only * features.title
    return features.factor * (1 - math.exp(-evidence))


def queue_of(score: float, thresholds: Thresholds) -> Queue:
    """The queue of a score; a score on a threshold is in the better queue."""
    if score >= thresholds.shortlist:
        return Queue.SHORTLIST
    return Queue.LOW if score >= thresholds.low else Queue.ASIDE


def reasons_for(title: Reading, body: Sequence[Reading], lexicon: Lexicon) -> tuple[Reason, ...]:
    """The sentences without which the score would be lower, heaviest first, at most MAX_REASONS.

    A share is what the score loses when that sentence is taken out, as part of what all shown ones lose.
    """
    weights = lexicon.words.weights
    whole = score_of(features_of(title, body, lexicon), weights)
    losses: list[tuple[float, Reading]] = []
    if title.strength:
        losses.append((whole - score_of(features_of(Reading(""), body, lexicon), weights), title))
    strongest = sorted(range(len(body)), key=lambda at: -body[at].strength * len(body[at].sentence))[:MAX_REASONS]
    for at in strongest:
        if body[at].strength:
            rest = [*body[:at], *body[at + 1 :]]
            losses.append((whole - score_of(features_of(title, rest, lexicon), weights), body[at]))
    shown = sorted((loss for loss in losses if loss[0] > 0), key=lambda loss: -loss[0])[:MAX_REASONS]
    total = sum(loss for loss, _ in shown)
    return tuple(Reason(reading.sentence, reading.terms, round(loss / total, 4)) for loss, reading in shown)
