"""Make the shipped weights: `python -m pipelines.judge.training LABELLED.jsonl [-o WEIGHTS.npz]`.

Reproducible: the same labelled items and the same lexicon give the same weights. Every item is read with the lexicon
as it would stand without the item's own pool (`crossing`), so that the weights learn how far the lexicon can be
trusted where nobody has read ahead. The two cuts are set on predictions for items that were left out.
"""

import argparse
import hashlib
import json
import math
from collections.abc import Hashable, Sequence
from pathlib import Path

import numpy as np

from pipelines.judge.crossing import Labelled, crossed_vectors, labelled_of
from pipelines.judge.descent import fitted
from pipelines.judge.lexicon import Lexicon, Thresholds, load_lexicon
from pipelines.judge.model import GRAMS, SHIPPED, SIZE, UNIT, Floats, Model, Vector, save_model

TARGETS = {2: 1.0, 1: 0.35, 0: 0.0}
"""What a label asks of the score: a borderline item belongs between the two others."""

SPREAD = 8.0
"""Variance of a weight before anything is seen; a quarter or twice as much moves the figures by less than .005."""

ALIKE, ELSEWHERE, BORDERLINE = 0.97, 0.93, 0.93
"""Part of the wanted items above the upper cut where news is like the news learned from (eighths left out) and where
it is from elsewhere (pools left out): a real night holds both, so the cut lies midway. Last the part of the borderline
ones from elsewhere above the lower cut."""

EIGHTHS = 8


def train(lexicon: Lexicon, items: Sequence[Labelled]) -> Model:
    """The model of these labelled items."""
    pools, eighths = [item.pool for item in items], [at % EIGHTHS for at in range(len(items))]
    vectors = crossed_vectors(lexicon, items, pools)
    elsewhere = left_out(vectors, items, pools)
    alike = left_out(crossed_vectors(lexicon, items, eighths), items, eighths)
    labels = np.array([item.label for item in items])
    upper = (level(alike[labels == 2], ALIKE) + level(elsewhere[labels == 2], ELSEWHERE)) / 2
    lower = min(level(elsewhere[labels == 1], BORDERLINE), upper - 0.5)
    stretch, shift = laid_on(lexicon.words.thresholds, upper, lower)
    weights = weights_of(vectors, items)
    digest = hashlib.sha256(weights.round(6).tobytes() + f"{stretch:.6f} {shift:.6f}".encode()).hexdigest()[:8]
    figures = (
        ("items", float(len(items))),
        ("average precision, pools left out", average_precision(elsewhere, items)),
        ("average precision, eighths left out", average_precision(alike, items)),
    )
    return Model(f"1+{digest}", weights, stretch, shift, figures=figures)


def weights_of(vectors: Sequence[Vector], items: Sequence[Labelled]) -> Floats:
    """The weights that explain the labels, starting from trust in the lexicon."""
    prior = np.zeros(SIZE)
    prior[GRAMS] = UNIT
    targets = np.array([TARGETS[item.label] for item in items])
    return fitted(vectors, targets, np.ones(len(items)), prior, np.full(SIZE, SPREAD))


def left_out(vectors: Sequence[Vector], items: Sequence[Labelled], parts: Sequence[Hashable]) -> Floats:
    """The sum of each item by weights that never saw its part."""
    sums = np.zeros(len(items))
    for part in dict.fromkeys(parts):
        rest = [at for at, other in enumerate(parts) if other != part]
        weights = weights_of([vectors[at] for at in rest], [items[at] for at in rest])
        for at, other in enumerate(parts):
            if other == part:
                sums[at] = vectors[at].values @ weights[vectors[at].places]
    return sums


def level(sums: Floats, share: float) -> float:
    """The height that `share` of the sums reach."""
    ordered = np.sort(sums)[::-1]
    return float(ordered[math.ceil(share * len(ordered)) - 1])


def laid_on(thresholds: Thresholds, upper: float, lower: float) -> tuple[float, float]:
    """Stretch and shift that lay the two cuts on the lexicon's thresholds."""
    high, low = (math.log(value / (1 - value)) for value in (thresholds.shortlist, thresholds.low))
    stretch = (high - low) / (upper - lower)
    return stretch, high - stretch * upper


def average_precision(sums: Floats, items: Sequence[Labelled], weighted: bool = False) -> float:
    """Average precision of wanted against unwanted items; borderline ones are left out, as the scorer does."""
    rows = sorted(((value, item) for value, item in zip(sums, items, strict=True) if item.label != 1),
                  key=lambda row: -row[0])  # fmt: skip
    hit = seen = area = 0.0
    for _, item in rows:
        weight = item.weight if weighted else 1.0
        seen += weight
        if item.label == 2:
            hit += weight
            area += weight * hit / seen
    return area / hit if hit else 0.0


def read_labelled(path: Path) -> list[Labelled]:
    """The items of a labelled file, in order."""
    return [labelled_of(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("labelled", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=SHIPPED)
    arguments = parser.parse_args()
    model = train(load_lexicon(), read_labelled(arguments.labelled))
    save_model(model, arguments.output, small=True)
    size = arguments.output.stat().st_size
    print(f"{model.version}: {size} bytes, stretch {model.stretch:.3f}, shift {model.shift:.3f}")
    for name, value in model.figures:
        print(f"  {name}: {value:.4g}")


if __name__ == "__main__":
    main()
