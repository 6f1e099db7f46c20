"""Folding (折叠): one row for each story, its other candidates behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bulletin.candidate import Candidate, Choice
from bulletin.issue import choice_of
from bulletin.story import Margin

FIRST = (Choice.ACCEPTED, Choice.RESERVE, Choice.LATER, Choice.UNDECIDED, Choice.REJECTED)
"""Whose row stands for a story: what was chosen from it, else what still waits, else what was rejected."""


@dataclass(frozen=True, slots=True)
class Fold:
    """A story as one row: the candidate that stands for it, and the folded ones, in the order of the list."""

    head: Candidate
    rest: tuple[Candidate, ...] = ()


def folded(candidates: Iterable[Candidate], margins: Mapping[int, Margin]) -> list[Fold]:
    """The candidates of a list by story; a story stands where its best-placed member would stand, so that a folded
    reprint never moves a row."""
    by_story: dict[int, list[Candidate]] = {}
    for each in candidates:
        by_story.setdefault(margins[each.id].story if each.id in margins else each.id, []).append(each)
    folds: list[Fold] = []
    for members in by_story.values():
        head = min(members, key=lambda each: FIRST.index(choice_of(each)))
        folds.append(Fold(head, tuple(each for each in members if each is not head)))
    return folds
