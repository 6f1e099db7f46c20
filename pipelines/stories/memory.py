"""Memory (已刊): what earlier issues printed of the same text or event. A mark only: it never hides or sinks a row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bulletin.article import Article
from bulletin.candidate import Candidate
from bulletin.issue import Entry, Issue
from bulletin.period import Period
from bulletin.story import Printed, Tie
from pipelines.stories.compare import likeness
from pipelines.stories.fingerprint import Print, fingerprint
from pipelines.stories.rules import Rules
from pipelines.stories.weaving import day_of


@dataclass(frozen=True, slots=True, eq=False)
class PrintedEntry:
    """An entry of a released or imported issue, ready to be compared."""

    issue: Issue
    ordinal: int
    entry: Entry
    print: Print


def printed_entries(issues: Iterable[Issue], rules: Rules) -> tuple[PrintedEntry, ...]:
    """The entries of issues, with their fingerprints."""
    return tuple(
        PrintedEntry(issue, ordinal, entry, fingerprint(article_of(entry), rules))
        for issue in issues
        for ordinal, entry in enumerate(issue.entries, 1)
    )


def article_of(entry: Entry) -> Article:
    """An entry's text as an article of nobody."""
    return Article("", entry.url, entry.title, entry.blocks, source=entry.outlet)


def printed_marks(candidate: Candidate, printed: Sequence[PrintedEntry], rules: Rules) -> tuple[Printed, ...]:
    """What was printed that is like a candidate, the certain first, then the likest.

    Certain (已刊) is the same address, and the same text printed for about the same days; the same text from another
    season (a yearly notice) and another text of the event are 疑似已刊. The issue a candidate itself stands in counts
    like any other.
    """
    own = fingerprint(candidate.article, rules)
    keys = {*own.hashes, *own.pieces}
    day = day_of(candidate)
    marks: list[Printed] = []
    for each in printed:
        gap = days_outside(day, each.issue.period)
        if gap > rules.printed_days:
            continue
        same_address = bool(each.entry.url) and bare(each.entry.url) == bare(candidate.article.url)
        if not same_address and keys.isdisjoint(each.print.hashes) and keys.isdisjoint(each.print.pieces):
            continue
        like = likeness(own, each.print, min(gap, rules.same_days), rules)
        if not same_address and (like is None or (like.tie is Tie.EVENT and gap > rules.event_days)):
            continue
        certain = same_address or (like is not None and like.tie is not Tie.EVENT and gap <= rules.same_days)
        marks.append(Printed(each.issue.number, each.issue.number_zh, each.issue.revision, each.ordinal,
                             each.entry.title, like.share if like else 1.0, certain))  # fmt: skip
    return tuple(sorted(marks, key=lambda mark: (not mark.certain, -mark.share, -mark.number, mark.entry)))


def days_outside(day: date, period: Period) -> int:
    """How many days a day lies outside a period, 0 inside."""
    return max(0, (period.start - day).days, (day - period.end).days)


def bare(url: str) -> str:
    """An address without scheme, fragment and closing slash."""
    return url.partition("://")[2].partition("#")[0].rstrip("/")
