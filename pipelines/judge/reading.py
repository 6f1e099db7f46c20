"""One sentence read: which terms it holds, and how much it says about informatics in health care."""

from dataclasses import dataclass

from pipelines.judge.folding import Folded, fold
from pipelines.judge.lexicon import Lexicon, Scope
from pipelines.judge.matching import Hit, Kind

STRENGTH = {Kind.CORE: 0.85, Kind.BORDERLINE: 0.4}
PART = {Kind.HEALTH: 1.0, Kind.HEALTH_WEAK: 0.55, Kind.IT: 1.0, Kind.IT_WEAK: 0.5}
HEALTH = frozenset((Kind.HEALTH, Kind.HEALTH_WEAK))
IT = frozenset((Kind.IT, Kind.IT_WEAK))
PAIR = 0.6  # two strong words side by side; a core phrase is surer
NEAR, FAR = 4, 30  # characters between two words: side by side; only just in the same breath


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence with the terms that count in it (as printed) and its strength, 0 to 1.

    `vetoes` are indexes of the lexicon's vetoes of title or whole scope, `paid` and `places` what was found of those.
    """

    sentence: str
    strength: float = 0.0
    terms: tuple[str, ...] = ()
    vetoes: frozenset[int] = frozenset()
    paid: frozenset[str] = frozenset()
    places: frozenset[int] = frozenset()


def read_sentence(sentence: str, lexicon: Lexicon) -> Reading:
    """The reading of one sentence or one title."""
    folded = fold(sentence)
    hits = lexicon.matcher.find(folded)
    if not hits:
        return Reading(sentence)
    strength, used = _strength(hits)
    vetoes = frozenset(hit.word.index for hit in hits if hit.word.kind is Kind.VETO)
    for index in vetoes:
        if lexicon.words.veto[index].scope is Scope.SENTENCE:
            strength *= lexicon.words.veto[index].factor
    return Reading(
        sentence,
        strength,
        _printed(used, folded) if strength else (),
        frozenset(index for index in vetoes if lexicon.words.veto[index].scope is not Scope.SENTENCE),
        frozenset(hit.word.text for hit in hits if hit.word.kind is Kind.PAID),
        frozenset(hit.word.index for hit in hits if hit.word.kind is Kind.PLACE),
    )


def _strength(hits: tuple[Hit, ...]) -> tuple[float, list[Hit]]:
    """The strength of a sentence's hits, and the hits that made it: every phrase and the best pair, each adding
    to what the others left open, so that a further term never lowers it."""
    phrases = [hit for hit in hits if hit.word.kind in STRENGTH]
    left = 1.0
    for text, kind in {(hit.word.text, hit.word.kind) for hit in phrases}:
        left *= 1 - STRENGTH[kind]
        del text
    pair, strength = _best_pair(hits)
    used = phrases + [hit for hit in pair if hit not in phrases]
    return 1 - left * (1 - strength), used


def _best_pair(hits: tuple[Hit, ...]) -> tuple[tuple[Hit, ...], float]:
    """The health and the IT word that say most together, and how much; nearness counts."""
    best: tuple[tuple[Hit, ...], float] = ((), 0.0)
    for one in hits:
        if one.word.kind not in HEALTH:
            continue
        for other in hits:
            if other.word.kind in IT:
                strength = PAIR * PART[one.word.kind] * PART[other.word.kind] * _nearness(one, other)
                if strength > best[1]:
                    best = ((one, other), strength)
    return best


def _nearness(one: Hit, other: Hit) -> float:
    """1 for words side by side, falling to 0.4 for words a long sentence apart."""
    gap = max(0, max(one.start, other.start) - min(one.end, other.end))
    return 1.0 - 0.6 * min(1.0, max(0, gap - NEAR) / (FAR - NEAR))


def _printed(hits: list[Hit], folded: Folded) -> tuple[str, ...]:
    """The hits as the page prints them, in order of place, each once."""
    ordered = sorted(hits, key=lambda hit: (hit.start, hit.end))
    return tuple(dict.fromkeys(folded.printed(hit.start, hit.end) for hit in ordered))
