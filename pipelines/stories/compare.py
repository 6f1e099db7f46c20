"""Two fingerprints: the same text, a part, the same event, or nothing of the kind."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from bulletin.story import Tie
from pipelines.stories.fingerprint import Print
from pipelines.stories.rules import Rules

FEW = 2  # so few names say nothing
BRIEF = 40  # characters: a shorter text is too little to be found inside another


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two articles hang together and by what part of the shorter one."""

    tie: Tie
    share: float


def likeness(one: Print, other: Print, days: int, rules: Rules) -> Likeness | None:
    """How two articles whose days lie so many days apart hang together, or None."""
    if days <= rules.same_days:
        found = _same(one, other, rules)
        if found:
            return found
    if days <= rules.event_days:
        return _event(one, other, rules)
    return None


def apart(one: date, other: date) -> int:
    """The days between two days."""
    return abs((one - other).days)


def shared_part(one: Print, other: Print) -> float:
    """The part of the shorter text that stands in the longer one, 0 to 1."""
    least = min(len(one.shingles), len(other.shingles))
    if not least:
        return 0.0
    return len(np.intersect1d(one.shingles, other.shingles, assume_unique=True)) / least


def _same(one: Print, other: Print, rules: Rules) -> Likeness | None:
    """Reprint or part, by shared shingles; figures and names must agree as well."""
    share = shared_part(one, other)
    shorter, longer = sorted((one, other), key=lambda each: each.length)
    partial = shorter.length < rules.part_length * longer.length
    if share < (rules.part_share if partial else rules.same_share):
        return None
    if partial and shorter.length < BRIEF and _dice(one.title, other.title) < rules.event_title:
        return None
    if len(shorter.names) > FEW and len(shorter.names & longer.names) < rules.names_share * len(shorter.names):
        return None
    return Likeness(Tie.PART if partial else Tie.SAME, round(share, 4))


def _event(one: Print, other: Print, rules: Rules) -> Likeness | None:
    """Two reports of one event: headlines alike, openings alike, and names that do not contradict."""
    title = _dice(one.title, other.title)
    if title < rules.event_title:
        return None
    if one.lead and other.lead and _dice(one.lead, other.lead) < rules.event_lead:
        return None
    if one.named and other.named and not one.named & other.named:
        return None
    return Likeness(Tie.EVENT, round(title, 4))


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
