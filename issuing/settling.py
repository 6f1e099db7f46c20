"""Settling a period (结清): what nobody decided before its issue was released is put away in one step, and back again.

The decisions are 不用（篇幅） with the period's own note. 篇幅 says nothing about relevance, so nothing is learned of
them; the note names the batch, so that undoing takes back these decisions and no others. What was found after the
release stands under 迟到 and stays open; so do 备选 and 稍后, which somebody has put aside on purpose.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bulletin.candidate import Choice, Decision, RejectReason
from bulletin.issue import Issue, IssueState
from bulletin.period import Period
from bulletin.series import Series
from storage import choices, decisions, issues, ledger
from storage.store import Session, Store

AT_ONCE = 50
"""Decisions written in one transaction, so that an editor's key never waits."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What settling did: how many candidates it decided or took back, under which note, and how many it left open."""

    count: int
    note: str
    left: int = 0


def note_of(issue: Issue) -> str:
    """The note that marks the batch of an issue's period."""
    return f"期末结清：第{issue.number_zh}期（{issue.period}）"


def unsettled(store: Store, series: Series, period: Period) -> tuple[int, ...]:
    """The ids of the candidates that settling would put away, best first. Raises ValueError where the issue is not
    released."""
    with store.reading() as session:
        return open_ones(session, released(session, series, period))


def settle(store: Store, series: Series, period: Period, by: str, now: datetime) -> Settled:
    """Put away what nobody decided in a period. Doing it twice decides nothing twice; a kill on the way is made up
    for by doing it again. Raises ValueError where the period's issue is not released."""
    with store.reading() as session:
        issue = released(session, series, period)
        found = open_ones(session, issue)
        left = choices.count_chosen(session, period, (Choice.RESERVE, Choice.LATER))
    said = Decision(Choice.REJECTED, by, now, RejectReason.LENGTH, note_of(issue))
    count = decided(store, found, said, undecided)
    return Settled(count, said.note, left)


def unsettle(store: Store, series: Series, period: Period, by: str, now: datetime) -> Settled:
    """Take back what settling decided, except where somebody has decided anew since. Raises ValueError."""
    with store.reading() as session:
        issue = released(session, series, period)
        found = choices.ids_noted(session, period, note_of(issue))
    said = Decision(Choice.UNDECIDED, by, now, None, f"撤销{note_of(issue)}")
    return Settled(decided(store, found, said, lambda last: noted(last, note_of(issue))), note_of(issue))


def decided(store: Store, found: Sequence[int], said: Decision, still: Callable[[Decision | None], bool]) -> int:
    """Say the same of many candidates, some at a time, of each only where it still stands as it was seen."""
    count = 0
    for start in range(0, len(found), AT_ONCE):
        with store.writing() as session:
            standing = decisions.standing(session, found[start : start + AT_ONCE])
            same = [number for number, stands in standing.items() if still(stands.decision)]
            decisions.decide_all(session, same, said)
        count += len(same)
    return count


def released(session: Session, series: Series, period: Period) -> Issue:
    """The period's issue. Raises ValueError where there is none or it has never been released."""
    issue = issues.find_issue(session, series.key, period)
    if issue is None or (issue.state is not IssueState.RELEASED and not issue.revision):
        raise ValueError(
            f"the issue of {period} is not released yet; release it first (`yuebao issue release {period}`)"
        )
    return issue


def open_ones(session: Session, issue: Issue) -> tuple[int, ...]:
    """What nobody decided of what an editor was shown before the issue's first release, and what it does not print."""
    moves = [each for each in ledger.moves(session, issue.series, issue.period) if each.became == IssueState.RELEASED]
    printed = [entry.candidate for entry in issue.entries if entry.candidate is not None]
    return choices.open_ids(session, issue.period, moves[0].at if moves else None, printed)


def undecided(decision: Decision | None) -> bool:
    """Whether nobody's word stands."""
    return decision is None or decision.choice is Choice.UNDECIDED


def noted(decision: Decision | None, note: str) -> bool:
    """Whether the last word is that of the batch with this note."""
    return decision is not None and decision.note == note
