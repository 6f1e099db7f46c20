"""What nights came to, read narrowly for the desk's lists: heads of nights, and one mark an outlet and night."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from bulletin.night import Night, Outcome
from storage.nights import night_of
from storage.rows import NightRow, RunRow


@dataclass(frozen=True, slots=True)
class NightHead:
    """A night without its runs: how many outlets it visited, how many were well, new articles of all."""

    night: Night
    outlets: int
    well: int
    kept: int


@dataclass(frozen=True, slots=True)
class RunMark:
    """An outlet's part of a finished night in a few numbers. `until` is the end of the night's window (aware, UTC)."""

    outlet: str
    night: int
    until: datetime
    outcome: Outcome
    fetched: int
    kept: int
    known: int


def night_heads(session: Session, limit: int, before_id: int | None = None) -> list[NightHead]:
    """The latest nights, finished or not, newest first; `before_id` continues a list."""
    question = select(NightRow).order_by(NightRow.id.desc()).limit(limit)
    if before_id is not None:
        question = question.where(NightRow.id < before_id)
    nights = [night_of(row) for row in session.scalars(question)]
    counts = counted(session, [night.id for night in nights])
    return [NightHead(night, *counts.get(night.id, (0, 0, 0))) for night in nights]


def counted(session: Session, ids: Collection[int]) -> dict[int, tuple[int, int, int]]:
    """By night: outlets visited, outlets well, new articles."""
    well = func.sum(case((RunRow.outcome == Outcome.OK.value, 1), else_=0))
    question = select(RunRow.night_id, func.count(), well, func.sum(RunRow.kept)).where(RunRow.night_id.in_(ids))
    rows = session.execute(question.group_by(RunRow.night_id))
    return {night: (outlets, int(good), int(kept)) for night, outlets, good, kept in rows}


def run_marks(session: Session, since: datetime, outlet: str = "") -> list[RunMark]:
    """Every outlet's part of the nights that ended after `since`, oldest night first."""
    columns = (
        RunRow.outlet,
        RunRow.night_id,
        NightRow.until,
        RunRow.outcome,
        RunRow.fetched,
        RunRow.kept,
        RunRow.known,
    )
    question = select(*columns).join(NightRow, NightRow.id == RunRow.night_id)
    question = question.where(NightRow.finished_at.is_not(None), NightRow.until > since)
    if outlet:
        question = question.where(RunRow.outlet == outlet)
    rows = session.execute(question.order_by(NightRow.until, NightRow.id, RunRow.outlet))
    return [RunMark(key, night, until, Outcome(came), *counts) for key, night, until, came, *counts in rows]


def last_end(session: Session) -> datetime | None:
    """When the latest finished night ended."""
    return session.scalar(select(func.max(NightRow.finished_at)))
