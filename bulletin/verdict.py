"""Verdict (判定): queue and rank the relevance filter gives, with the evidence that made it say so."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Queue(StrEnum):
    """Where a candidate waits for the editor."""

    SHORTLIST = "shortlist"  # 重点
    LOW = "low"  # 一般
    ASIDE = "aside"  # 搁置


QUEUE_ZH = {Queue.SHORTLIST: "重点", Queue.LOW: "一般", Queue.ASIDE: "搁置"}


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence that carried the verdict, the terms found in it, and its share of the score (0 to 1)."""

    sentence: str
    terms: tuple[str, ...]
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """`score` runs from 0 (not ours) to 1; `queue` follows from it by the thresholds of the lexicon.

    `keep` in outputs means `queue is Queue.SHORTLIST`. `version` names the lexicon and the weights that judged.
    `regions` are place names found (北京 …): they rank, they never judge.
    """

    score: float
    queue: Queue
    reasons: tuple[Reason, ...] = ()
    regions: tuple[str, ...] = ()
    version: str = ""


class Leaning(StrEnum):
    """What an editor says of a score, besides a decision."""

    TOO_HIGH = "too-high"  # 偏高
    TOO_LOW = "too-low"  # 偏低
    FITTING = "fitting"  # takes what was said before back


LEANING_ZH = {Leaning.TOO_HIGH: "偏高", Leaning.TOO_LOW: "偏低", Leaning.FITTING: "撤销偏高偏低"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A leaning, bound to the verdict it speaks of by version and score; a later verdict may be right. `at` is UTC."""

    leaning: Leaning
    by: str
    at: datetime
    version: str
    score: float
