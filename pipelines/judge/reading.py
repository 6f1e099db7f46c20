"""One sentence read: which terms it holds, and how much it says about informatics in health care."""

from dataclasses import dataclass

from pipelines.judge.folding import Folded, fold
from pipelines.judge.lexicon import Lexicon, Scope, Strength
from pipelines.judge.matching import Hit, Kind

PHRASES = frozenset((Kind.CORE, Kind.BORDERLINE))
HEALTH = frozenset((Kind.HEALTH, Kind.HEALTH_WEAK))
INFORMATICS = frozenset((Kind.IT, Kind.IT_WEAK))
WEAK = frozenset((Kind.HEALTH_WEAK, Kind.IT_WEAK))
NEAR, FAR = 4, 30  # characters between two words: side by side; only just in the same breath
FAR_APART = 0.4  # what a pair is worth that far apart, as part of one side by side


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence with the terms that count in it (as printed) and its strength, 0 to 1.

    `vetoes` are indexes of the lexicon's vetoes of title or whole scope, `paid` and `places` what was found of those.
    `folded` is the sentence as the matcher read it.
    """

    sentence: str
    strength: float = 0.0
    terms: tuple[str, ...] = ()
    vetoes: frozenset[int] = frozenset()
    paid: frozenset[str] = frozenset()
    places: frozenset[int] = frozenset()
    folded: str = ""


def read_sentence(sentence: str, lexicon: Lexicon) -> Reading:
    """The reading of one sentence or one title."""
    folded = fold(sentence)
    hits = lexicon.matcher.find(folded)
    if not hits:
        return Reading(sentence, folded=folded.text)
    strength, used = _strength(hits, lexicon.words.strength)
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
        folded.text,
    )


def _strength(hits: tuple[Hit, ...], worth: Strength) -> tuple[float, list[Hit]]:
    """The strength of a sentence's hits, and the hits that made it: every phrase and the best pair, each adding
    to what the others left open, so that a further term never lowers it."""
    phrases = [hit for hit in hits if hit.word.kind in PHRASES]
    left = 1.0
    for word in dict.fromkeys(hit.word for hit in phrases):
        left *= 1 - (worth.core if word.kind is Kind.CORE else worth.borderline)
    pair, strength = _best_pair(hits, worth)
    return 1 - left * (1 - strength), [*phrases, *pair]


def _best_pair(hits: tuple[Hit, ...], worth: Strength) -> tuple[tuple[Hit, ...], float]:
    """The health and the informatics word that say most together, and how much; nearness counts."""
    best: tuple[tuple[Hit, ...], float] = ((), 0.0)
    for one in hits:
        if one.word.kind not in HEALTH:
            continue
        for other in hits:
            if other.word.kind in INFORMATICS:
                weak = worth.weak ** ((one.word.kind in WEAK) + (other.word.kind in WEAK))
                strength = worth.pair * weak * _nearness(one, other)
                if strength > best[1]:
                    best = ((one, other), strength)
    return best


def _nearness(one: Hit, other: Hit) -> float:
    """1 for words side by side, falling to FAR_APART for words a long sentence apart."""
    gap = max(0, max(one.start, other.start) - min(one.end, other.end))
    return 1.0 - (1 - FAR_APART) * min(1.0, max(0, gap - NEAR) / (FAR - NEAR))


def _printed(hits: list[Hit], folded: Folded) -> tuple[str, ...]:
    """The hits as the page prints them, in order of place, each once."""
    ordered = sorted(hits, key=lambda hit: (hit.start, hit.end))
    return tuple(dict.fromkeys(folded.printed(hit.start, hit.end) for hit in ordered))
