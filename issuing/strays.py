"""Candidates that stand in no issue by themselves: without a day (无时段), found after release (迟到)."""

from dataclasses import dataclass

from bulletin.candidate import Candidate, Choice
from bulletin.issue import Issue, IssueState, choice_of
from bulletin.series import Series
from bulletin.verdict import Queue
from storage import articles, issues, ledger
from storage.store import Session, Store


@dataclass(frozen=True, slots=True)
class Late:
    """A candidate of a period whose issue had been released when it was found."""

    candidate: Candidate
    issue: Issue


def undated(store: Store, limit: int = 200) -> list[Candidate]:
    """Candidates without a day that nobody has put away or carried to a period, best first."""
    with store.reading() as session:
        carried = {each.candidate for each in ledger.carried(session)}
        return [each for each in articles.undated(session, limit) if worth(each) and each.id not in carried]


def late(store: Store, series: Series) -> list[Late]:
    """Candidates found after the issue of their period was released, newest issue first."""
    with store.reading() as session:
        carried = {each.candidate for each in ledger.carried(session)}
        first: dict[object, Issue] = {}
        for issue in issues.released_issues(session, series.key):
            first.setdefault(issue.period, issue)
        return [
            Late(candidate, issue)
            for issue in sorted(first.values(), key=lambda each: each.period, reverse=True)
            for candidate in late_for(session, issue)
            if candidate.id not in carried
        ]


def late_for(session: Session, issue: Issue) -> list[Candidate]:
    """What was found for an issue's period after its first release."""
    moves = [each for each in ledger.moves(session, issue.series, issue.period) if each.became == IssueState.RELEASED]
    if not moves:
        return []
    latest = issues.find_issue(session, issue.series, issue.period) or issue
    printed = {entry.candidate for entry in (*issue.entries, *latest.entries)}
    found = articles.candidates(session, issue.period)
    return [each for each in found if each.found_at > moves[0].at and each.id not in printed and worth(each)]


def worth(candidate: Candidate) -> bool:
    """Whether somebody should look at a candidate: shortlisted or wanted, and not rejected."""
    choice = choice_of(candidate)
    wanted = choice in (Choice.ACCEPTED, Choice.RESERVE, Choice.LATER)
    return wanted or (choice is Choice.UNDECIDED and candidate.verdict.queue is Queue.SHORTLIST)
