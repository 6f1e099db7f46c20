"""Titles in lines of about equal length that break between words, never inside one.

What a word is, is told by lists (title_words.toml and the terms of the lexicon) and by form: figures with their units,
Latin words, short quotations, names like XX市 or XX医院. Where nothing tells, the characters stay together.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from bulletin.toml import read_toml
from report_templates.templates import SHIPPED, template_path

LEXICON = SHIPPED.parent / "pipelines" / "lexicon.toml"
LONGEST = 150
"""Characters of a title; a longer one is no title anybody would balance, and is broken where its lines are full."""
LONGEST_WORD = 9
MOST_LINES = 14

CLOSING = "，。、；：！？”’）》〉】」』…—·,.;:!?)]}%％"
OPENING = "“‘（《〈【「『([{"
HAN = "\u4e00-\u9fff\u3400-\u4dbf〇"
NUMERALS = "0-9一二三四五六七八九十百千万亿两〇零几数半"
LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
LATIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9+\-_./&'’@#%％:]*")
NAMED = re.compile(
    rf"[{HAN}]{{2,4}}?(?:自治[区县州]|[省市区县镇乡村州盟旗]|医院|卫生院|保健院|大学|学院|集团|公司|中心|委|局)"
)
QUOTED = re.compile(r"“[^“”]{1,7}”|‘[^‘’]{1,7}’|《[^《》]{1,8}》|（[^（）]{1,6}）|「[^「」]{1,7}」")

INSIDE, NEVER = 40.0, 10_000.0
"""What a break costs where nothing tells of a word, and where none is allowed."""
AT_SPACE, AFTER_MARK, AT_QUOTE, BETWEEN, BESIDE, HANGING = -6.0, 0.0, 3.0, 6.0, 12.0, 8.0
UNEVEN = 0.35
"""What it costs that a line is one character longer or shorter than its share; grows with the square."""
A_LINE_MORE = 12.0


@dataclass(frozen=True, slots=True)
class Words:
    """What is known of words: those kept whole, what no line begins with, what no line should end with, units."""

    whole: frozenset[str]
    never_first: str
    rather_not_last: str
    amount: re.Pattern[str]


@lru_cache(maxsize=4)
def words_in(own: Path, lexicon: Path) -> Words:
    """The words of the two files."""
    told = read_toml(own)
    terms = (term for table in ("core", "health", "informatics") for term in strings(read_toml(lexicon).get(table)))
    units = "|".join(sorted(map(re.escape, told["units"]), key=len, reverse=True))
    amount = re.compile(rf"(?:第|近|超|约|逾)?[{NUMERALS}][{NUMERALS}.,]*[余多]?(?:{units})?")
    whole = frozenset(each for each in (*told["words"], *terms) if 2 <= len(each) <= LONGEST_WORD)
    return Words(whole, told["never-first"], told["rather-not-last"], amount)


def known_words(overlay: Path | None) -> Words:
    """The words as shipped, or the issuer's own lists in the data folder."""
    own = overlay / "lexicon.toml" if overlay else None
    return words_in(template_path("title_words.toml", overlay), own if own and own.is_file() else LEXICON)


def strings(value: Any) -> Iterator[str]:
    """All strings in a value of TOML or JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings(each)


def title_lines(text: str, room: float, words: Words) -> tuple[str, ...]:
    """The lines of a title in a room of so many Chinese characters; itself alone where it fits or is absurdly long.

    Joined they are the title, letter by letter.
    """
    whole = length_in_characters(text)
    if whole <= room or len(text) > LONGEST:
        return (text,)
    costs = break_costs(text, words)
    least = int(-(-whole // room))
    found = [split(text, costs, room, count) for count in range(least, min(least + 2, MOST_LINES) + 1)]
    fit = [(cost + A_LINE_MORE * more, lines) for more, (cost, lines) in enumerate(found) if lines]
    return min(fit)[1] if fit else (text,)


def title_pieces(text: str, words: Words) -> tuple[str, ...]:
    """The pieces of a title between which it may be broken; joined they are the title."""
    if len(text) > LONGEST:
        return (text,)
    costs = break_costs(text, words)
    ends = [place for place in range(1, len(text)) if costs[place] < INSIDE] + [len(text)]
    return tuple(text[start:end] for start, end in zip([0, *ends], ends, strict=False))


def split(text: str, costs: list[float], room: float, count: int) -> tuple[float, tuple[str, ...]]:
    """The best split into just so many lines with its cost; no lines where there is none."""
    fair = length_in_characters(text) / count
    best: dict[int, tuple[float, tuple[str, ...]]] = {0: (0.0, ())}
    for line in range(count):
        reached: dict[int, tuple[float, tuple[str, ...]]] = {}
        for start, (cost, lines) in best.items():
            for end in [len(text)] if line == count - 1 else range(start + 1, len(text)):
                wide = length_in_characters(text[start:end].rstrip())
                if wide > room:
                    break
                told = cost + UNEVEN * (wide - fair) ** 2 + (costs[end] if end < len(text) else 0.0)
                if told < NEVER and (end not in reached or told < reached[end][0]):
                    reached[end] = (told, (*lines, text[start:end]))
        best = reached
    return best.get(len(text), (NEVER, ()))


def break_costs(text: str, words: Words) -> list[float]:
    """For each place before a character what a break there costs: 0 behind a comma, INSIDE in the dark, NEVER in a
    word."""
    costs = [NEVER] * len(text)
    tokens = list(tokens_of(text, words))
    place = 0
    for (token, known), (follower, next_known) in pairwise(tokens):
        place += len(token)
        costs[place] = cost_between(token, known, follower, next_known, words)
    return costs


def cost_between(token: str, known: bool, follower: str, next_known: bool, words: Words) -> float:
    """What a break between two words costs."""
    last, first = token[-1], follower[0]
    if first in CLOSING or first.isspace() or last in OPENING or (follower in words.never_first and len(follower) == 1):
        return NEVER
    if last.isspace():
        return AT_SPACE if follower[0] not in LETTERS else AFTER_MARK  # the two halves of a headline
    if last in "，。；：！？、,;!?":
        return AFTER_MARK
    if first in OPENING or last in CLOSING:
        return AT_QUOTE
    if not known and not next_known:
        return INSIDE
    cost = BETWEEN if known and next_known else BESIDE
    return cost + (HANGING if token in words.rather_not_last else 0.0)


def tokens_of(text: str, words: Words) -> Iterator[tuple[str, bool]]:
    """The words of a text in order, each with whether it is known; an unknown character is a token of its own."""
    best: list[tuple[float, int, bool]] = [(0.0, 0, True)] + [(float("inf"), 0, False)] * len(text)
    for start in range(len(text)):
        for end, cost, known in tokens_at(text, start, words):
            if best[start][0] + cost < best[end][0]:
                best[end] = (best[start][0] + cost, start, known)
    found = []
    place = len(text)
    while place:
        _, start, known = best[place]
        found.append((text[start:place], known))
        place = start
    yield from reversed(found)


def tokens_at(text: str, start: int, words: Words) -> Iterator[tuple[int, float, bool]]:
    """What may be a word at a place: its end, what it costs (the least sum over the text wins), whether it is known."""
    char = text[start]
    functional = char in words.never_first or char in words.rather_not_last
    plain = char in CLOSING or char in OPENING or char.isspace()
    yield start + 1, 1.2 if plain else 2.0 if functional else 2.5, plain or functional
    for length in range(2, min(LONGEST_WORD, len(text) - start) + 1):
        if text[start : start + length].casefold() in words.whole:
            yield start + length, 1.0, True
    for pattern, cost in ((LATIN, 0.5), (words.amount, 1.0), (QUOTED, 0.8)):
        if found := pattern.match(text, start):
            yield found.end(), cost, True
    for end in {found.end() for length in (3, 4, 5, 6) if (found := NAMED.fullmatch(text, start, start + length))}:
        yield end, 5.5, True


def length_in_characters(text: str) -> float:
    """How many Chinese characters wide a text is; Latin capitals count for more than small letters and figures."""
    return sum(width_of(char) for char in text)


@lru_cache(maxsize=4096)
def width_of(char: str) -> float:
    """The width of a character in Chinese characters."""
    if unicodedata.east_asian_width(char) in "WFA":
        return 1.0
    return 0.7 if char.isupper() or char in "mwMW@%&" else 0.5
