"""Learning from what editors decide, and only from what says something about relevance.

采用 and 备选 say that an article is wanted, 不用（不相关） that it is not; 不用 without a reason says so weakly.
重复, 已刊, 时段外, 转载, 篇幅 and 质量 say nothing about relevance, nor does 稍后. 偏高 and 偏低 move the score that
stood when they were said.
"""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bulletin.candidate import Choice, Decision, RejectReason
from bulletin.verdict import Leaning, Mark
from pipelines.judge.descent import fitted
from pipelines.judge.model import GRAMS, SIZE, Model, Vector

WEAKLY = 0.3
"""Importance of a 不用 without a reason."""

RESERVED = 0.6
"""Importance of 备选: wanted, but something was wanted more."""

MISSED = 1.0
"""Importance of an article that an issue printed and the judge had not shown."""

MARKED, BY = 0.7, 0.3
"""Importance of a mark, and how far it asks the score to move."""

GIVE, FIRM = 8.0, 0.02
"""How far decisions may move the weight of a gram, and of a rule (as variances): words may be learned anew, trust in
the lexicon hardly, so that ten clicks cannot unmake it."""


@dataclass(frozen=True, slots=True)
class Label:
    """What is to be learned of one article: `target` 0 (unwanted) to 1, as a score; `importance` how much it counts."""

    vector: Vector
    target: float
    importance: float = 1.0


def label_of_decision(decision: Decision) -> tuple[float, float] | None:
    """Target and importance of a decision, None where it says nothing about relevance."""
    match decision.choice, decision.reason:
        case Choice.ACCEPTED, _:
            return 1.0, 1.0
        case Choice.RESERVE, _:
            return 1.0, RESERVED
        case Choice.REJECTED, RejectReason.IRRELEVANT:
            return 0.0, 1.0
        case Choice.REJECTED, None:
            return 0.0, WEAKLY
    return None


def label_of_mark(mark: Mark) -> tuple[float, float]:
    """Target and importance of 偏高 or 偏低: the score that stood, moved."""
    moved = mark.score - BY if mark.leaning is Leaning.TOO_HIGH else mark.score + BY
    return max(0.0, min(1.0, moved)), MARKED


def refit(prior: Model, labels: Sequence[Label]) -> Model:
    """The shipped model as these labels move it; without labels it is the prior itself.

    Always from the shipped model and all labels, never from an earlier refit: the order of decisions does not matter,
    and one taken back leaves no trace.
    """
    if not labels:
        return prior
    spread = np.full(SIZE, GIVE)
    spread[GRAMS:] = FIRM
    targets = np.array([_asked(prior, label.target) for label in labels])
    importance = np.array([label.importance for label in labels])
    weights = fitted([label.vector for label in labels], targets, importance, prior.weights, spread, steps=25)
    digest = hashlib.sha256(weights.astype(np.float32).tobytes()).hexdigest()[:8]
    return replace(prior, version=f"{prior.version}~{len(labels)}.{digest}", weights=weights, prior=prior.version)


def _asked(prior: Model, score: float) -> float:
    """A score as the chance that the weights' own sum stands for (scores are shown stretched and shifted)."""
    if score in (0.0, 1.0):
        return score
    raw = (math.log(score / (1 - score)) - prior.shift) / prior.stretch
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, raw))))
