"""What differs between two Chinese texts, readable: paragraphs are paired first, then their characters compared."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

LONG = 1_500
"""Characters from which paragraphs are compared by clauses: comparing characters takes their product in time."""

CLAUSE = re.compile(r"[^，。；：！？、,.;:!?]*[，。；：！？、,.;:!?]?")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters: `kind` same, gone (only in the first text) or new (only in the second)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the comparison: its pieces, and whether it is the same, gone, new or changed as a whole."""

    kind: str
    pieces: tuple[Piece, ...]


def compared(one: Sequence[str], other: Sequence[str]) -> list[Line]:
    """The paragraphs of two texts beside one another, in order."""
    lines: list[Line] = []
    for kind, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal":
            lines.extend(Line("same", (Piece("same", text),)) for text in one[a:b])
        else:
            lines.extend(replaced(one[a:b], other[c:d]))
    return lines


def replaced(gone: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    """Paragraphs in the place of others: like ones are paired, in order, the rest is gone or new."""
    at = 0
    for text in gone:
        mate = next((number for number in range(at, len(new)) if alike(text, new[number])), None)
        if mate is None:
            yield Line("gone", (Piece("gone", text),))
            continue
        yield from (Line("new", (Piece("new", each),)) for each in new[at:mate])
        yield Line("changed", tuple(pieces(text, new[mate])))
        at = mate + 1
    yield from (Line("new", (Piece("new", each),)) for each in new[at:])


def alike(one: str, other: str) -> bool:
    """Whether two paragraphs are versions of one another rather than two: they share half of the shorter."""
    if not one or not other:
        return False
    if one in other or other in one:
        return True
    pairs = {one[at : at + 2] for at in range(len(one) - 1)}, {other[at : at + 2] for at in range(len(other) - 1)}
    least = min(map(len, pairs))
    return least > 0 and len(pairs[0] & pairs[1]) >= least / 2


def pieces(one: str, other: str) -> Iterator[Piece]:
    """Two versions of a paragraph: what is the same, gone and new, in order."""
    first, second = parts(one), parts(other)
    if max(len(one), len(other)) > LONG:
        first, second = clauses(one), clauses(other)
    for kind, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(first[a:b]))
            continue
        if b > a:
            yield Piece("gone", "".join(first[a:b]))
        if d > c:
            yield Piece("new", "".join(second[c:d]))


def parts(text: str) -> list[str]:
    """Characters; digits and Latin letters that belong together stay together, so that 12 → 15 reads as one change."""
    return re.findall(r"[0-9]+(?:[.,][0-9]+)*%?|[A-Za-z]+|.", text, re.DOTALL)


def clauses(text: str) -> list[str]:
    """Clauses with the sign that ends each."""
    return [found for found in CLAUSE.findall(text) if found]


def same(lines: Sequence[Line]) -> bool:
    """Whether two texts did not differ at all."""
    return all(line.kind == "same" for line in lines)
