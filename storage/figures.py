"""Counts for 统计: what was kept, decided and printed, by day, month and outlet. Nothing here reads a text."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, func, select
from sqlalchemy.orm import Session

from bulletin.candidate import Choice
from bulletin.issue import IssueState
from bulletin.period import Period
from bulletin.verdict import Queue
from storage.rows import CandidateRow, IssueRow


@dataclass(frozen=True, slots=True)
class QueueCount:
    """Candidates of one printed day and queue, or of one month (told by its first day), outlet and queue."""

    day: date
    outlet: str
    queue: Queue
    count: int


@dataclass(frozen=True, slots=True)
class ChoiceCount:
    """Candidates of one month (told by its first day) and outlet whose last decision is `choice`."""

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
    question = select(CandidateRow.day, CandidateRow.queue, func.count()).where(*within(period))
    rows = session.execute(question.group_by(CandidateRow.day, CandidateRow.queue))
    return [QueueCount(day, "", Queue(queue), count) for day, queue, count in rows if day]


def kept_by_outlet(session: Session, period: Period) -> list[QueueCount]:
    """Candidates by month, outlet and queue; answered from an index alone.

    Days are counted in the order of the index and then added up: the database would sort every candidate to count
    months at once.
    """
    kinds = (CandidateRow.outlet, CandidateRow.queue.label("kind"))
    counted = select(MONTH, *kinds, func.count().label("n")).where(*within(period))
    days = counted.group_by(CandidateRow.day, CandidateRow.queue, CandidateRow.outlet).subquery()
    keys = (days.c.month, days.c.outlet, days.c.kind)
    found = by_month(session, select(*keys, func.sum(days.c.n)).group_by(*keys))
    return [QueueCount(first, outlet, Queue(queue), count) for first, outlet, queue, count in found]


def decided_by_outlet(session: Session, period: Period) -> list[ChoiceCount]:
    """Last decisions by month of the candidate, outlet and choice; what was taken back counts as undecided.

    They are few, and no index has them by day, outlet and choice, so months are counted at once.
    """
    said = CandidateRow.choice.in_([choice.value for choice in Choice if choice is not Choice.UNDECIDED])
    any_queue = CandidateRow.queue.in_([queue.value for queue in Queue])  # so that the index leads to the days
    keys = (MONTH, CandidateRow.outlet, CandidateRow.choice)
    question = select(*keys, func.count()).where(*within(period), said, any_queue)
    found = by_month(session, question.group_by(*keys))
    return [ChoiceCount(first, outlet, Choice(choice), count) for first, outlet, choice, count in found]


MONTH = func.substr(cast(CandidateRow.day, String), 1, 7).label("month")
"""The month of a candidate's day, as YYYY-MM."""


def within(period: Period) -> tuple[ColumnElement[bool], ...]:
    """That a candidate's day is of a period."""
    return CandidateRow.day >= period.start, CandidateRow.day <= period.end


def by_month(session: Session, question: Select[Any]) -> Iterator[tuple[date, str, str, int]]:
    """What a question counts by month, outlet and queue or choice; the month as its first day."""
    for named, outlet, said, count in session.execute(question):
        yield date.fromisoformat(f"{named}-01"), outlet, said, int(count)


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
