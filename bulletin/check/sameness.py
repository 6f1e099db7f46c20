"""The same story twice, and what was printed before: by address, by title, by common text."""

import re
from collections.abc import Iterable
from functools import lru_cache

from bulletin.article import Block, block_lines
from bulletin.check.finding import Finding, Severity
from bulletin.check.memory import Memory
from bulletin.imported.wording import normal
from bulletin.issue import Entry, Issue
from bulletin.registry import Registry, canonical_key

PIECE = 8
SHORTEST = 60
"""A text of fewer letters has too few pieces to be compared by them."""


def check_sameness(issue: Issue, memory: Memory) -> list[Finding]:
    """Entries that tell the same story as one above them, or as one of an earlier issue."""
    found = []
    prints = [print_of(entry, memory.registry) for entry in issue.entries]
    earlier = [
        (each, entry, print_of(entry, memory.registry))
        for each in memory.printed
        if each.period != issue.period
        for entry in each.entries
    ]
    for ordinal, entry in enumerate(issue.entries, 1):
        for other in range(1, ordinal):
            why = same(prints[ordinal - 1], prints[other - 1], memory.rules.same_share)
            if why:
                sentence = f"与第{other}篇“{issue.entries[other - 1].title}”是同一篇或同一事件（{why}）"
                found.append(told("same-story", sentence, ordinal, entry, "只留一篇"))
                break
    for ordinal, entry in enumerate(issue.entries, 1):
        before = printed_before(prints[ordinal - 1], earlier, memory.rules.same_share)
        if before:
            found.append(told("printed-before", before, ordinal, entry, "不用（已刊）"))
    return found


def printed_before(mine: "Print", earlier: Iterable[tuple[Issue, Entry, "Print"]], share: float) -> str:
    """What to say of an entry that one of the earlier issues printed, "" where none did."""
    for issue, entry, other in earlier:
        why = same(mine, other, share)
        if why:
            return f"第{issue.number_zh}期已刊“{entry.title}”（{why}）"
    return ""


class Print:
    """What an entry is compared by: canonical address, title and text without white space, hashes of the text's
    pieces."""

    __slots__ = ("key", "pieces", "title")

    def __init__(self, key: str, title: str, pieces: frozenset[int]) -> None:
        self.key = key
        self.title = title
        self.pieces = pieces


def print_of(entry: Entry, registry: Registry | None) -> Print:
    """An entry's print."""
    return Print(key_of(entry.url, registry), letters(entry.title), pieces_of(entry.blocks))


@lru_cache(maxsize=2048)
def pieces_of(blocks: tuple[Block, ...]) -> frozenset[int]:
    """The pieces of a text, as hashes. Remembered, since the same printed entries are compared at every check."""
    text = letters("".join(block_lines(blocks)))
    if len(text) < SHORTEST:
        return frozenset()
    return frozenset(hash(text[at : at + PIECE]) for at in range(len(text) - PIECE + 1))


@lru_cache(maxsize=4096)
def key_of(url: str, registry: Registry | None) -> str:
    """An address in its canonical form, "" for none."""
    try:
        return registry.match(url).key if registry else canonical_key(url)
    except ValueError:
        return ""


def same(one: Print, other: Print, share: float) -> str:
    """Why two entries are one story, "" where they are not."""
    if one.key and one.key == other.key:
        return "链接相同"
    if len(one.title) >= 4 and one.title == other.title:
        return "标题相同"
    fewer = min(len(one.pieces), len(other.pieces))
    if fewer and len(one.pieces & other.pieces) / fewer >= share:
        return f"正文 {len(one.pieces & other.pieces) * 100 // fewer}% 相同"
    return ""


def letters(text: str) -> str:
    """Letters and digits only, as compared."""
    return re.sub(r"[^\w]", "", normal(text))


def told(kind: str, sentence: str, ordinal: int, entry: Entry, mend: str) -> Finding:
    """A finding about an entry as a whole."""
    return Finding(kind, Severity.ERROR, sentence, ordinal, "", mend, subject=entry.url or entry.title)
