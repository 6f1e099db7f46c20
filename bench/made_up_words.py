"""Made-up texts whose pairs of characters are spread as in a newsroom's: a few in most texts, most in very few.

Zipf's law: the word of rank r comes 1/(r + 30) as often as the first ones. Real words of the trade are set at chosen
frequencies, so that a search has common and rare ones to look for.
"""

import itertools
import random
from dataclasses import dataclass, replace
from functools import cache

from bulletin.article import Image, Paragraph
from bulletin.search import tokens
from storage.blocks import packed
from storage.columns import Packed

WORDS = 20_000
CHARACTERS = 2_500
TEXTS = 3_000
LINES, WORDS_A_LINE = 8, (15, 33)
SET = {"医院": 2e-3, "患者": 9e-4, "医保": 6e-4, "信息化": 3e-4, "互联网医院": 1e-4, "电子病历": 6e-5, "影像云": 1e-5,
       "区域检验互认": 4e-6}  # fmt: skip
"""How often words of the trade come, of all words of a text: 医院 in half of the texts, 影像云 in one of 250."""


@dataclass(frozen=True, slots=True)
class MadeUpText:
    """A text as the store packs it, and the tokens by which it is found."""

    blocks: bytes
    tokens: tuple[str, ...]


@cache
def vocabulary(seed: int) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Words of two to four characters, common first, and their cumulated weights."""
    chance = random.Random(seed)
    signs = [chr(code) for code in chance.sample(range(0x4E00, 0x9F00), CHARACTERS)]
    weights = list(itertools.accumulate(1 / (rank + 40) for rank in range(CHARACTERS)))
    lengths = chance.choices((2, 3, 4), (70, 15, 15), k=WORDS)
    words = tuple("".join(chance.choices(signs, cum_weights=weights, k=length)) for length in lengths)
    plain = [1 / (rank + 30) for rank in range(WORDS)]
    whole = sum(plain)
    every = (*words, *SET)
    return every, tuple(itertools.accumulate([*(each / whole for each in plain), *SET.values()]))


def said(chance: random.Random, seed: int, count: int) -> list[str]:
    """So many words."""
    words, weights = vocabulary(seed)
    return chance.choices(words, cum_weights=weights, k=count)


def rare_words(seed: int) -> tuple[str, ...]:
    """The rarer half of the words, for titles."""
    return vocabulary(seed)[0][WORDS // 2 : WORDS]


def made_up_texts(seed: int, light: bool = False, count: int = TEXTS) -> list[MadeUpText]:
    """Texts of about 500 characters with a picture; `light`: with the tokens of SET and every tenth of the others."""
    chance = random.Random(seed)
    every = [text(chance, seed) for _ in range(count)]
    kept = {token for word in SET for token in tokens(word)}
    return [replace(each, tokens=(*(kept & {*each.tokens}), *each.tokens[::10])) for each in every] if light else every


def text(chance: random.Random, seed: int) -> MadeUpText:
    """One text."""
    lines = ["，".join("".join(part) for part in clauses(said(chance, seed, chance.randint(*WORDS_A_LINE)))) + "。"
             for _ in range(LINES)]  # fmt: skip
    paragraphs = [Paragraph(line) for line in lines]
    picture = Image(f"https://pic.cloudfir.example/{chance.randrange(10**6)}.jpg", "市民在自助机前")
    bound = Packed().process_bind_param(packed([*paragraphs[:2], picture, *paragraphs[2:]]), None)  # type: ignore[arg-type]
    assert bound is not None
    return MadeUpText(bound, tokens("\n".join(lines)))


def clauses(words: list[str]) -> list[list[str]]:
    """Words between commas."""
    return [words[at : at + 6] for at in range(0, len(words), 6)]
