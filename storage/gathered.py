"""What was gathered last, and of which days there is anything, without the visits that whole nights carry."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import Session

from bulletin.night import SOME_OUTLETS, Outcome
from bulletin.period import Period, midnight
from storage.rows import CandidateRow, NightRow, RunRow
from storage.rows.base import table_of


@dataclass(frozen=True, slots=True)
class Gathered:
    """The last finished night over all outlets: the instant up to which it covers (aware, UTC), when it began, and
    what it was for each outlet."""

    night: int
    until: datetime
    started_at: datetime
    outcomes: tuple[tuple[str, Outcome], ...]


NIGHTS, RUNS, HELD = table_of(NightRow), table_of(RunRow), table_of(CandidateRow)
LAST_NIGHT = (
    select(NIGHTS.c.id, NIGHTS.c.until, NIGHTS.c.started_at)
    .where(NIGHTS.c.finished_at.is_not(None), NIGHTS.c.origin != SOME_OUTLETS)
    .order_by(NIGHTS.c.finished_at.desc())
    .limit(1)
)
OUTCOMES = select(RUNS.c.outlet, RUNS.c.outcome).where(RUNS.c.night_id == bindparam("night")).order_by(RUNS.c.outlet)


def last_gathered(session: Session) -> Gathered | None:
    """The last finished night; None where there was none."""
    row = session.execute(LAST_NIGHT).first()
    if row is None:
        return None
    outcomes = tuple((each.outlet, Outcome(each.outcome)) for each in session.execute(OUTCOMES, {"night": row.id}))
    return Gathered(row.id, min(row.until, row.started_at), row.started_at, outcomes)


def covered(session: Session, period: Period) -> bool:
    """Whether a finished night over all outlets covers anything of a period."""
    whole = (NightRow.finished_at.is_not(None), NightRow.origin != SOME_OUTLETS)
    since, until = midnight(period.start), midnight(period.end)
    return bool(session.scalar(select(exists().where(*whole, NightRow.since <= until, NightRow.until > since))))


FIRST, LAST = select(func.min(HELD.c.day)).scalar_subquery(), select(func.max(HELD.c.day)).scalar_subquery()
DAYS = select(FIRST.label("first"), LAST.label("last"))
"""A question each within one: asked of the rows together, both would read every row."""


def days_of_candidates(session: Session) -> Period | None:
    """From the first to the last day of which there are candidates; None where there are none."""
    first, last = session.execute(DAYS).one()
    return Period(first, last) if first is not None and last is not None else None
