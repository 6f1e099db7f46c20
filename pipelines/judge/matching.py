"""All words of the lexicon found in one pass, overlapping; the longer phrase takes its words from the shorter."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

import ahocorasick_rs

from pipelines.judge.folding import Folded, fold_text


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
_LATER = {Kind.PLACE: frozenset((Kind.NOT_PLACE,)), Kind.VETO: frozenset((Kind.HOLLOW,))}
_COVERING = {kind: _EVIDENCE | {Kind.HOLLOW} for kind in _EVIDENCE} | _LATER


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
        self._latin = tuple((_latin(text[0]), _latin(text[-1])) for text in grouped)
        self._automaton = ahocorasick_rs.AhoCorasick(list(grouped)) if grouped else None

    def find(self, folded: Folded) -> tuple[Hit, ...]:
        """The hits in order of place. A hit inside a longer phrase that covers its kind is left out (longest first);
        one whose Latin end touches another Latin letter (AI in AIDS) is none."""
        if self._automaton is None:
            return ()
        found = self._automaton.find_matches_as_indexes(folded.text, overlapping=True)
        return _uncovered(
            [
                Hit(word, start, end)
                for index, start, end in found
                if not any(self._latin[index]) or _stands_alone(folded, start, end, *self._latin[index])
                for word in self._words[index]
            ]
        )


def _stands_alone(folded: Folded, start: int, end: int, latin_first: bool, latin_last: bool) -> bool:
    """Whether no Latin letter of the printed text runs on over an end that is Latin itself."""
    first, last, original = folded.place(start), folded.place(end - 1), folded.original
    before, after = original[max(0, first - 1) : first], original[last + 1 : last + 2]
    return not (latin_first and _latin(fold_text(before))) and not (latin_last and _latin(fold_text(after)))


def _latin(char: str) -> bool:
    return "a" <= char <= "z"


def _uncovered(hits: list[Hit]) -> tuple[Hit, ...]:
    """The hits without those that a longer hit of a covering kind holds, in order of place, the longer first."""
    if len(hits) < 2:
        return tuple(hits)
    hits.sort(key=lambda hit: (hit.start, -hit.end))
    reach = [0] * len(Kind)  # per kind, how far its hits so far go; those start no later, so reaching over is holding
    kept: list[Hit] = []
    twins: list[Hit] = []  # hits of one and the same span hold one another not
    for hit in hits:
        if twins and (twins[0].start, twins[0].end) != (hit.start, hit.end):
            for twin in twins:
                reach[twin.word.kind] = max(reach[twin.word.kind], twin.end)
            twins = []
        twins.append(hit)
        if all(reach[kind] < hit.end for kind in _COVERING.get(hit.word.kind, ())):
            kept.append(hit)
    return tuple(kept)
