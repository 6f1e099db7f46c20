"""The same story twice, and what was printed before: by address, by title, by common text."""

import re
from collections.abc import Iterable

from bulletin.article import block_lines
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
    for ordinal, entry in enumerate(issue.entries, 1):
        for other in range(1, ordinal):
            why = same(prints[ordinal - 1], prints[other - 1], memory.rules.same_share)
            if why:
                sentence = f"与第{other}篇“{issue.entries[other - 1].title}”是同一篇或同一事件（{why}）"
                found.append(told("same-story", sentence, ordinal, entry, "只留一篇"))
                break
    for ordinal, entry in enumerate(issue.entries, 1):
        before = printed_before(prints[ordinal - 1], issue, memory)
        if before:
            found.append(told("printed-before", before, ordinal, entry, "不用（已刊）"))
    return found


def printed_before(mine: "Print", issue: Issue, memory: Memory) -> str:
    """What to say of an entry that an earlier issue printed, "" where none did."""
    for earlier in memory.printed:
        if earlier.period == issue.period:
            continue
        for entry in earlier.entries:
            why = same(mine, print_of(entry, memory.registry), memory.rules.same_share)
            if why:
                return f"第{earlier.number_zh}期已刊“{entry.title}”（{why}）"
    return ""


class Print:
    """What an entry is compared by: canonical address, title and text without white space, pieces of the text."""

    __slots__ = ("key", "pieces", "title")

    def __init__(self, key: str, title: str, pieces: frozenset[str]) -> None:
        self.key = key
        self.title = title
        self.pieces = pieces


def print_of(entry: Entry, registry: Registry | None) -> Print:
    """An entry's print."""
    text = letters("".join(block_lines(entry.blocks)))
    pieces = frozenset(text[at : at + PIECE] for at in range(len(text) - PIECE + 1)) if len(text) >= SHORTEST else ()
    return Print(key_of(entry.url, registry), letters(entry.title), frozenset(pieces))


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


def latest_revisions(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Of each period's issues the last revision only."""
    last = {(issue.series, issue.period): issue for issue in sorted(issues, key=lambda each: each.revision)}
    return tuple(last.values())
