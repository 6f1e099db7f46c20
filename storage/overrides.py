"""Findings of the checks that a person lets stand, with the reason."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from bulletin.period import Period
from storage.rows import OverrideRow
from storage.upsert import insert_into


@dataclass(frozen=True, slots=True)
class Override:
    """A finding let stand. `mark` is the finding's, so that it holds only while the same thing is found."""

    mark: str
    sentence: str
    reason: str
    by: str
    at: datetime


def override(session: Session, series: str, period: Period, one: Override) -> None:
    """Let a finding of a period's issue stand; the last reason given is kept."""
    values = {
        "series": series,
        "period_start": period.start,
        "period_end": period.end,
        "mark": one.mark,
        "sentence": one.sentence,
        "reason": one.reason,
        "by": one.by,
        "at": one.at,
    }
    unique = ["series", "period_start", "period_end", "mark"]
    changes = {"sentence": one.sentence, "reason": one.reason, "by": one.by, "at": one.at}
    insertion = insert_into(session, OverrideRow).values(**values)
    session.execute(insertion.on_conflict_do_update(index_elements=unique, set_=changes))


def take_back(session: Session, series: str, period: Period, mark: str) -> None:
    """Have a finding count again."""
    session.execute(delete(OverrideRow).where(*of(series, period), OverrideRow.mark == mark))


def overrides(session: Session, series: str, period: Period) -> list[Override]:
    """What a person let stand in a period's issue, oldest first."""
    rows = session.scalars(select(OverrideRow).where(*of(series, period)).order_by(OverrideRow.id))
    return [Override(row.mark, row.sentence, row.reason, row.by, row.at) for row in rows]


def of(series: str, period: Period) -> tuple[ColumnElement[bool], ...]:
    """The conditions for a period's rows."""
    return (
        OverrideRow.series == series,
        OverrideRow.period_start == period.start,
        OverrideRow.period_end == period.end,
    )
