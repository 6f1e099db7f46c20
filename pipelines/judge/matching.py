"""All words of the lexicon found in one pass, overlapping; the longer phrase takes its words from the shorter."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

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
_PHRASES = _EVIDENCE | {Kind.HOLLOW}
# Which kinds take a word of a kind away when they hold it, and the same the other way round.
_COVERING = dict.fromkeys(_EVIDENCE, _PHRASES) | {
    Kind.VETO: frozenset((Kind.HOLLOW,)),
    Kind.PLACE: frozenset((Kind.NOT_PLACE,)),
}
_COVERS = {
    kind: tuple(covering for covering in dict.fromkeys(_COVERING.values()) if kind in covering)
    for kind in (*_PHRASES, Kind.NOT_PLACE)
}


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word; `index` tells which veto or which place it belongs to."""

    text: str
    kind: Kind
    index: int = 0


class Hit(NamedTuple):
    """A word found at [start, end) of a folded text. A tuple, since an article has hundreds."""

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
        self.words = tuple(word for group in self._words for word in group)
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
    hits.sort(key=_by_place)
    kept: list[Hit] = []
    farthest: dict[frozenset[Kind], Hit] = {}  # of the hits so far, which start no later: who reaches over, holds
    for hit in hits:
        kind = hit.word.kind
        holder = farthest.get(_COVERING[kind]) if kind in _COVERING else None
        if holder is None or holder.end < hit.end or (holder.start, holder.end) == (hit.start, hit.end):
            kept.append(hit)
        for covering in _COVERS.get(kind, ()):
            last = farthest.get(covering)
            if last is None or hit.end > last.end:
                farthest[covering] = hit
    return tuple(kept)


def _by_place(hit: Hit) -> tuple[int, int]:
    return hit.start, -hit.end
