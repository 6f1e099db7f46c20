"""Counts for 统计: what was kept, decided and printed, by printed day and outlet. Nothing here reads a text."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from bulletin.candidate import Choice
from bulletin.issue import IssueState
from bulletin.period import Period
from bulletin.verdict import Queue
from storage.rows import ArticleRow, CandidateRow, DecisionRow, IssueRow


@dataclass(frozen=True, slots=True)
class QueueCount:
    """Candidates of one printed day, outlet ("" where days alone were asked for) and queue."""

    day: date
    outlet: str
    queue: Queue
    count: int


@dataclass(frozen=True, slots=True)
class ChoiceCount:
    """Candidates of one printed day and outlet whose last decision is `choice`."""

    day: date
    outlet: str
    choice: Choice
    count: int


@dataclass(frozen=True, slots=True)
class Printed:
    """An entry of a released issue: the last day of its period, and its outlet as printed."""

    day: date
    outlet: str


def kept_by_day(session: Session, period: Period) -> list[QueueCount]:
    """Candidates by day and queue; answered from an index alone."""
    question = select(CandidateRow.day, CandidateRow.queue, func.count()).where(
        CandidateRow.day >= period.start, CandidateRow.day <= period.end
    )
    rows = session.execute(question.group_by(CandidateRow.day, CandidateRow.queue))
    return [QueueCount(day, "", Queue(queue), count) for day, queue, count in rows if day]


def kept_by_outlet(session: Session, period: Period) -> list[QueueCount]:
    """Candidates by day, outlet and queue."""
    question = (
        select(CandidateRow.day, ArticleRow.outlet, CandidateRow.queue, func.count())
        .join(ArticleRow, ArticleRow.id == CandidateRow.id)
        .where(CandidateRow.day >= period.start, CandidateRow.day <= period.end)
        .group_by(CandidateRow.day, ArticleRow.outlet, CandidateRow.queue)
    )
    return [QueueCount(day, outlet, Queue(queue), n) for day, outlet, queue, n in session.execute(question) if day]


def decided_by_outlet(session: Session, period: Period) -> list[ChoiceCount]:
    """Last decisions by day of the candidate, outlet and choice; what was taken back counts as undecided."""
    last = and_(DecisionRow.candidate_id == CandidateRow.id, DecisionRow.ordinal == CandidateRow.decisions)
    question = (
        select(CandidateRow.day, ArticleRow.outlet, DecisionRow.choice, func.count())
        .select_from(DecisionRow)
        .join(CandidateRow, last)
        .join(ArticleRow, ArticleRow.id == CandidateRow.id)
        .where(CandidateRow.day >= period.start, CandidateRow.day <= period.end)
        .where(DecisionRow.choice != Choice.UNDECIDED.value)
        .group_by(CandidateRow.day, ArticleRow.outlet, DecisionRow.choice)
    )
    return [ChoiceCount(day, outlet, Choice(said), n) for day, outlet, said, n in session.execute(question) if day]


def printed(session: Session, period: Period) -> Iterator[Printed]:
    """Entries of the issues released whose period ends in `period`, each issue in its latest revision."""
    question = (
        select(IssueRow.series, IssueRow.period_start, IssueRow.period_end, IssueRow.entries)
        .where(IssueRow.state == IssueState.RELEASED.value)
        .where(IssueRow.period_end >= period.start, IssueRow.period_end <= period.end)
        .order_by(IssueRow.period_end, IssueRow.revision)
    )
    latest = {(series, start, end): entries for series, start, end, entries in session.execute(question)}
    for (_, _, end), entries in latest.items():
        for entry in entries:
            yield Printed(end, entry["outlet"])


def first_day(session: Session) -> date | None:
    """The earliest printed day of any candidate."""
    return session.scalar(select(func.min(CandidateRow.day)))
