"""All words of the lexicon found in one pass, overlapping; the longer phrase takes its words from the shorter."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

import ahocorasick_rs

from pipelines.judge.folding import Folded


class Kind(IntEnum):
    """What a word of the lexicon is for."""

    CORE = 0
    BORDERLINE = 1
    HEALTH = 2
    HEALTH_WEAK = 3
    IT = 4
    IT_WEAK = 5
    HOLLOW = 6
    VETO = 7
    PAID = 8
    PLACE = 9
    NOT_PLACE = 10
    TITLE_PASS = 11
    TITLE_STOP = 12


_EVIDENCE = frozenset((Kind.CORE, Kind.BORDERLINE, Kind.HEALTH, Kind.HEALTH_WEAK, Kind.IT, Kind.IT_WEAK))
_COVERING = {kind: _EVIDENCE | {Kind.HOLLOW} for kind in _EVIDENCE} | {Kind.PLACE: frozenset((Kind.NOT_PLACE,))}


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word; `index` tells which veto or which place it belongs to."""

    text: str
    kind: Kind
    index: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A word found at [start, end) of a folded text."""

    word: Word
    start: int
    end: int


class Matcher:
    """Finds every word of a lexicon; immutable after it is built."""

    def __init__(self, words: Iterable[Word]) -> None:
        grouped: dict[str, list[Word]] = {}
        for word in words:
            grouped.setdefault(word.text, []).append(word)
        self._words = tuple(tuple(group) for group in grouped.values())
        self._automaton = ahocorasick_rs.AhoCorasick(list(grouped)) if grouped else None

    def find(self, folded: Folded) -> tuple[Hit, ...]:
        """The hits in order of place. A hit inside a longer phrase that covers its kind is left out (longest first);
        one whose Latin end touches another Latin letter (AI in AIDS) is none."""
        if self._automaton is None:
            return ()
        hits = [
            Hit(word, start, end)
            for index, start, end in self._automaton.find_matches_as_indexes(folded.text, overlapping=True)
            if _stands_alone(folded, start, end)
            for word in self._words[index]
        ]
        return tuple(sorted((hit for hit in hits if not _covered(hit, hits)), key=lambda hit: (hit.start, hit.end)))


def _stands_alone(folded: Folded, start: int, end: int) -> bool:
    """Whether no Latin letter runs on over either end."""
    first, last, original = folded.places[start], folded.places[end - 1], folded.original
    before, after = original[first - 1 : first], original[last + 1 : last + 2]
    return not (_latin(original[first]) and _latin(before)) and not (_latin(original[last]) and _latin(after))


def _latin(char: str) -> bool:
    return "a" <= char <= "z" or "A" <= char <= "Z" or "ａ" <= char <= "ｚ" or "Ａ" <= char <= "Ｚ"


def _covered(hit: Hit, hits: list[Hit]) -> bool:
    """Whether a longer hit of a covering kind holds `hit`."""
    covering = _COVERING.get(hit.word.kind)
    if covering is None:
        return False
    length = hit.end - hit.start
    return any(
        other.start <= hit.start and hit.end <= other.end and other.end - other.start > length
        for other in hits
        if other.word.kind in covering
    )
