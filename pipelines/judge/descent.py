"""Weighted logistic regression round a prior, by limited-memory BFGS: numpy only, the same in, the same out."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from pipelines.judge.model import SIZE, Floats, Vector

MEMORY = 7  # earlier steps remembered, the usual number
CLOSE = 1e-4  # a slope this small, as part of the first one, is the bottom

Objective = Callable[[Floats], tuple[float, Floats]]


class Rows:
    """Vectors laid end to end, so that all sums are one pass."""

    def __init__(self, vectors: Sequence[Vector]) -> None:
        self.places = np.concatenate([vector.places for vector in vectors])
        self.values = np.concatenate([vector.values for vector in vectors]).astype(np.float32)
        lengths = np.array([len(vector.places) for vector in vectors])
        self.starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        self.lengths = lengths

    def sums(self, weights: Floats) -> Floats:
        """The sum of every row. No row is empty: each holds the constant."""
        return np.add.reduceat(weights.astype(np.float32)[self.places] * self.values, self.starts).astype(np.float64)

    def back(self, shares: Floats) -> Floats:
        """What every weight gets when each row hands out its share."""
        spread = np.repeat(shares.astype(np.float32), self.lengths) * self.values
        return np.bincount(self.places, weights=spread, minlength=SIZE).astype(np.float64)


def fitted(
    vectors: Sequence[Vector], targets: Floats, importance: Floats, prior: Floats, spread: Floats, steps: int = 40
) -> Floats:
    """The weights that explain `targets` (0 to 1) best without leaving `prior` further than `spread` (a variance per
    weight) makes likely; `importance` is how often each row counts."""
    rows = Rows(vectors)

    def objective(moved: Floats) -> tuple[float, Floats]:
        sums = rows.sums(prior + moved)
        chance = 1 / (1 + np.exp(-np.clip(sums, -30, 30)))
        loss = float(importance @ (np.logaddexp(0, sums) - targets * sums) + 0.5 * (moved @ (moved / spread)))
        return loss, rows.back(importance * (chance - targets)) + moved / spread

    return prior + lowest(objective, np.zeros(SIZE), spread, steps)


def lowest(objective: Objective, start: Floats, spread: Floats, steps: int) -> Floats:
    """Where a smooth bowl is lowest, from `start`, in at most `steps` steps; `spread` is a first guess of its width."""
    at, (value, slope) = start, objective(start)
    first = float(np.abs(slope).max()) or 1.0
    past: list[tuple[Floats, Floats, float]] = []
    for _ in range(steps):
        if float(np.abs(slope).max()) < CLOSE * first:
            break
        step = _downhill(slope, past, spread)
        length = 1.0 if past else min(1.0, 1.0 / float(np.sqrt(step @ step)))
        while True:
            there = at + length * step
            lower, rising = objective(there)
            if lower <= value + 1e-4 * length * float(slope @ step) or length < 1e-6:
                break
            length /= 2
        moved, bent = there - at, rising - slope
        if float(moved @ bent) > 1e-12:
            past = [*past[-MEMORY + 1 :], (moved, bent, 1 / float(moved @ bent))]
        at, value, slope = there, lower, rising
    return at


def _downhill(slope: Floats, past: Sequence[tuple[Floats, Floats, float]], spread: Floats) -> Floats:
    """The direction of the next step: the slope, straightened by what the last steps showed of the bowl."""
    rest: Any = slope.copy()
    shares: list[float] = []
    for moved, bent, inverse in reversed(past):
        share = inverse * float(moved @ rest)
        rest -= share * bent
        shares.append(share)
    rest = rest * spread if not past else rest * spread * (float(past[-1][0] @ past[-1][1]) /
                                                          float(past[-1][1] @ (past[-1][1] * spread)))  # fmt: skip
    for (moved, bent, inverse), share in zip(past, reversed(shares), strict=True):
        rest += (share - inverse * float(bent @ rest)) * moved
    return np.asarray(-rest)
