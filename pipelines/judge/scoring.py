"""From what was read to score and queue, by the lexicon alone or with the learned model."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from bulletin.verdict import Queue
from pipelines.judge.features import Features, features_of
from pipelines.judge.grams import LEAD, PLACES
from pipelines.judge.lexicon import Lexicon, Thresholds, Weights
from pipelines.judge.model import Model, Vector, vector_of
from pipelines.judge.reading import Reading


@dataclass(frozen=True, slots=True)
class Scorer:
    """What one article is scored by, again and again with a sentence left out; without a model the lexicon decides
    alone. `heard` keeps what the model said of a text: most sentences left out change neither title nor lead."""

    lexicon: Lexicon
    model: Model | None = None
    heard: dict[tuple[str, int], float] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """Names the lexicon and the weights."""
        return f"{self.lexicon.version}/{self.model.version}" if self.model else self.lexicon.version

    def score(self, title: Reading, body: Sequence[Reading]) -> float:
        """The score of a read title and the read sentences of a body; 0 where there is no text at all."""
        if not title.sentence and not body:
            return 0.0
        alone = score_of(features_of(title, body, self.lexicon), self.lexicon.words.weights)
        if self.model is None:
            return alone
        voices = self._voice(self.model, title.folded, 0) + self._voice(self.model, lead_of(body), PLACES)
        return self.model.score_of(voices, alone, bare=not body)

    def _voice(self, model: Model, text: str, start: int) -> float:
        said = self.heard.get((text, start))
        if said is None:
            said = self.heard[text, start] = model.voice(text, start)
        return said


def vector_from(title: Reading, body: Sequence[Reading], lexicon: Lexicon) -> Vector:
    """What the model sees of a read article."""
    alone = score_of(features_of(title, body, lexicon), lexicon.words.weights)
    return vector_of(title.folded, lead_of(body), alone, bare=not body)


def lead_of(body: Sequence[Reading]) -> str:
    """The folded beginning of a body, at most LEAD characters."""
    lead = ""
    for reading in body:
        lead += reading.folded
        if len(lead) >= LEAD:
            break
    return lead[:LEAD]


def score_of(features: Features, weights: Weights) -> float:
    """The lexicon's own score: 0 without any evidence, towards 1 with much; never falls when a feature rises."""
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
