"""Which sentences carried a score: those without which it would be lower, found by leaving them out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from bulletin.verdict import Reason
from pipelines.judge.folding import fold
from pipelines.judge.grams import PLACES, places_by_size
from pipelines.judge.model import Model
from pipelines.judge.reading import Reading
from pipelines.judge.scoring import Scorer

MAX_REASONS = 5
MAX_TERMS = 3  # terms shown of a sentence in which the lexicon found none
TERM = 4  # characters of such a term at most, as most Chinese words have

TITLE = -1
Loss = tuple[float, int]
Without = Callable[[Reading, Sequence[Reading], int], tuple[Reading, Sequence[Reading]]]


def reasons_for(title: Reading, body: Sequence[Reading], scorer: Scorer) -> tuple[Reason, ...]:
    """The sentences without which the score would be lower, heaviest first, at most MAX_REASONS.

    A share is what the score loses when that sentence is taken out, as part of what all shown ones lose. With a
    model the title counts too where the lexicon found nothing in it, and the first sentences where nothing else does.
    Where leaving any out lowers nothing (a title that speaks for and against, a body of one sentence), what is shown
    is what the score loses when the terms of a sentence say nothing.
    """
    strong = sorted((at for at, reading in enumerate(body) if reading.strength), key=lambda at: _bulk(body[at]))
    tried = [TITLE] if title.sentence and (title.strength or scorer.model) else []
    shown = _losses([*tried, *strong[:MAX_REASONS]], title, body, scorer)
    if not shown:
        shown = _losses([*tried, *strong[:MAX_REASONS]], title, body, scorer, _silenced)
    if not shown and scorer.model:
        shown = _losses(range(min(len(body), MAX_REASONS)), title, body, scorer)
    total = sum(loss for loss, _ in shown)
    return tuple(_reason(title if at == TITLE else body[at], at, loss / total, scorer) for loss, at in shown)


def _left_out(title: Reading, body: Sequence[Reading], at: int) -> tuple[Reading, Sequence[Reading]]:
    return (Reading(""), body) if at == TITLE else (title, [*body[:at], *body[at + 1 :]])


def _silenced(title: Reading, body: Sequence[Reading], at: int) -> tuple[Reading, Sequence[Reading]]:
    if at == TITLE:
        return replace(title, strength=0.0), body
    return title, [*body[:at], replace(body[at], strength=0.0), *body[at + 1 :]]


def _losses(
    tried: Iterable[int], title: Reading, body: Sequence[Reading], scorer: Scorer, without: Without = _left_out
) -> list[Loss]:
    """What the score loses without each of these sentences, where it does, heaviest first."""
    whole = scorer.score(title, body)
    losses: list[Loss] = []
    for at in tried:
        loss = whole - scorer.score(*without(title, body, at))
        if loss > 1e-6:  # less is lost in rounding
            losses.append((loss, at))
    return sorted(losses, key=lambda loss: -loss[0])[:MAX_REASONS]


def _bulk(reading: Reading) -> float:
    return -reading.strength * len(reading.sentence)


def _reason(reading: Reading, at: int, share: float, scorer: Scorer) -> Reason:
    terms = reading.terms
    if not terms and scorer.model:
        terms = telling_terms(reading.sentence, scorer.model, 0 if at == TITLE else PLACES)
    return Reason(reading.sentence, terms, round(share, 4))


def telling_terms(sentence: str, model: Model, start: int) -> tuple[str, ...]:
    """The pieces of a sentence whose grams speak most for the article, as printed, heaviest first."""
    folded = fold(sentence)
    if len(folded.text) < 2:
        return ()
    pairs, triples = (model.weights[start + places] for places in places_by_size(folded.text))
    pieces: list[tuple[float, int, int]] = []
    for begin in range(len(folded.text) - 1):
        for end in range(begin + 2, min(begin + TERM, len(folded.text)) + 1):
            if folded.text[begin:end].isalnum():
                weight = float(pairs[begin : end - 1].sum() + triples[begin : end - 2].sum())
                pieces.append((weight, begin, end))
    chosen: list[tuple[float, int, int]] = []
    for weight, begin, end in sorted(pieces, key=lambda piece: -piece[0]):
        if weight > 0 and len(chosen) < MAX_TERMS and all(end <= one or begin >= other for _, one, other in chosen):
            chosen.append((weight, begin, end))
    return tuple(dict.fromkeys(folded.printed(begin, end) for _, begin, end in chosen))
