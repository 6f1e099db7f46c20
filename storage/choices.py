"""What an issue may take in: candidates by the editor's choice, without their texts, so that the question is quick."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select, union_all
from sqlalchemy.orm import Session

from bulletin.candidate import Choice
from bulletin.issue import IssueState
from bulletin.period import Period
from bulletin.verdict import Queue
from storage.rows import ArticleRow, CandidateRow, CarriedRow, DecisionRow, IssueMoveRow, ManuscriptRow

WANTED = (Choice.ACCEPTED, Choice.RESERVE, Choice.LATER)
SHOWN = (Queue.SHORTLIST, Queue.LOW)
ANY_QUEUE = CandidateRow.queue.in_([queue.value for queue in Queue])
"""All of them, so that an index leads on to the day."""
WANTED_ANYHOW = (CandidateRow.choice.in_([each.value for each in WANTED]), ANY_QUEUE)
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
    return best(session, limit, of_period(session, period), *decided(choices))


def best(session: Session, limit: int, *conditions: ColumnElement[bool]) -> list[Choosable]:
    """The best candidates that meet these conditions, as lines."""
    # First which they are: PostgreSQL would go through all by score, or read every article's row, to find a few.
    met = select(CandidateRow.id, CandidateRow.score).where(*conditions).cte("met")
    met = met.prefix_with("MATERIALIZED", dialect="postgresql")
    ids = list(session.scalars(select(met.c.id).order_by(met.c.score.desc(), met.c.id).limit(limit)))
    question = lines().where(CandidateRow.id.in_(ids)).order_by(CandidateRow.score.desc(), CandidateRow.id)
    return read(session, question) if ids else []


def decided(choices: Collection[Choice]) -> tuple[ColumnElement[bool], ...]:
    """That the editor said one of these."""
    return CandidateRow.choice.in_([each.value for each in choices]), ANY_QUEUE


def count_open(session: Session, period: Period, found_before: datetime | None, printed: Iterable[int]) -> int:
    """How many candidates of a period nobody has decided, of those an editor is shown and the issue does not print.

    `found_before`: only those found until then (the first release of the period's issue).
    """
    question = select(func.count(CandidateRow.id)).where(*still_open(session, period, found_before, printed))
    return session.scalar(question) or 0


def open_ids(
    session: Session, period: Period, found_before: datetime | None, printed: Iterable[int]
) -> tuple[int, ...]:
    """The candidates that `count_open` counts, best first."""
    question = select(CandidateRow.id).where(*still_open(session, period, found_before, printed))
    return tuple(session.scalars(question.order_by(CandidateRow.score.desc(), CandidateRow.id)))


def open_lines(
    session: Session, period: Period, found_before: datetime | None, printed: Iterable[int], limit: int
) -> list[Choosable]:
    """The candidates that `count_open` counts as lines, best first, not more than `limit`."""
    return best(session, limit, *still_open(session, period, found_before, printed))


def still_open(
    session: Session, period: Period, found_before: datetime | None, printed: Iterable[int]
) -> tuple[ColumnElement[bool], ...]:
    """The conditions of what nobody has decided of a period, of what an editor is shown."""
    told = (
        of_period(session, period),
        CandidateRow.queue.in_([queue.value for queue in SHOWN]),
        CandidateRow.choice == Choice.UNDECIDED.value,
        CandidateRow.id.not_in(sorted(printed)),
    )
    return told if found_before is None else (*told, CandidateRow.found_at <= found_before)


def count_chosen(session: Session, period: Period, choices: Collection[Choice]) -> int:
    """How many candidates of a period's issue stand with one of these choices."""
    question = select(func.count(CandidateRow.id)).where(of_period(session, period), *decided(choices))
    return session.scalar(question) or 0


def ids_noted(session: Session, period: Period, note: str) -> tuple[int, ...]:
    """The candidates of a period's issue on which the last word bears this note."""
    last = and_(DecisionRow.candidate_id == CandidateRow.id, DecisionRow.ordinal == CandidateRow.decisions)
    question = (
        select(CandidateRow.id).join(DecisionRow, last).where(of_period(session, period), DecisionRow.note == note)
    )
    return tuple(session.scalars(question.order_by(CandidateRow.id)))


def count_noted(session: Session, period: Period, note: str, choice: Choice) -> int:
    """How many candidates of a period's issue stand with this choice by a last word that bears this note."""
    last = and_(DecisionRow.candidate_id == CandidateRow.id, DecisionRow.ordinal == CandidateRow.decisions)
    question = select(func.count(CandidateRow.id)).join(DecisionRow, last)
    mine = (CandidateRow.choice == choice.value, of_period(session, period), DecisionRow.note == note)
    return session.scalar(question.where(*mine)) or 0


DAYS = (bindparam("start", type_=CandidateRow.day.type), bindparam("end", type_=CandidateRow.day.type))
# In the order of days, lest PostgreSQL read the whole table up to the period to find one of it.
OWN = select(CandidateRow.id).where(
    CandidateRow.day.between(*DAYS), CandidateRow.id.not_in(select(CarriedRow.candidate_id))
)
HERE = select(CarriedRow.candidate_id).where(CarriedRow.period_start == DAYS[0], CarriedRow.period_end == DAYS[1])
SOME_OF_PERIOD = select(
    OWN.order_by(CandidateRow.day).limit(1).scalar_subquery(), HERE.limit(1).scalar_subquery().label("here")
)
"""A candidate of a period's issue by its day, and one that was carried into it."""


def exists_in(session: Session, period: Period) -> bool:
    """Whether there is any candidate of a period's issue."""
    values = {"start": period.start, "end": period.end}
    return any(each is not None for each in session.execute(SOME_OF_PERIOD, values).one())


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


def of_period(session: Session, period: Period) -> ColumnElement[bool]:
    """Whether a candidate belongs to a period's issue: by its day unless carried away, or carried into it."""
    away, here = carried(session, period)
    own = within(period, away)
    return or_(own, CandidateRow.id.in_(here)) if here else own


def within(period: Period, away: Collection[int]) -> ColumnElement[bool]:
    """Whether a candidate's day is of a period, and it is none of those that were carried away."""
    by_day = CandidateRow.day.between(period.start, period.end)
    return and_(by_day, CandidateRow.id.not_in(away)) if away else by_day


def carried(session: Session, period: Period) -> tuple[list[int], list[int]]:
    """The candidates that were carried out of a period's issue, and those carried into it.

    They are few, and asked for first: beside a question within the question, which might name any candidate,
    PostgreSQL would go by no index and read all there are.
    """
    into = and_(CarriedRow.period_start == period.start, CarriedRow.period_end == period.end)
    day = select(CandidateRow.day).where(CandidateRow.id == CarriedRow.candidate_id).scalar_subquery()
    question = select(CarriedRow.candidate_id, into.label("into"))
    rows = session.execute(question.where(or_(into, day.between(period.start, period.end)))).all()
    return [row.candidate_id for row in rows if not row.into], [row.candidate_id for row in rows if row.into]


def worth() -> ColumnElement[bool]:
    """Whether somebody should look at a candidate that stands in no issue."""
    return or_(and_(*WANTED_ANYHOW), and_(*WORTH_A_LOOK))
