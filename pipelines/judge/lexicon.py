"""Lexicon (词表): the terms of 卫生信息化, wanted and unwanted, as an editor keeps them in lexicon.toml."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bulletin.settings import Settings
from bulletin.toml import ConfigError, build, read_toml
from pipelines.judge.folding import fold_text
from pipelines.judge.matching import Kind, Matcher, Word

LEXICON = Path(__file__).parent.parent / "lexicon.toml"
"""The shipped file."""


class Scope(StrEnum):
    """How far a veto reaches."""

    TITLE = "title"  # found in the title: the whole score sinks
    SENTENCE = "sentence"  # found in a sentence: that sentence (also the title) proves less
    WHOLE = "whole"  # found in the title or the body: the whole score sinks


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Least score (0 to 1) of 重点 and of 一般; what is below both is 搁置."""

    shortlist: float
    low: float

    def __post_init__(self) -> None:
        if not 0 < self.low <= self.shortlist <= 1:
            raise ValueError("must hold 0 < low ≤ shortlist ≤ 1; correct the two numbers")


@dataclass(frozen=True, slots=True)
class Weights:
    """How much a sentence proves by its place; `title_only` where there is no body at all. None is negative."""

    title: float
    title_only: float
    lead: float
    share: float
    amount: float

    def __post_init__(self) -> None:
        if min(self.title, self.title_only, self.lead, self.share, self.amount) < 0:
            raise ValueError("no weight may be negative; unwanted words belong to a veto")


@dataclass(frozen=True, slots=True)
class Strength:
    """How much the words of one sentence prove, 0 to 1: a phrase of either kind, a pair of words side by side, and
    the part of a strong word that a weak one is."""

    core: float
    borderline: float
    pair: float
    weak: float

    def __post_init__(self) -> None:
        if not all(0 <= value <= 1 for value in (self.core, self.borderline, self.pair, self.weak)):
            raise ValueError("all four numbers must lie between 0 and 1")


@dataclass(frozen=True, slots=True)
class Facet:
    """Words of one side, health or informatics: strong ones, and weak ones that say it by half."""

    strong: tuple[str, ...]
    weak: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Core:
    """Phrases that carry both sides: wanted ones, and borderline ones that lead to 一般 by themselves."""

    wanted: tuple[str, ...]
    borderline: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hollow:
    """Phrases in which a term means something else (健康发展, 性能诊断): terms inside them do not count."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Veto:
    """Words that speak against: the score (or the sentence) is multiplied by `factor`, 0 to 1, once."""

    reason: str
    scope: Scope
    factor: float
    words: tuple[str, ...]

    def __post_init__(self) -> None:
        if not 0 <= self.factor <= 1:
            raise ValueError("factor must lie between 0 and 1")


@dataclass(frozen=True, slots=True)
class Paid:
    """Words of paid texts: `least` different ones in one article multiply its score by `factor`."""

    least: int
    factor: float
    words: tuple[str, ...]

    def __post_init__(self) -> None:
        if not 0 <= self.factor <= 1 or self.least < 1:
            raise ValueError("factor must lie between 0 and 1, and least must be 1 or more")


@dataclass(frozen=True, slots=True)
class Place:
    """A region for ranking, and the words that name it."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Titles:
    """Words that let a bare title pass to fetching (slow hosts), besides all core phrases; and those that stop it."""

    words: tuple[str, ...]
    never: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The file lexicon.toml, table by table."""

    version: str
    thresholds: Thresholds
    weights: Weights
    strength: Strength
    core: Core
    health: Facet
    informatics: Facet
    hollow: Hollow
    veto: tuple[Veto, ...]
    paid: Paid
    place: tuple[Place, ...]
    not_places: Hollow
    titles: Titles


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words, ready for matching. `version` names the file's own version and the first digits of its content."""

    version: str
    words: Words
    matcher: Matcher


def lexicon_for(settings: Settings) -> Lexicon:
    """The lexicon to judge with: the data folder's own where there is one, else the shipped one. Raises ConfigError."""
    return load_lexicon(settings.overlay(LEXICON.name, LEXICON))


def load_lexicon(path: Path = LEXICON) -> Lexicon:
    """The lexicon of a TOML file. Raises ConfigError with file and key for anything wrong in it."""
    table = read_toml(path)
    words = build(Words, table, str(path))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:8]
    return Lexicon(f"{words.version}+{digest}", words, Matcher(_checked(words, path)))


def _checked(words: Words, path: Path) -> tuple[Word, ...]:
    """All words folded for matching; one that is empty or stands in two groups of a kind is an error."""
    seen: dict[tuple[str, bool], str] = {}
    folded: list[Word] = []
    for group, kind, index, printed in _listed(words):
        text = fold_text(printed)
        if not text:
            raise ConfigError(f"{path}: {group}: an empty word stands in the list; delete it")
        evidence = kind in (Kind.CORE, Kind.BORDERLINE, Kind.HEALTH, Kind.HEALTH_WEAK, Kind.IT, Kind.IT_WEAK)
        other = seen.setdefault((text if evidence else f"{group} {text}", evidence), group)
        if evidence and (other != group or any(word.text == text and word.kind == kind for word in folded)):
            raise ConfigError(f"{path}: {group}: “{printed}” stands in {other} already; delete one of the two")
        folded.append(Word(text, kind, index))
    return tuple(folded)


def _listed(words: Words) -> Iterator[tuple[str, Kind, int, str]]:
    """(name of the group, kind, index inside veto or place, word) for every word of the file."""
    plain = (
        ("core.wanted", Kind.CORE, words.core.wanted),
        ("core.borderline", Kind.BORDERLINE, words.core.borderline),
        ("health.strong", Kind.HEALTH, words.health.strong),
        ("health.weak", Kind.HEALTH_WEAK, words.health.weak),
        ("informatics.strong", Kind.IT, words.informatics.strong),
        ("informatics.weak", Kind.IT_WEAK, words.informatics.weak),
        ("hollow", Kind.HOLLOW, words.hollow.words),
        ("paid", Kind.PAID, words.paid.words),
        ("not_places", Kind.NOT_PLACE, words.not_places.words),
        ("titles.words", Kind.TITLE_PASS, words.titles.words),
        ("titles.never", Kind.TITLE_STOP, words.titles.never),
    )
    for group, kind, listed in plain:
        for word in listed:
            yield group, kind, 0, word
    for index, veto in enumerate(words.veto):
        for word in veto.words:
            yield f"veto “{veto.reason}”", Kind.VETO, index, word
    for index, place in enumerate(words.place):
        for word in place.words:
            yield f"place “{place.name}”", Kind.PLACE, index, word
