"""The learned model: one weight for each gram of title and lead and for each rule, added up; numbers only."""

import io
import json
import math
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from archive.whole import write_whole
from bulletin.toml import ConfigError
from pipelines.judge.grams import PLACES, Places, gram_places

SHIPPED = Path(__file__).with_name("weights.npz")
OWN = "weights.npz"
"""The name under which refitted weights lie in the data folder."""

RULES = ("lexicon", "bare", "lexicon of a bare title")
GRAMS = 2 * PLACES
SIZE = GRAMS + len(RULES) + 1
"""Weights: grams of titles, grams of leads, rules, and the constant."""

SUREST = 6.9  # a lexicon's score is heard between one in a thousand and its opposite, as log odds
UNIT = 4.0  # log odds of the lexicon in one unit of the rule

Floats = np.ndarray[Any, np.dtype[np.float64]]


class Vector(NamedTuple):
    """What the model sees of one article: places in the list of weights, and how much stands at each."""

    places: Places
    values: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Weights and how to show their sum. `stretch` and `shift` lay the two cuts found in training on the lexicon's
    shipped thresholds, so that a score means the same with and without a model.

    `version` names the weights; `prior` the shipped weights from which they were refitted ("" for shipped ones);
    `figures` are the figures of the training, by name.
    """

    version: str
    weights: Floats
    stretch: float
    shift: float
    prior: str = ""
    figures: tuple[tuple[str, float], ...] = ()

    def raw(self, vector: Vector) -> float:
        """The sum of an article, as log odds before they are laid on the thresholds."""
        return float(vector.values @ self.weights[vector.places])

    def voice(self, text: str, start: int) -> float:
        """What the grams of a folded title (`start` 0) or lead (`start` PLACES) say, as their part of `raw`."""
        found = gram_places(text)
        return float(self.weights[found + start].sum()) / math.sqrt(len(found) or 1)

    def score_of(self, voices: float, lexicon_score: float, bare: bool) -> float:
        """The score of an article from the voices of its fields and its lexicon's score: `shown` of `raw`."""
        rules = rules_of(lexicon_score, bare)
        last = float(self.weights[-1])
        return self.shown(
            voices + last + sum(value * float(self.weights[GRAMS + at]) for at, value in enumerate(rules))
        )

    def shown(self, raw: float) -> float:
        """A sum as score, 0 to 1; never falls when the sum rises."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.stretch * raw + self.shift))))


def vector_of(title: str, lead: str, lexicon_score: float, bare: bool) -> Vector:
    """The vector of a folded title and a folded lead, with the lexicon's score of the whole article.

    Each field has length one, whatever its number of grams.
    """
    rules = rules_of(lexicon_score, bare)
    parts = [(gram_places(title), 0), (gram_places(lead), PLACES)]
    places = [found + start for found, start in parts]
    values = [np.full(len(found), 1 / math.sqrt(len(found) or 1)) for found, _ in parts]
    at = np.array([*range(GRAMS, GRAMS + len(rules)), SIZE - 1], np.int32)
    return Vector(np.concatenate([*places, at]).astype(np.int32), np.concatenate([*values, np.array([*rules, 1.0])]))


def rules_of(lexicon_score: float, bare: bool) -> tuple[float, ...]:
    """How much stands at the first rules; a bare title has a constant and a slope of its own."""
    odds = log_odds(lexicon_score) / UNIT
    return (odds, 1.0, odds) if bare else (odds,)


def log_odds(score: float) -> float:
    """The log odds of a score, bounded."""
    if score <= 0:
        return -SUREST
    return SUREST if score >= 1 else max(-SUREST, min(SUREST, math.log(score / (1 - score))))


def load_model(path: Path = SHIPPED) -> Model:
    """The model of a weights file. Raises ConfigError with the file for one that is damaged or of another form."""
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
            told: Mapping[str, Any] = json.loads(bytes(file["told"]).decode())
            grams = file["grams"].astype(np.float64) * float(file["step"])
            weights = np.concatenate([grams, file["rules"].astype(np.float64)])
    except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise ConfigError(f"{path}: cannot be read as weights ({error}); delete it, the shipped ones serve") from None
    if weights.shape != (SIZE,) or not np.isfinite(weights).all():
        raise ConfigError(f"{path}: holds weights of another program version; delete it, the shipped ones serve")
    figures = tuple((str(name), float(value)) for name, value in told["figures"].items())
    return Model(told["version"], weights, told["stretch"], told["shift"], told["prior"], figures)


def save_model(model: Model, path: Path, small: bool = False) -> None:
    """Write a weights file, whole or not at all; the same model gives the same bytes. `small` keeps each gram's
    weight in one byte."""
    grams, rules = model.weights[:GRAMS], model.weights[GRAMS:]
    step = float(np.abs(grams).max() / 127) or 1.0 if small else 1.0
    kept = np.rint(grams / step).astype(np.int8) if small else grams.astype(np.float32)
    told = {"version": model.version, "prior": model.prior, "stretch": model.stretch, "shift": model.shift,
            "figures": dict(model.figures)}  # fmt: skip
    words = np.frombuffer(json.dumps(told, sort_keys=True).encode(), np.uint8)
    file = io.BytesIO()
    np.savez_compressed(file, grams=kept, step=np.float64(step), rules=rules, told=words)
    write_whole(path, file.getvalue())


def model_for(data: Path) -> Model:
    """The model to judge with: the refitted one of the data folder where it grew from the shipped weights, else those.

    After an upgrade with new weights the old refitted ones rest until the decisions are learned anew.
    """
    shipped = load_model()
    own = data / OWN
    if not own.is_file():
        return shipped
    refitted = load_model(own)
    return refitted if refitted.prior == shipped.version else shipped
