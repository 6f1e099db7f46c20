"""What the lexicon's own score is made of, as a few numbers; the learned model hears that score beside its grams."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.judge.lexicon import Lexicon, Scope
from pipelines.judge.reading import Reading

LEAD = 160  # characters: the lead of a news story; half the weight is left after as many again
PAUSE = 150  # characters added to every body, so that one sentence alone is not a share of 100 %


@dataclass(frozen=True, slots=True)
class Features:
    """All from 0 to 1, more is more relevant; `factor` multiplies the score (vetoes, words of paid texts).

    title: strength of the title. lead: strongest sentence, the less the further from the beginning. share: part of
    the body's characters in sentences with both facets, by strength. amount: how many such sentences, saturating.
    """

    has_body: bool
    title: float
    lead: float
    share: float
    amount: float
    factor: float


def features_of(title: Reading, body: Sequence[Reading], lexicon: Lexicon) -> Features:
    """The features of a read title and the read sentences of the body, in order."""
    weighed = characters = lead = total = 0.0
    for reading in body:
        if reading.strength:
            far = max(0.0, characters - LEAD) / LEAD
            lead = max(lead, reading.strength * 0.5**far)
            weighed += reading.strength * len(reading.sentence)
            total += reading.strength
        characters += len(reading.sentence)
    return Features(
        has_body=bool(body),
        title=title.strength,
        lead=lead,
        share=weighed / (characters + PAUSE),
        amount=1 - math.exp(-total / 3),
        factor=_factor(title, body, lexicon),
    )


def _factor(title: Reading, body: Sequence[Reading], lexicon: Lexicon) -> float:
    """The product of all vetoes that fired and of the paid texts' factor."""
    words, factor = lexicon.words, 1.0
    anywhere = title.vetoes.union(*(reading.vetoes for reading in body))
    for index in anywhere:
        veto = words.veto[index]
        if veto.scope is Scope.WHOLE or index in title.vetoes:
            factor *= veto.factor
    paid = title.paid.union(*(reading.paid for reading in body))
    return factor * words.paid.factor if len(paid) >= words.paid.least else factor
