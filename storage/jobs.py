"""How each kind of job stands, so that it can be seen, paused and started by a command of another process."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.rows import JobRow
from storage.upsert import insert_into


@dataclass(frozen=True, slots=True)
class JobState:
    """A kind of job (instants aware, UTC). `asked_at`: somebody wants it now. `outcome`: done, nothing, failed, …"""

    kind: str
    paused: bool = False
    asked_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: str = ""
    detail: str = ""


def job(session: Session, kind: str) -> JobState:
    """How a job stands; one that never ran has no row and stands idle."""
    row = session.get(JobRow, kind)
    return job_of(row) if row else JobState(kind)


def held_job(session: Session, kind: str) -> JobState:
    """How a job stands; nobody else changes that until this writing session ends."""
    row = session.scalars(select(JobRow).where(JobRow.kind == kind).with_for_update()).one_or_none()
    return job_of(row) if row else JobState(kind)


def jobs(session: Session) -> list[JobState]:
    """All jobs that ever ran, were paused or asked for."""
    return [job_of(row) for row in session.scalars(select(JobRow).order_by(JobRow.kind))]


def pause(session: Session, kind: str, paused: bool) -> None:
    """Hold a job, or let it go on."""
    change(session, kind, {"paused": paused})


def ask(session: Session, kind: str, now: datetime) -> None:
    """Want a job now, whatever the clock says."""
    change(session, kind, {"asked_at": now})


def wish(session: Session, kind: str, at: datetime | None) -> None:
    """Since when a job is wanted; None: nobody wants it any more."""
    session.execute(update(JobRow).where(JobRow.kind == kind).values(asked_at=at))


def begin(session: Session, kind: str, now: datetime) -> None:
    """A job begins; the wish for it is met with that."""
    change(session, kind, {"started_at": now, "asked_at": None, "outcome": "running", "detail": ""})


def begin_wanted(session: Session, kind: str, now: datetime) -> bool:
    """A job begins because somebody wants it; False where nobody does (any more)."""
    values = {"started_at": now, "asked_at": None, "outcome": "running", "detail": ""}
    wanted = update(JobRow).where(JobRow.kind == kind, JobRow.asked_at.is_not(None)).values(**values)
    return session.scalar(wanted.returning(JobRow.kind)) is not None


def end(session: Session, kind: str, now: datetime, outcome: str, detail: str) -> None:
    """A job is over."""
    session.execute(
        update(JobRow).where(JobRow.kind == kind).values(ended_at=now, outcome=outcome, detail=detail[:2000])
    )


def change(session: Session, kind: str, values: dict[str, object]) -> None:
    """Change a job's row, made where there is none."""
    fresh = {"kind": kind, "paused": False, "outcome": "", "detail": ""} | values
    insertion = insert_into(session, JobRow).values(**fresh)
    session.execute(insertion.on_conflict_do_update(index_elements=["kind"], set_=values))


def job_of(row: JobRow) -> JobState:
    """A row as job."""
    return JobState(row.kind, row.paused, row.asked_at, row.started_at, row.ended_at, row.outcome, row.detail)
