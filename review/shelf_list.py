"""往期 as a list: every issue with its titles and outlets, the released ones kept in memory."""

import threading
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bulletin.issue import Issue, IssueState
from storage import shelf
from storage.shelf import Spine
from storage.store import Session

SHOWN = 200
"""Entries found by a search that are shown at most."""


@dataclass(frozen=True, slots=True)
class ShelfEntry:
    """An entry as the list knows it. `searched` is what a search looks in."""

    ordinal: int
    title: str
    outlet: str
    day: str
    searched: str


@dataclass(frozen=True, slots=True)
class ShelfIssue:
    """An issue in its latest revision, with its entries."""

    spine: Spine
    entries: tuple[ShelfEntry, ...]


@dataclass(slots=True)
class Shelf:
    """The issues of a series, known in this process; `read` is safe from several threads."""

    known: dict[int, ShelfIssue] = field(default_factory=dict)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def read(self, session: Session, series: str) -> list[ShelfIssue]:
        """Every issue in its latest revision, the latest period first."""
        spines = shelf.latest(session, series)
        with self.guard:
            known = dict(self.known)
        # A released issue never changes; a draft is read each time. What was read as a draft is another issue by now,
        # and so is what has the number of a draft that was dropped.
        stale = [
            each.id
            for each in spines
            if each.state is not IssueState.RELEASED or each.id not in known or known[each.id].spine != each
        ]
        if stale:
            found = shelf.by_ids(session, stale)
            fresh = {each.id: shelf_issue(each, found[each.id]) for each in spines if each.id in found}
            with self.guard:
                self.known |= fresh
            known |= fresh
        return [known[each.id] for each in spines if each.id in known]


def shelf_issue(spine: Spine, issue: Issue) -> ShelfIssue:
    """An issue as the list knows it."""
    return ShelfIssue(
        spine,
        tuple(
            ShelfEntry(number, each.title, each.outlet, each.date_printed, searchable(f"{each.title}\n{each.outlet}"))
            for number, each in enumerate(issue.entries, 1)
        ),
    )


@dataclass(frozen=True, slots=True)
class Hit:
    """An issue with those of its entries that hold every word of a search (all of them without one)."""

    issue: ShelfIssue
    entries: tuple[ShelfEntry, ...]


def search(issues: Iterable[ShelfIssue], query: str) -> list[Hit]:
    """The issues in which an entry's title or outlet holds every word, or whose number or period was named."""
    words = [searchable(word) for word in query.split()]
    if not words:
        return [Hit(each, each.entries) for each in issues]
    found = []
    for each in issues:
        own = {str(each.spine.number), f"第{each.spine.number_zh}期", each.spine.number_zh, str(each.spine.period)}
        entries = tuple(entry for entry in each.entries if all(word in entry.searched for word in words))
        if own & set(query.split()):
            entries = each.entries
        if entries:
            found.append(Hit(each, entries))
    return found


def searchable(text: str) -> str:
    """A text as it is searched: full and half width alike, without regard to case."""
    return unicodedata.normalize("NFKC", text).casefold()


def years_of(issues: Sequence[ShelfIssue]) -> list[int]:
    """The years of which something is released, the latest first."""
    out = {each.spine.period.end.year for each in issues if each.spine.state is IssueState.RELEASED}
    return sorted(out, reverse=True)
