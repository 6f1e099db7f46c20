"""The clock's own tables: leases and jobs."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from storage.rows.base import Base


class LeaseRow(Base):
    """Who does a kind of job now. The row stays when the lease is given back, so that its token only ever rises."""

    __tablename__ = "leases"

    kind: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str]
    token: Mapped[int]
    since: Mapped[datetime]
    expires_at: Mapped[datetime]


class JobRow(Base):
    """How a kind of job stands: paused, asked for by hand, when it last ran and what came of it."""

    __tablename__ = "jobs"

    kind: Mapped[str] = mapped_column(primary_key=True)
    paused: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(default="")
    detail: Mapped[str] = mapped_column(default="")
