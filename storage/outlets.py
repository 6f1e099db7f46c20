"""Where outlets (监测媒体) stand; an outlet that the store does not know is a draft."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bulletin.outlet import Status
from storage.rows import OutletRow
from storage.upsert import put


@dataclass(frozen=True, slots=True)
class Standing:
    """An outlet's status, why it has it, and since when."""

    status: Status
    reason: str
    since: datetime


def statuses(session: Session) -> dict[str, Status]:
    """Status by outlet key; an outlet that is absent is a draft."""
    return {key: standing.status for key, standing in standings(session).items()}


def standings(session: Session) -> dict[str, Standing]:
    """Status with reason and time by outlet key; an outlet that is absent is a draft."""
    rows = session.scalars(select(OutletRow))
    return {row.outlet: Standing(Status(row.status), row.reason, row.since) for row in rows}


def set_status(session: Session, key: str, status: Status, reason: str, now: datetime) -> None:
    """Move an outlet to a status, with the reason; the time changes only with the status."""
    before = standings(session).get(key)
    since = before.since if before is not None and before.status is status else now
    put(session, OutletRow, {"outlet": key, "status": status.value, "reason": reason, "since": since})
