"""Fingerprint of an article: hashes by which the same text, a part of it, or the same headline is found again.

Three kinds, in one table: bands of a MinHash over character shingles (the text as a whole, also with words changed
here and there), whole sentences (a cut or a digest keeps some), and pieces of the headline (the same event told
anew). Hashes only find who is worth comparing; the texts themselves decide (`compare`).
"""

import re
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from typing import Any

import numpy as np

from bulletin.article import Article, block_lines
from pipelines.judge.folding import fold_text
from pipelines.stories.rules import Rules

SHINGLE = 5  # characters; STACK: reprints with header, footer and edits share .8, strangers .01
ROWS, BANDS = 3, 12
SENTENCE = 12  # characters of a sentence that says something of its own
SENTENCES = 40  # of an article that are remembered, the first ones
TITLE_PIECE = 4
MAX_CHARACTERS = 6_000
NAMES = re.compile(r"\d[\d.,:%]*|.{2}(?:医院|中心|公司|集团|大学|学院|委员会|卫健委|医保局|疾控|省|市|区|县|镇|街道)")
DATELINE = re.compile(r"^.{0,30}?(?:日电|日讯|日消息|报讯|网讯|社讯|电)(?:[（(][^）)]{0,30}[）)])?")
STOP = re.compile(r"[。！？!?；;…\n]+")
MARKS = re.compile(r"[^\w]+|_")

Hashes = np.ndarray[Any, np.dtype[np.uint64]]
_STEP, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)


@dataclass(frozen=True, slots=True, eq=False)
class Print:
    """What is compared of an article.

    `shingles` are sorted. The store looks it up by `hashes` (signed, 64 bits) and, where it waits for the editor, by
    `pieces` of the headline. `names` are the figures and the names of places and bodies, `named` the names in the
    headline; `title` and `lead` are sets of pairs.
    """

    shingles: Hashes
    names: frozenset[str]
    named: frozenset[str]
    title: frozenset[str]
    lead: frozenset[str]
    hashes: tuple[int, ...]
    pieces: tuple[int, ...]
    length: int


def fingerprint(article: Article, rules: Rules) -> Print:
    """The fingerprint of an article's title and text."""
    sentences = plain_sentences(article, rules)
    text = "".join(sentences)
    shingles = np.unique(hashed(text, SHINGLE)) if len(text) >= SHINGLE else np.zeros(0, np.uint64)
    title = MARKS.sub("", fold_text(article.title))
    opening = text[:200]
    hashes = [*_bands(shingles), *_sentences(sentences)]
    return Print(
        shingles,
        frozenset(NAMES.findall(title + "，" + "，".join(sentences))),
        frozenset(name for name in NAMES.findall(title) if not name[0].isdigit()),
        frozenset(pairs(title)),
        frozenset(pairs(opening)),
        tuple(dict.fromkeys(hashes)),
        tuple(dict.fromkeys(_pieces(title))),
        len(text),
    )


def plain_sentences(article: Article, rules: Rules) -> list[str]:
    """The sentences of the body, folded, without marks, datelines, reporters and footers."""
    found: list[str] = []
    used, footer = 0, footers(rules.boilerplate)
    for line in block_lines(article.blocks):
        for sentence in STOP.split(fold_text(line)):
            if footer.search(sentence):
                continue
            plain = MARKS.sub("", DATELINE.sub("", sentence) if not found else sentence)
            if plain:
                found.append(plain)
                used += len(plain)
        if used >= MAX_CHARACTERS:
            break
    return found


@cache
def footers(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the words, folded; one pattern is a third of the time of asking for each word."""
    return re.compile("|".join(re.escape(fold_text(word)) for word in words) or r"(?!)")


def hashed(text: str, size: int) -> Hashes:
    """The hash of every piece of `size` characters, in the order of the text."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    count = len(codes) - size + 1
    mixed = np.zeros(max(0, count), np.uint64)
    for at in range(size):
        mixed = mixed * _STEP + codes[at : at + count] + np.uint64(1)
    return _stirred(mixed)


def pairs(text: str) -> list[str]:
    """All pairs of neighbouring characters."""
    return [text[at : at + 2] for at in range(len(text) - 1)]


def _stirred(values: Hashes) -> Hashes:
    mixed = (values ^ (values >> np.uint64(30))) * _MIX
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _STEP
    stirred: Hashes = mixed ^ (mixed >> np.uint64(31))
    return stirred


_SEEDS = _stirred(np.arange(1, ROWS * BANDS + 1, dtype=np.uint64)) | np.uint64(1)


def _bands(shingles: Hashes) -> list[int]:
    """One hash for each band of the MinHash; none for a text too short for shingles."""
    if not len(shingles):
        return []
    # Multiplying by odd numbers and looking at the high bits is hashing anew, once a row.
    least = (shingles[None, :] * _SEEDS[:, None] >> np.uint64(16)).min(axis=1).reshape(BANDS, ROWS)
    return _signed(least @ np.array([1, 3, 7], np.uint64) * _STEP + np.arange(BANDS, dtype=np.uint64))


def _sentences(sentences: list[str]) -> list[int]:
    """One hash for each long enough sentence."""
    long = [sentence for sentence in sentences if len(sentence) >= SENTENCE][:SENTENCES]
    return [_text_hash(sentence, b"sentence") for sentence in long]


def _pieces(title: str) -> list[int]:
    """One hash for every piece of the headline."""
    return [_text_hash(title[at : at + TITLE_PIECE], b"title") for at in range(0, max(0, len(title) - TITLE_PIECE + 1))]


def _text_hash(text: str, kind: bytes) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8, person=kind).digest(),
                          "big", signed=True)  # fmt: skip


def _signed(values: Hashes) -> list[int]:
    return [int(value) for value in values.view(np.int64)]
