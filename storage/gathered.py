"""What was gathered last, and of which days there is anything, without the visits that whole nights carry."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
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
NIGHT = (
    select(NIGHTS.c.id, NIGHTS.c.until, NIGHTS.c.started_at)
    .where(NIGHTS.c.finished_at.is_not(None), NIGHTS.c.origin != SOME_OUTLETS)
    .order_by(NIGHTS.c.finished_at.desc())
    .limit(1)
    .subquery()
)
LAST_NIGHT = (
    select(NIGHT, RUNS.c.outlet, RUNS.c.outcome)
    .select_from(NIGHT.outerjoin(RUNS, RUNS.c.night_id == NIGHT.c.id))
    .order_by(RUNS.c.outlet)
)
"""The last finished night, beside each of its outlets, or once beside none."""


def last_gathered(session: Session) -> Gathered | None:
    """The last finished night; None where there was none."""
    rows = session.execute(LAST_NIGHT).all()
    if not rows:
        return None
    night = rows[0]
    outcomes = tuple((row.outlet, Outcome(row.outcome)) for row in rows if row.outlet is not None)
    return Gathered(night.id, min(night.until, night.started_at), night.started_at, outcomes)


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
