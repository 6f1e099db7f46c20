"""What the nights did: nights, runs, listings, addresses seen, carried archives."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import CleanJson
from storage.rows.base import Base, Json


class NightRow(Base):
    """A crawl and its window. At most one unfinished night per window and origin, whoever starts it."""

    __tablename__ = "nights"
    __table_args__ = (
        Index(
            "ix_nights_unfinished",
            "since",
            "until",
            "origin",
            unique=True,
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    until: Mapped[datetime]
    origin: Mapped[str]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None] = mapped_column(index=True)
    healthy: Mapped[bool | None]


class RunRow(Base):
    """One outlet's part of a night."""

    __tablename__ = "crawl_runs"

    night_id: Mapped[int] = mapped_column(ForeignKey("nights.id"), primary_key=True)
    outlet: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str]
    outcome: Mapped[str]
    fetched: Mapped[int]
    kept: Mapped[int]
    known: Mapped[int]
    dated: Mapped[int]
    sourced: Mapped[int]
    queues: Mapped[Json]
    stops: Mapped[Json]
    alarms: Mapped[Json]
    facts: Mapped[Json] = mapped_column(CleanJson, server_default="{}")
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class VisitRow(Base):
    """What one listing gave in one night: the coverage ledger, read by listing over nights and by night."""

    __tablename__ = "listing_visits"
    __table_args__ = (Index(None, "outlet", "listing", "night_id"),)

    night_id: Mapped[int] = mapped_column(ForeignKey("nights.id"), primary_key=True)
    outlet: Mapped[str] = mapped_column(primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    listing: Mapped[str]
    url: Mapped[str]
    state: Mapped[str]
    links: Mapped[int]
    matching: Mapped[int]
    unseen: Mapped[int]
    detail: Mapped[str]
    facts: Mapped[Json] = mapped_column(CleanJson, server_default="{}")


class ListingRow(Base):
    """What a listing's page said of its version when it was last fetched."""

    __tablename__ = "listing_validators"

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    url: Mapped[str]
    etag: Mapped[str]
    last_modified: Mapped[str]
    fetched_at: Mapped[datetime]


class UrlRow(Base):
    """A URL ever seen and what became of it.

    `last_night` is the night on which it stopped last, `seen_night` the one on which a listing showed it last.
    """

    __tablename__ = "urls"
    __table_args__ = (Index("ix_urls_outlet_state", "outlet", "state"), Index(None, "last_night"))

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    key: Mapped[str]
    url: Mapped[str]
    outlet: Mapped[str]
    listing: Mapped[str]
    state: Mapped[str]
    title: Mapped[str]
    day: Mapped[date | None]
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    seen_night: Mapped[int | None]
    stop: Mapped[str]
    detail: Mapped[str]
    attempts: Mapped[int]
    last_attempt: Mapped[datetime | None]
    last_night: Mapped[int | None]


class OutletRow(Base):
    """Where an outlet stands; an outlet without a row is a draft."""

    __tablename__ = "outlet_statuses"

    outlet: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str]
    reason: Mapped[str]
    since: Mapped[datetime]


class CarriedRow(Base):
    """A candidate that goes into another period's issue than its day says, with the reason."""

    __tablename__ = "carried_candidates"

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), primary_key=True)
    period_start: Mapped[date]
    period_end: Mapped[date]
    reason: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]


class RetrievalRow(Base):
    """What became of one entry of a released or imported issue (反查)."""

    __tablename__ = "retrievals"

    series: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    url: Mapped[str]
    stage: Mapped[str]
    outlet: Mapped[str]
    detail: Mapped[str]
    candidate_id: Mapped[int | None] = mapped_column(ForeignKey("candidates.id"))
    at: Mapped[datetime]
