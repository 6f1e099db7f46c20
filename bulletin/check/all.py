"""All checks, in the order in which their findings are shown."""

from collections.abc import Callable

from bulletin.check.finding import Finding, Severity
from bulletin.check.links import check_links
from bulletin.check.memory import Memory
from bulletin.check.numbers import check_numbers
from bulletin.check.pictures import check_pictures
from bulletin.check.reading import check_reading
from bulletin.check.reprints import check_reprints
from bulletin.check.sameness import check_sameness
from bulletin.check.texts import check_texts
from bulletin.check.words import check_words
from bulletin.issue import Issue

CHECKS: tuple[Callable[[Issue, Memory], list[Finding]], ...] = (
    check_numbers,
    check_reading,
    check_links,
    check_reprints,
    check_sameness,
    check_pictures,
    check_texts,
    check_words,
)
WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def check_issue(issue: Issue, memory: Memory) -> tuple[Finding, ...]:
    """Everything found in an issue, errors first, then by entry; each finding once."""
    found = {finding.mark: finding for check in CHECKS for finding in check(issue, memory)}
    return tuple(sorted(found.values(), key=lambda each: (WEIGHT[each.severity], each.entry)))
