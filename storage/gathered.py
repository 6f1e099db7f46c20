"""What was gathered last, and of which days there is anything, without the visits that whole nights carry."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from bulletin.night import SOME_OUTLETS, Outcome
from bulletin.period import Period, midnight
from storage.rows import CandidateRow, NightRow, RunRow


@dataclass(frozen=True, slots=True)
class Gathered:
    """The last finished night over all outlets: the instant up to which it covers (aware, UTC), when it began, and
    what it was for each outlet."""

    night: int
    until: datetime
    started_at: datetime
    outcomes: tuple[tuple[str, Outcome], ...]


def last_gathered(session: Session) -> Gathered | None:
    """The last finished night; None where there was none."""
    whole = (NightRow.finished_at.is_not(None), NightRow.origin != SOME_OUTLETS)
    told = (NightRow.id, NightRow.until, NightRow.started_at)
    row = session.execute(select(*told).where(*whole).order_by(NightRow.finished_at.desc()).limit(1)).first()
    if row is None:
        return None
    runs = select(RunRow.outlet, RunRow.outcome).where(RunRow.night_id == row.id).order_by(RunRow.outlet)
    outcomes = tuple((each.outlet, Outcome(each.outcome)) for each in session.execute(runs))
    return Gathered(row.id, min(row.until, row.started_at), row.started_at, outcomes)


def covered(session: Session, period: Period) -> bool:
    """Whether a finished night over all outlets covers anything of a period."""
    whole = (NightRow.finished_at.is_not(None), NightRow.origin != SOME_OUTLETS)
    since, until = midnight(period.start), midnight(period.end)
    return bool(session.scalar(select(exists().where(*whole, NightRow.since <= until, NightRow.until > since))))


def days_of_candidates(session: Session) -> Period | None:
    """From the first to the last day of which there are candidates; None where there are none."""
    # Two questions: one of both would read every row.
    first = session.scalar(select(func.min(CandidateRow.day)))
    last = session.scalar(select(func.max(CandidateRow.day)))
    return Period(first, last) if first is not None and last is not None else None
