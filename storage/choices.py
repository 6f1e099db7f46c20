"""What an issue may take in: candidates by the editor's choice, without their texts, so that the question is quick."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union_all
from sqlalchemy.orm import Session

from bulletin.candidate import Choice
from bulletin.issue import IssueState
from bulletin.period import Period
from bulletin.verdict import Queue
from storage.rows import ArticleRow, CandidateRow, CarriedRow, DecisionRow, IssueMoveRow, ManuscriptRow

WANTED = (Choice.ACCEPTED, Choice.RESERVE, Choice.LATER)
SHOWN = (Queue.SHORTLIST, Queue.LOW)
WANTED_ANYHOW = (
    CandidateRow.choice.in_([each.value for each in WANTED]),
    CandidateRow.queue.in_([queue.value for queue in Queue]),  # all of them, so that an index leads on to the day
)
WORTH_A_LOOK = (CandidateRow.choice == Choice.UNDECIDED.value, CandidateRow.queue == Queue.SHORTLIST.value)
"""Of what stands in no issue somebody should look at these: wanted in any queue, or shortlisted and not rejected."""


@dataclass(frozen=True, slots=True)
class Choosable:
    """A candidate as one line. `title` and `outlet` are the manuscript's where there is one; `day` the printed one."""

    id: int
    title: str
    outlet: str
    day: date | None
    choice: Choice
    queue: Queue
    score: float
    found_at: datetime


Line = Select[*tuple[Any, ...]]


def lines() -> Line:
    """Candidates with the words of a line and the last choice."""
    edited = and_(
        ManuscriptRow.candidate_id == CandidateRow.id, ManuscriptRow.version == CandidateRow.manuscript_version
    )
    return (
        select(
            CandidateRow.id,
            ArticleRow.title,
            CandidateRow.outlet_printed,
            ManuscriptRow.title.label("edited_title"),
            ManuscriptRow.outlet_printed.label("edited_outlet"),
            CandidateRow.day,
            CandidateRow.choice,
            CandidateRow.queue,
            CandidateRow.score,
            CandidateRow.found_at,
        )
        .join(ArticleRow, ArticleRow.id == CandidateRow.id)
        .outerjoin(ManuscriptRow, edited)
    )


def read(session: Session, question: Line) -> list[Choosable]:
    """The lines of a question."""
    return [
        Choosable(
            row.id,
            row.edited_title or row.title,
            row.edited_outlet or row.outlet_printed,
            row.day,
            Choice(row.choice),
            Queue(row.queue),
            row.score,
            row.found_at,
        )
        for row in session.execute(question)
    ]


def chosen(session: Session, period: Period, choices: Collection[Choice], limit: int = 100) -> list[Choosable]:
    """Candidates of a period's issue of which the editor said one of these, best first."""
    wanted = CandidateRow.choice.in_([each.value for each in choices])
    question = lines().where(of_period(period), wanted)
    return read(session, question.order_by(CandidateRow.score.desc(), CandidateRow.id).limit(limit))


def count_open(session: Session, period: Period, found_before: datetime | None, printed: Iterable[int]) -> int:
    """How many candidates of a period nobody has decided, of those an editor is shown and the issue does not print.

    `found_before`: only those found until then (the first release of the period's issue).
    """
    question = select(func.count(CandidateRow.id)).where(*still_open(period, found_before, printed))
    return session.scalar(question) or 0


def open_ids(
    session: Session, period: Period, found_before: datetime | None, printed: Iterable[int]
) -> tuple[int, ...]:
    """The candidates that `count_open` counts, best first."""
    question = select(CandidateRow.id).where(*still_open(period, found_before, printed))
    return tuple(session.scalars(question.order_by(CandidateRow.score.desc(), CandidateRow.id)))


def open_lines(
    session: Session, period: Period, found_before: datetime | None, printed: Iterable[int], limit: int
) -> list[Choosable]:
    """The candidates that `count_open` counts as lines, best first, not more than `limit`."""
    question = lines().where(*still_open(period, found_before, printed))
    return read(session, question.order_by(CandidateRow.score.desc(), CandidateRow.id).limit(limit))


def still_open(
    period: Period, found_before: datetime | None, printed: Iterable[int]
) -> tuple[ColumnElement[bool], ...]:
    """The conditions of what nobody has decided of a period, of what an editor is shown."""
    told = (
        of_period(period),
        CandidateRow.queue.in_([queue.value for queue in SHOWN]),
        CandidateRow.choice == Choice.UNDECIDED.value,
        CandidateRow.id.not_in(sorted(printed)),
    )
    return told if found_before is None else (*told, CandidateRow.found_at <= found_before)


def count_chosen(session: Session, period: Period, choices: Collection[Choice]) -> int:
    """How many candidates of a period's issue stand with one of these choices."""
    wanted = CandidateRow.choice.in_([each.value for each in choices])
    return session.scalar(select(func.count(CandidateRow.id)).where(of_period(period), wanted)) or 0


def ids_noted(session: Session, period: Period, note: str) -> tuple[int, ...]:
    """The candidates of a period's issue on which the last word bears this note."""
    last = and_(DecisionRow.candidate_id == CandidateRow.id, DecisionRow.ordinal == CandidateRow.decisions)
    question = select(CandidateRow.id).join(DecisionRow, last).where(of_period(period), DecisionRow.note == note)
    return tuple(session.scalars(question.order_by(CandidateRow.id)))


def count_noted(session: Session, period: Period, note: str, choice: Choice) -> int:
    """How many candidates of a period's issue stand with this choice by a last word that bears this note."""
    last = and_(DecisionRow.candidate_id == CandidateRow.id, DecisionRow.ordinal == CandidateRow.decisions)
    question = select(func.count(CandidateRow.id)).join(DecisionRow, last)
    mine = (CandidateRow.choice == choice.value, of_period(period), DecisionRow.note == note)
    return session.scalar(question.where(*mine)) or 0


def exists_in(session: Session, period: Period) -> bool:
    """Whether there is any candidate of a period's issue."""
    return session.scalar(select(CandidateRow.id).where(of_period(period)).limit(1)) is not None


def without_day(session: Session, limit: int = 100) -> list[Choosable]:
    """无时段: candidates without a day that nobody has put away or carried to a period, best first."""
    carried = select(CarriedRow.candidate_id)
    question = lines().where(CandidateRow.day.is_(None), worth(), CandidateRow.id.not_in(carried))
    return read(session, question.order_by(CandidateRow.score.desc(), CandidateRow.id).limit(limit))


def come_late(session: Session, series: str, limit: int = 100) -> list[Choosable]:
    """迟到: candidates found after the issue of their day's period had been released, the latest day first."""
    first = (
        select(IssueMoveRow.period_start, IssueMoveRow.period_end, func.min(IssueMoveRow.at).label("at"))
        .where(IssueMoveRow.series == series, IssueMoveRow.became == IssueState.RELEASED.value)
        .group_by(IssueMoveRow.period_start, IssueMoveRow.period_end)
        .subquery()
    )
    late = (
        select(CandidateRow.id, CandidateRow.day, CandidateRow.score)
        .join(first, CandidateRow.day.between(first.c.period_start, first.c.period_end))
        .where(CandidateRow.found_at > first.c.at, CandidateRow.id.not_in(select(CarriedRow.candidate_id)))
    )
    # Each by itself, since then the index by choice, queue and day answers alone.
    every = union_all(*(late.where(*each) for each in (WANTED_ANYHOW, WORTH_A_LOOK))).subquery()
    latest = select(every.c.id).order_by(every.c.day.desc(), every.c.score.desc(), every.c.id).limit(limit)
    question = lines().where(CandidateRow.id.in_(list(session.scalars(latest))))
    return read(session, question.order_by(CandidateRow.day.desc(), CandidateRow.score.desc(), CandidateRow.id))


def accepted_lately(session: Session, limit: int) -> list[tuple[int, datetime]]:
    """The candidates that stand as accepted, with when that was said, the latest first."""
    last = and_(DecisionRow.candidate_id == CandidateRow.id, DecisionRow.ordinal == CandidateRow.decisions)
    question = (
        select(CandidateRow.id, DecisionRow.at)
        .join(DecisionRow, last)
        .where(CandidateRow.choice == Choice.ACCEPTED.value)
        .order_by(DecisionRow.at.desc(), CandidateRow.id.desc())
    )
    return [(row.id, row.at) for row in session.execute(question.limit(limit))]


def of_period(period: Period) -> ColumnElement[bool]:
    """Whether a candidate belongs to a period's issue: by its day unless carried away, or carried into it."""
    own = (CarriedRow.period_start == period.start, CarriedRow.period_end == period.end)
    here = select(CarriedRow.candidate_id).where(*own)
    away = select(CarriedRow.candidate_id).where(~and_(*own))
    within = and_(CandidateRow.day.between(period.start, period.end), CandidateRow.id.not_in(away))
    return or_(within, CandidateRow.id.in_(here))


def worth() -> ColumnElement[bool]:
    """Whether somebody should look at a candidate that stands in no issue."""
    return or_(and_(*WANTED_ANYHOW), and_(*WORTH_A_LOOK))
