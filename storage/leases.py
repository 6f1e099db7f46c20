"""Leases: at most one runner per kind of job, on however many machines, with a token that only ever rises.

A lease that its owner does not renew runs out and may be taken over. The new owner's token is higher, so that
a late write of the old one can be told from the new one's.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.errors import LeaseLost
from storage.rows import LeaseRow
from storage.upsert import insert_into


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to do a kind of job until `expires_at`. `owner` says who (host, process, since when)."""

    kind: str
    owner: str
    token: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Holder:
    """Who does a kind of job now, for the sentence that a second start says."""

    kind: str
    owner: str
    token: int
    since: datetime
    expires_at: datetime


def take(session: Session, kind: str, owner: str, now: datetime, seconds: float) -> Lease | Holder:
    """Take the lease of a kind of job for some seconds, or learn who has it. One that ran out is taken over."""
    until = now + timedelta(seconds=seconds)
    insertion = insert_into(session, LeaseRow).values(kind=kind, owner=owner, token=1, since=now, expires_at=until)
    changes = {"owner": owner, "token": LeaseRow.token + 1, "since": now, "expires_at": until}
    token = session.scalar(
        insertion.on_conflict_do_update(
            index_elements=["kind"], set_=changes, where=LeaseRow.expires_at <= now
        ).returning(LeaseRow.token)
    )
    if token is not None:
        return Lease(kind, owner, token, until)
    return holder_of(session.scalars(select(LeaseRow).where(LeaseRow.kind == kind)).one())


def take_over(session: Session, dead: Holder, owner: str, now: datetime, seconds: float) -> Lease | Holder:
    """Take the lease from a holder known to have died (its process is gone), before it runs out.

    Gives who has it now, where somebody else was quicker.
    """
    mine = (LeaseRow.kind == dead.kind, LeaseRow.token == dead.token)
    session.execute(update(LeaseRow).where(*mine).values(expires_at=now))
    return take(session, dead.kind, owner, now, seconds)


def renew(session: Session, lease: Lease, now: datetime, seconds: float) -> Lease:
    """Hold the lease for some seconds from now. Raises LeaseLost where somebody took it over."""
    until = now + timedelta(seconds=seconds)
    mine = (LeaseRow.kind == lease.kind, LeaseRow.token == lease.token, LeaseRow.owner == lease.owner)
    renewed = update(LeaseRow).where(*mine).values(expires_at=until).returning(LeaseRow.token)
    if session.scalar(renewed) is None:
        row = session.scalars(select(LeaseRow).where(LeaseRow.kind == lease.kind)).one_or_none()
        raise LeaseLost(
            f"the job “{lease.kind}” was taken over by {row.owner if row and row.owner else 'nobody'} because this "
            "process did not renew its lease in time; it must stop and may be started again"
        )
    return Lease(lease.kind, lease.owner, lease.token, until)


def release(session: Session, lease: Lease, now: datetime) -> None:
    """Give a lease back; one that was lost is left to its new owner."""
    mine = (LeaseRow.kind == lease.kind, LeaseRow.token == lease.token, LeaseRow.owner == lease.owner)
    session.execute(update(LeaseRow).where(*mine).values(owner="", expires_at=now))


def holder(session: Session, kind: str, now: datetime) -> Holder | None:
    """Who does a kind of job now, or None."""
    row = session.scalars(select(LeaseRow).where(LeaseRow.kind == kind, LeaseRow.expires_at > now)).one_or_none()
    return holder_of(row) if row else None


def holder_of(row: LeaseRow) -> Holder:
    """A row as holder."""
    return Holder(row.kind, row.owner, row.token, row.since, row.expires_at)
